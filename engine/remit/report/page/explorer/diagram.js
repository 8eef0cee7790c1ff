// A decision diagram in the browser, and its folds: the same operations as in remit/diagram (nodes.py, counting.py).
// Nodes are numbers; a terminal holds a set of verdicts as bits, and 0 where no case exists.

export class Diagram {
  constructor(levels) {
    this.levels = levels;
    this.level = [];
    this.children = [];
    this.value = [];
    this.anywhere = []; // all verdicts of a node and of those under it
    this.terminals = new Map();
    this.unique = new Map();
  }

  terminal(value) {
    if (!this.terminals.has(value)) this.terminals.set(value, this.add(this.levels, [], value));
    return this.terminals.get(value);
  }

  findOrAdd(level, children) {
    if (children.every((child) => child === children[0])) return children[0];
    const key = `${level}:${children.join()}`;
    if (!this.unique.has(key)) this.unique.set(key, this.add(level, children, 0));
    return this.unique.get(key);
  }

  add(level, children, value) {
    this.level.push(level);
    this.children.push(children);
    this.value.push(value);
    this.anywhere.push(children.reduce((bits, child) => bits | this.anywhere[child], value));
    return this.level.length - 1;
  }

  // All verdicts that are possible within the allowed cells.
  reach(root, allowed) {
    let found = 0;
    const seen = new Set([root]);
    const todo = [root];
    while (todo.length) {
      const node = todo.pop();
      if ((this.anywhere[node] | found) === found) continue;
      const below = this.children[node];
      if (!below.length) found |= this.value[node];
      else {
        for (const cell of allowed[this.level[node]]) {
          if (!seen.has(below[cell])) {
            seen.add(below[cell]);
            todo.push(below[cell]);
          }
        }
      }
    }
    return found;
  }

  below(root) {
    const seen = new Set([root]);
    for (const node of seen) for (const child of this.children[node]) seen.add(child);
    return seen;
  }

  // The levels that a diagram depends on.
  support(root) {
    const found = new Set([...this.below(root)].map((node) => this.level[node]));
    found.delete(this.levels);
    return found;
  }

  // A new diagram of the allowed cells: the others follow the first of these.
  restricted(root, allowed) {
    const made = new Diagram(this.levels);
    const memo = new Map();
    const go = (node) => {
      if (!memo.has(node)) {
        const below = this.children[node];
        const cells = below.length ? allowed[this.level[node]] : [];
        const kept = new Map(cells.map((cell) => [below[cell], go(below[cell])]));
        const others = kept.get(below[cells[0]]);
        memo.set(
          node,
          below.length
            ? made.findOrAdd(this.level[node], below.map((child, cell) => (cells.includes(cell) ? kept.get(child) : others)))
            : made.terminal(this.value[node]),
        );
      }
      return memo.get(node);
    };
    return [made, go(root)];
  }

  // Case by case, what two diagrams come to together.
  apply(left, right, combine) {
    const memo = new Map();
    const at = (node, level, other) =>
      this.level[node] === level ? this.children[node] : this.children[other].map(() => node);
    const go = (a, b) => {
      const key = `${a},${b}`;
      if (!memo.has(key)) {
        const level = Math.min(this.level[a], this.level[b]);
        if (level === this.levels) memo.set(key, this.terminal(combine(this.value[a], this.value[b])));
        else {
          const others = at(b, level, a);
          memo.set(key, this.findOrAdd(level, at(a, level, b).map((child, cell) => go(child, others[cell]))));
        }
      }
      return memo.get(key);
    };
    return go(left, right);
  }

  union(nodes) {
    const [first, ...rest] = new Set(nodes);
    return rest.reduce((left, right) => this.apply(left, right, (a, b) => a | b), first);
  }

  // The diagram without some levels: each case has the verdicts of all cells that are allowed there.
  forget(root, levels, allowed) {
    const memo = new Map();
    let last = -1;
    for (let level = 0; level < this.levels; level += 1) if (!levels.has(level)) last = level;
    const go = (node) => {
      if (!memo.has(node)) {
        const at = this.level[node];
        const below = this.children[node];
        if (at > last || !below.length) memo.set(node, this.terminal(this.reach(node, allowed)));
        else if (levels.has(at)) memo.set(node, this.union(allowed[at].map((cell) => go(below[cell]))));
        else memo.set(node, this.findOrAdd(at, below.map(go)));
      }
      return memo.get(node);
    };
    return go(root);
  }

  // What counts, of any node, how many cases each set of verdicts has; `weights` say of every level how many cases
  // each cell is.
  counter(weights) {
    const sizes = weights.map((level) => level.reduce((sum, weight) => sum + weight, 0));
    const between = (from, to) => sizes.slice(from, to).reduce((product, size) => product * size, 1);
    const memo = new Map();
    const go = (node) => {
      if (memo.has(node)) return memo.get(node);
      const at = this.level[node];
      const found = new Map();
      if (at === this.levels) found.set(this.value[node], 1);
      this.children[node].forEach((child, cell) => {
        const weight = weights[at][cell];
        if (!weight) return;
        const times = weight * between(at + 1, this.level[child]);
        for (const [value, number] of go(child)) found.set(value, (found.get(value) ?? 0) + number * times);
      });
      memo.set(node, found);
      return found;
    };
    return (root) => {
      const times = between(0, this.level[root]);
      return new Map([...go(root)].map(([value, number]) => [value, number * times]));
    };
  }
}

export function possibleCases(counted) {
  let total = 0;
  for (const [value, number] of counted) if (value) total += number;
  return total;
}

// How many verdicts a set of them has.
export function size(bits) {
  let number = 0;
  for (let rest = bits; rest; rest &= rest - 1) number += 1;
  return number;
}
