// What can be said of a case, read off the diagram as remit does it: remit/diagram (compiled, questions, reasons, flips).

import { size, possibleCases } from "./diagram.js";
import { verdictsOf } from "./policy.js";
import { combinations } from "./sets.js";

const MOST_EXACT = 6; // questions among which the best order is searched for
const MOST_LISTED = 1000; // smallest reasons that are counted

// What is possible, from which rules, what contests it, what it depends on, reasons, flips.
export function answer(policy, state) {
  const weights = policy.levels.map((_, level) => policy.weights(level, state.items(level)));
  const allowed = weights.map((level) => level.flatMap((weight, cell) => (weight ? [cell] : [])));
  const open = allowed.map((cells, level) => (policy.readings.includes(level) ? policy.everything[level] : cells));
  const outcomes = allowed.every((cells) => cells.length) ? policy.outcomes(allowed) : [];
  if (!outcomes.length) return { possible: [], allowed, weights };
  const [diagram, root] = policy.under(allowed);
  const bits = diagram.reach(root, allowed);
  const within = allowed.map((cells, level) => (policy.readings.includes(level) ? cells : policy.everything[level]));
  const found = {
    possible: verdictsOf(bits),
    every: outcomes.map(({ rules }) => rules).reduce((left, right) => left.filter((rule) => right.includes(rule))),
    some: Object.keys(policy.rules).filter((rule) => outcomes.some(({ rules }) => rules.includes(rule))),
    applicable: outcomes.map((each) => each.applicable).reduce((left, right) => left.filter((r) => right.includes(r))),
    duties: duties(policy, outcomes),
    contests: contests(policy, open, allowed, bits),
    counts: diagram.counter(weights)(root),
    dependsOn: [],
    reasons: [],
    flips: [],
    allowed,
    weights,
  };
  if (found.possible.length > 1) {
    const levels = decidingLevels(diagram, root, allowed, policy.coupled);
    found.dependsOn = policy.order.filter((level) => levels.has(level));
  } else {
    found.reasons = smallestReasons(diagram, root, allowed, within, policy);
    found.flips = flips(policy, diagram, root, allowed, within);
  }
  return found;
}

// The duties that the verdict carries: of a rule that determines it, in every outcome (surely) or in some.
export function duties(policy, outcomes) {
  const names = Object.values(policy.rules).flatMap((rule) => Object.keys(rule.duties));
  return [...new Set(names)].flatMap((duty) => {
    const carried = outcomes.map(({ rules }) => rules.filter((rule) => Object.hasOwn(policy.rules[rule].duties, duty)));
    const rules = Object.keys(policy.rules).filter((rule) => carried.some((some) => some.includes(rule)));
    return rules.length ? [{ duty, rules, sure: carried.every((some) => some.length) }] : [];
  });
}

// The question to ask next of a case that is not settled: it takes longest, so it is asked for by itself.
export function question(policy, { allowed, weights, dependsOn }) {
  const [diagram, root] = policy.under(allowed);
  return plan(diagram, root, weights, dependsOn.toSorted((a, b) => a - b));
}

// What could follow if a level were in some cells.
export function ifIn(policy, allowed, level, cells) {
  const changed = allowed.with(level, cells);
  const [diagram, root] = policy.under(changed);
  return diagram.reach(root, changed);
}

function* subsets(items) {
  for (let number = 1; number <= items.length; number += 1) yield* combinations(items, number);
}

const hasAll = (whole, part) => part.every((item) => whole.includes(item));

// The levels in some smallest set on which two cases of different verdicts differ.
export function decidingLevels(whole, top, allowed, coupled) {
  const [diagram, root] = whole.restricted(top, allowed);
  const free = diagram.support(root);
  const differ = (levels) => {
    const merged = diagram.forget(root, new Set(levels), allowed);
    return [...diagram.below(merged)].some((node) => size(diagram.value[node]) > 1);
  };
  const alone = new Set([...free].filter((level) => differ([level])));
  const found = [];
  for (const group of coupled) {
    for (const levels of subsets(group.filter((level) => free.has(level) && !alone.has(level)))) {
      if (!found.some((smaller) => hasAll(levels, smaller)) && differ(levels)) found.push(levels);
    }
  }
  return new Set([...alone, ...found.flat()]);
}

// Every smallest set of picked readings whose change would change what is possible, and to what.
export function contests(policy, open, allowed, base) {
  const { diagram, top } = policy;
  const picked = policy.readings.filter((level) => allowed[level].length === 1);
  if (!picked.length || size(diagram.reach(top, open)) === 1) return [];
  const found = [];
  for (const levels of subsets(picked)) {
    if (found.some(({ change }) => change.length < levels.length && hasAll(levels, change.map(([level]) => level)))) {
      continue;
    }
    for (const change of otherChoices(policy, allowed, levels)) {
      const cells = change.reduce((all, [level, option]) => all.with(level, option.cells), allowed);
      const bits = diagram.reach(top, cells);
      if (bits && bits !== base) found.push({ change, possible: verdictsOf(bits) });
    }
  }
  return found;
}

// Every way to read some passages otherwise, as options; choices that nothing tells apart are named one by one.
function otherChoices(policy, allowed, levels) {
  const others = levels.map((level) => policy.levels[level].options.filter((option) => option.cells[0] !== allowed[level][0]));
  const product = others.reduce((all, options) => all.flatMap((one) => options.map((option) => [...one, option])), [[]]);
  return product.map((options) => options.map((option, place) => [levels[place], option]));
}

// For every verdict that can be reached, the fewest changes that lead there: remit/diagram/flips.py.
export function nearest(diagram, root, here, within, fixed = [], rank = null) {
  const changes = new Map();
  const found = new Map();
  let nodes = [];
  const follow = (start, by) => {
    const todo = [start];
    while (todo.length) {
      const node = todo.pop();
      if (changes.has(node)) continue;
      changes.set(node, by);
      const below = diagram.children[node];
      if (below.length) {
        nodes.push(node);
        todo.push(...here[diagram.level[node]].map((cell) => below[cell]));
      } else if (diagram.value[node]) found.set(diagram.value[node], by);
    }
  };
  follow(root, []);
  while (nodes.length && [...found.keys()].reduce((all, bits) => all | bits, 0) !== diagram.anywhere[root]) {
    const before = rank ? nodes.toSorted((a, b) => rank[diagram.level[a]] - rank[diagram.level[b]]) : nodes;
    nodes = [];
    for (const node of before) {
      const at = diagram.level[node];
      for (const cell of fixed.includes(at) ? [] : within[at]) {
        const child = diagram.children[node][cell];
        if (!changes.has(child)) follow(child, [...changes.get(node), [at, cell]]);
      }
    }
  }
  return found;
}

// The cells of a nearest flip with all that serve as well.
function widened(diagram, root, here, flip, target, within) {
  if (flip.length === 1) {
    const [[level]] = flip;
    return [[level, within[level].filter((cell) => diagram.reach(root, here.with(level, [cell])) & target)]];
  }
  const kept = new Set(flip.map(([level]) => level));
  const others = new Set([...here.keys()].filter((level) => !kept.has(level)));
  const top = diagram.forget(root, others, here);
  const failing = diagram.apply(top, top, (bits) => (bits & target ? 0 : 1));
  let cells = [...here];
  for (const [level, cell] of flip) cells[level] = [cell];
  for (const [level, first] of flip) {
    for (const cell of within[level]) {
      if (cell !== first && !diagram.reach(failing, cells.with(level, [cell]))) cells = cells.with(level, [...cells[level], cell]);
    }
  }
  return flip.map(([level]) => [level, cells[level].toSorted((a, b) => a - b)]);
}

export function flips(policy, diagram, root, here, within) {
  const rank = policy.levels.map((_, level) => {
    const place = policy.facts.indexOf(level);
    return place < 0 ? 1 : -place;
  });
  const found = nearest(diagram, root, here, within, [], rank);
  return [0, 1, 2, 3, 4].flatMap((place) => {
    const changes = found.get(1 << place);
    if (!changes?.length) return [];
    const cells = new Map(widened(diagram, root, here, changes, 1 << place, within));
    const named = policy.order.filter((level) => cells.has(level)).map((level) => [level, policy.items(level, cells.get(level))]);
    return [{ verdict: verdictsOf(1 << place)[0], changes: named }];
  });
}

// Every settling set of facts of the smallest size: remit/diagram/reasons.py.
export function smallestReasons(diagram, root, known, within, policy) {
  const verdicts = diagram.reach(root, known);
  const levels = [...diagram.support(root)].sort((a, b) => a - b).filter((i) => known[i].length < within[i].length);
  const settled = (kept) => {
    const cells = within.map((own, level) => (kept.includes(level) ? known[level] : own));
    return (diagram.reach(root, cells) & ~verdicts) === 0;
  };
  const contrary = levels.filter((level) => !settled(levels.filter((other) => other !== level))).map((level) => [level]);
  for (;;) {
    const candidates = smallestHittingSets(contrary);
    const missed = candidates.find((each) => !settled(each));
    if (!missed) {
      const places = (set) => policy.facts.flatMap((level, place) => (set.includes(level) ? [place] : []));
      const sorted = candidates.map(places).sort((a, b) => a.reduce((sign, x, i) => sign || x - b[i], 0));
      return sorted.map((set) => set.map((place) => policy.facts[place]));
    }
    const flipped = [...nearest(diagram, root, known, within, missed)].filter(([value]) => value & ~verdicts);
    const shortest = flipped.map(([, changes]) => changes).reduce((a, b) => (b.length < a.length ? b : a));
    contrary.push(shortest.map(([level]) => level));
  }
}

function smallestHittingSets(sets) {
  for (let number = 0; ; number += 1) {
    const found = [];
    for (const hit of hitting(sets, number)) {
      found.push(hit);
      if (found.length === MOST_LISTED) break;
    }
    if (found.length) return found;
  }
}

function* hitting(given, number) {
  if (!given.length) {
    yield [];
    return;
  }
  const sets = given.toSorted((a, b) => a.length - b.length);
  const met = new Set();
  let apart = 0; // sets without an element in common
  for (const set of sets) {
    if (!set.some((level) => met.has(level))) {
      set.forEach((level) => met.add(level));
      apart += 1;
    }
  }
  const first = apart <= number ? sets[0].toSorted((a, b) => a - b) : [];
  for (const [place, level] of first.entries()) {
    const out = first.slice(0, place);
    const rest = sets.filter((set) => !set.includes(level)).map((set) => set.filter((each) => !out.includes(each)));
    if (rest.every((set) => set.length)) for (const hit of hitting(rest, number - 1)) yield [...hit, level];
  }
}

// The question to ask first, how many are expected, and whether no other order needs fewer: remit/diagram/questions.py.
export function plan(whole, top, weights, levels) {
  const allowed = weights.map((level) => level.flatMap((weight, cell) => (weight ? [cell] : [])));
  const [diagram, root] = whole.restricted(top, allowed);
  const counted = diagram.counter(weights);
  const possible = new Map();
  const casesOf = (node) => {
    if (!possible.has(node)) possible.set(node, possibleCases(counted(node)));
    return possible.get(node);
  };
  const memo = new Map();
  const after = (node, level, cell) => {
    const at = diagram.level[node];
    if (at >= level) return at === level ? diagram.children[node][cell] : node;
    const key = `${node},${level},${cell}`;
    if (!memo.has(key)) memo.set(key, diagram.findOrAdd(at, diagram.children[node].map((child) => after(child, level, cell))));
    return memo.get(key);
  };
  const mean = (node, level, value) => {
    let [sum, all] = [0, 0];
    weights[level].forEach((weight, cell) => {
      const left = weight ? after(node, level, cell) : null;
      const cases = weight ? casesOf(left) * weight : 0;
      if (cases) {
        sum += cases * value(left);
        all += cases;
      }
    });
    return sum / all;
  };
  if (levels.length > MOST_EXACT) {
    const uncertainty = (left) => entropy(counted(left));
    const ranked = levels.map((level) => [mean(root, level, uncertainty), level]);
    ranked.sort(([a, x], [b, y]) => (Math.abs(a - b) < 1e-12 ? x - y : a - b));
    return { level: ranked[0][1], expected: levels.length, exact: false };
  }
  const bests = new Map();
  const best = (node) => {
    if (!bests.has(node)) {
      let found = [null, 0];
      if (size(diagram.anywhere[node]) > 1) {
        const support = diagram.support(node);
        for (const level of levels.filter((each) => support.has(each))) {
          const cost = 1 + mean(node, level, (left) => best(left)[1]);
          if (found[0] === null || cost < found[1] - 1e-12) found = [level, cost];
        }
      }
      bests.set(node, found);
    }
    return bests.get(node);
  };
  const [level, expected] = best(root);
  return { level, expected, exact: true };
}

function entropy(counted) {
  const total = possibleCases(counted);
  let sum = 0;
  for (const [value, number] of counted) if (value && number) sum -= (number / total) * Math.log2(number / total);
  return sum;
}
