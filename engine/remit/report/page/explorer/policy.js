// A policy in the browser: its diagram as exported, what can be stated of it, and how that is said.

import { Diagram } from "./diagram.js";
import { kindOf } from "./kinds.js";

export const VERDICTS = ["permitted", "prohibited", "exempt", "unregulated", "conflict"];
export const SAID = {
  permitted: "permitted",
  prohibited: "prohibited",
  exempt: "exempt from the prohibition",
  unregulated: "not regulated",
  conflict: "in conflict",
};
export const WOULD_BE = { ...SAID, unregulated: "left unregulated" };

export function verdictsOf(bits) {
  return VERDICTS.filter((_, place) => bits & (1 << place));
}

export function listed(items, last = "and") {
  const all = [...items];
  return all.length > 1 ? `${all.slice(0, -1).join(", ")} ${last} ${all.at(-1)}` : (all[0] ?? "");
}

// A share in percent: what is something is not rounded to nothing, and what is not all not to all.
export function percentSaid(percent) {
  if (percent < 100 && percent.toFixed(1) === "100.0") return "more than 99.9 %";
  return percent < 0.05 ? "fewer than 0.1 %" : `${percent.toFixed(1)} %`;
}

export function clauses(items) {
  const all = [...items];
  const isLong = (item) => item.includes(",") || item.includes(" and ");
  if (all.length === 2) return all.join(isLong(all[0]) ? ", and " : " and ");
  if (all.length > 2 && all.some(isLong)) return `${all.slice(0, -1).join("; ")}; and ${all.at(-1)}`;
  return listed(all);
}

export class Policy {
  constructor(exported) {
    Object.assign(this, exported);
    this.levelOf = new Map(this.levels.map((level, number) => [level.name, number]));
    this.everything = this.levels.map((level) => level.weights.map((_, cell) => cell));
    this.diagram = new Diagram(this.levels.length);
    const made = this.terminals.map(({ verdict }) => this.diagram.terminal(this.bit(verdict)));
    for (const [level, ...children] of this.nodes) {
      made.push(this.diagram.findOrAdd(level, children.map((child) => made[child])));
    }
    this.top = made[this.root];
    this.order = [...this.facts, ...this.readings];
    this.views = new Map();
    this.worded = new Map();
  }

  bit(verdict) {
    return verdict === null ? 0 : 1 << VERDICTS.indexOf(verdict);
  }

  // The diagram under picked readings.
  under(allowed) {
    const cells = allowed.map((own, level) => (this.readings.includes(level) ? own : this.everything[level]));
    const key = this.readings.map((level) => cells[level].join("-")).join();
    if (!this.views.has(key)) this.views.set(key, this.diagram.restricted(this.top, cells));
    return this.views.get(key);
  }

  // Everything that can follow: the numbers of the terminals that are reached.
  outcomes(allowed) {
    const seen = new Set([this.root]);
    const found = [];
    for (const number of seen) {
      if (number < this.terminals.length) found.push(number);
      else {
        const [level, ...children] = this.nodes[number - this.terminals.length];
        for (const cell of allowed[level]) seen.add(children[cell]);
      }
    }
    return found.filter((number) => this.terminals[number].verdict !== null).map((number) => this.terminals[number]);
  }

  // Of every cell of a level, how many cases items stand for; all of them where nothing is stated.
  weights(level, items) {
    const own = this.levels[level];
    if (!items) return own.weights;
    const there = items.filter((item) => !(own.optional && item === "absent"));
    const found = kindOf(own).weights(own, there);
    if (there.length < items.length) found[own.absent] = kindOf(own).everyValue ? found[own.absent] + 1 : 1;
    return found;
  }

  // The cells that items can mean.
  cells(level, items) {
    return this.weights(level, items).flatMap((weight, cell) => (weight ? [cell] : []));
  }

  // Some cells of a level in the policy's words: values, whole groups, ranges, what sets include.
  items(level, cells) {
    const key = `${level}:${cells.join()}`;
    if (!this.worded.has(key)) this.worded.set(key, this.wordsFor(this.levels[level], cells));
    return this.worded.get(key);
  }

  wordsFor(own, cells) {
    const absent = own.absent !== null && cells.includes(own.absent);
    const alone = (cell) => cell === own.absent && !kindOf(own).weights(own, ["present"])[cell]; // nothing else has it
    if (own.absent !== null && !absent && own.weights.every((_, cell) => cells.includes(cell) || alone(cell))) return ["present"];
    return [...kindOf(own).items(own, cells), ...(absent ? ["absent"] : [])];
  }

  // Why an item cannot be stated of a level; null where it can.
  wrong(level, item) {
    const own = this.levels[level];
    return own.optional && (item === "absent" || item === "present") ? null : kindOf(own).wrong(own, item);
  }

  label(level, item) {
    const own = this.levels[level];
    return own.labels[item] ?? (own.optional && (item === "absent" || item === "present") ? item : kindOf(own).label(own, item));
  }

  // A clause for the items that a phrase can say, and one for each that it cannot: what is not there, a flag.
  clause(level, items, phrase, way) {
    const { clauses } = this.levels[level];
    const said = items.filter((item) => clauses[item]).map((item) => clauses[item][way]);
    const others = items.filter((item) => !clauses[item]).map((item) => this.label(level, item));
    if (others.length) said.push(phrase.replaceAll("{}", listed(others, "or")));
    return (said.length > 1 && way === 0 ? "either " : "") + said.join(" or ");
  }

  say(level, items) {
    return this.clause(level, items, this.levels[level].phrase, 0);
  }

  // A clause after `if`, contrary to what is so.
  suppose(level, items) {
    return this.clause(level, items, this.levels[level].supposed, 1);
  }
}
