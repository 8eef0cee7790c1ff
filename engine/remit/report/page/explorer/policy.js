// A policy in the browser: its diagram as exported, what can be stated of it, and how that is said.

import { Diagram } from "./diagram.js";

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

  // Of every cell of a level, how many values items stand for; all of them where nothing is stated.
  weights(level, items) {
    const own = this.levels[level];
    if (!items) return own.weights;
    const found = own.weights.map(() => 0);
    if (own.spans.length) {
      for (const meant of items.map((item) => spanOf(own, item)).filter(Boolean)) {
        for (const span of own.spans) found[span.cell] += overlap(own, span, meant);
      }
      const there = items.includes("absent") && absence(own);
      if (there) found[there.cells[0]] += 1;
      return found;
    }
    const chosen = own.options.filter((option) => !option.is_group && items.some((item) => within(own, option, item)));
    for (const option of chosen) option.cells.forEach((cell, place) => (found[cell] += option.weights[place]));
    return found;
  }

  // Some cells of a level in the policy's words: values, whole groups, ranges.
  items(level, cells) {
    const own = this.levels[level];
    const left = new Set(cells);
    const none = absence(own);
    const without = none && left.has(none.cells[0]) ? ["absent"] : [];
    if (none && !without.length && own.weights.every((_, cell) => left.has(cell) || none.cells[0] === cell)) return ["present"];
    if (own.spans.length) return [...merged(own, cells).map(rangeOf), ...without];
    const values = own.options.filter((option) => !option.is_group && option.cells.every((cell) => left.has(cell)));
    const names = new Set(values.flatMap((option) => option.items));
    const found = [];
    own.options.forEach((option, place) => {
      const members = option.is_group ? inside(own.options, place).flatMap((each) => each.items) : option.items;
      if (members.every((name) => names.has(name))) {
        found.push(...option.items);
        members.forEach((name) => names.delete(name));
      }
    });
    return found;
  }

  label(level, item) {
    const own = this.levels[level];
    const option = own.options.find((each) => each.items.length === 1 && each.items[0] === item);
    return option ? option.label : rangeLabel(own, item);
  }

  say(level, items) {
    return this.levels[level].phrase.replaceAll("{}", listed(items.map((item) => this.label(level, item)), "or"));
  }

  // A clause after `if`, contrary to what is so.
  suppose(level, items) {
    const clause = this.say(level, items);
    return clause.includes(" is ") ? clause.replace(" is ", " were ") : `it were so that ${clause}`;
  }
}

// The option that there is none.
function absence(own) {
  return own.optional ? own.options.find((option) => option.items[0] === "absent") : null;
}

// The values in a group: the options after it that stand deeper.
function inside(options, place) {
  const after = options.slice(place + 1);
  const end = after.findIndex((option) => option.depth <= options[place].depth);
  return (end < 0 ? after : after.slice(0, end)).filter((option) => !option.is_group);
}

function within(own, option, item) {
  if (option.items.includes(item)) return true;
  const place = own.options.findIndex((each) => each.is_group && each.items[0] === item);
  return place >= 0 && inside(own.options, place).includes(option);
}

const RANGE = /^(>=|<=|>|<|=)\s*(.+)$|^(.*?)\s*\.\.\s*(.*)$/;
const DAY = 86_400_000; // milliseconds

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;

// Numbers, days and moments as whole numbers that can be compared and counted.
function measure(own, text) {
  if (own.kind === "date") {
    const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
    return new Date(time).getTime() === time && new Date(time).toISOString().startsWith(text) ? time / DAY : NaN;
  }
  if (own.kind === "datetime") return MOMENT.test(text) ? Date.parse(text) / 1000 : NaN;
  if (!/^[+-]?\d+(\.\d+)?$/.test(text)) return NaN;
  const steps = Math.round(Number(text) / Number(own.step));
  return Math.abs(steps * Number(own.step) - Number(text)) < Number(own.step) / 1000 ? steps : NaN;
}

// What an item means: from where to where, both included; null where it cannot be read.
export function spanOf(own, item) {
  const [, sign, bound, low, high] = item.match(RANGE) ?? [null, "=", item];
  const [from, to] = sign
    ? [
        sign === "<" || sign === "<=" ? -Infinity : measure(own, bound) + (sign === ">"),
        sign === ">" || sign === ">=" ? Infinity : measure(own, bound) - (sign === "<"),
      ]
    : [low ? measure(own, low) : -Infinity, high ? measure(own, high) : Infinity];
  return Number.isNaN(from) || Number.isNaN(to) || from > to ? null : [from, to];
}

function ends(own, { low, high }) {
  return [low === null ? -Infinity : measure(own, low), high === null ? Infinity : measure(own, high)];
}

function overlap(own, span, [from, to]) {
  const [low, high] = ends(own, span);
  const [first, last] = [Math.max(from, low), Math.min(to, high)];
  return first > last ? 0 : Number.isFinite(last - first) ? last - first + 1 : 1;
}

// Neighbouring spans of some cells as one.
function merged(own, cells) {
  const found = [];
  for (const span of own.spans.filter((each) => cells.includes(each.cell))) {
    const before = found.at(-1);
    if (before && ends(own, before)[1] + 1 === ends(own, span)[0]) before.high = span.high;
    else found.push({ ...span });
  }
  return found;
}

function rangeOf({ low, high }) {
  if (low === high) return low ?? "any";
  if (low === null) return `<= ${high}`;
  return high === null ? `>= ${low}` : `${low} .. ${high}`;
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

function rangeLabel(own, item) {
  const day = (text) => text.replace(/(\d{4})-(\d\d)-(\d\d)(?!T)/, (_, y, m, d) => `${Number(d)} ${MONTHS[m - 1]} ${y}`);
  const [, sign, bound, low, high] = item.match(RANGE) ?? [null, "=", item];
  const when = own.kind === "date" || own.kind === "datetime";
  if (sign === undefined) {
    if (low && high) return `between ${day(low)} and ${day(high)}${own.unit ? ` ${own.unit}` : ""}`;
    return rangeLabel(own, low ? `>= ${low}` : `<= ${high}`);
  }
  const words = when
    ? { ">=": "{} or later", "<=": "{} or earlier", ">": "after {}", "<": "before {}", "=": "{}" }
    : { ">=": "at least {}", "<=": "at most {}", ">": "more than {}", "<": "less than {}", "=": "{}" };
  return words[sign].replace("{}", day(bound)) + (own.unit ? ` ${own.unit}` : "");
}
