// What is stated of a case: kept in the address behind `#?`, so that it can be sent as a link, and written as a scenario.

import { unmarked } from "./kinds.js";
import { clausesIn, namesIn, waysOf } from "./sets.js";

export const OPEN = "open"; // a reading that is left open

export class State {
  constructor(policy, stated = new Map()) {
    this.policy = policy;
    this.stated = stated; // by level, the items of a fact, or the choice of a reading; facts that are left out are unknown
  }

  // The items that are stated of a level; none where it is not known, or left open.
  items(level) {
    const own = this.policy.levels[level];
    if (own.kind !== "reading") return this.stated.get(level);
    const choice = this.stated.get(level)?.[0] ?? own.default;
    return choice === OPEN ? undefined : [choice];
  }

  // The state with other items at a level; null takes them away.
  with(level, items) {
    const stated = new Map(this.stated);
    const usual = this.policy.levels[level].default;
    if (!items?.length || (usual !== null && items[0] === usual)) stated.delete(level);
    else stated.set(level, items);
    return new State(this.policy, stated);
  }

  get fragment() {
    const parts = this.policy.order.filter((level) => this.stated.has(level)).map((level) => {
      const items = this.stated.get(level).map(encodeURIComponent).join("|");
      return `${encodeURIComponent(this.policy.levels[level].name)}=${items}`;
    });
    return parts.length ? `#?${parts.join("&")}` : "";
  }

  // From an address; what the policy does not have is left out and named, with the reasons.
  static read(policy, hash) {
    let state = new State(policy);
    const [refused, reasons] = [[], []];
    for (const [name, items] of parts(hash)) {
      const level = policy.levelOf.get(name);
      const wrong = level === undefined ? [] : items.map((item) => wrongly(policy, level, item, items)).filter(Boolean);
      reasons.push(...wrong);
      if (level === undefined || wrong.length) refused.push(name);
      else state = state.with(level, items);
    }
    return [state, refused, reasons];
  }
}

// Names and items of an address; a `|` stands between items, in an item it is escaped.
function parts(hash) {
  const pairs = hash.startsWith("#?") ? hash.slice(2).split("&").filter(Boolean) : [];
  return pairs.map((pair) => {
    const [name, ...rest] = pair.split("=");
    return [plainly(name), rest.join("=").split("|").map(plainly)];
  });
}

function plainly(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

// Why an item cannot be stated; of a reading, one choice is taken, or it is left open.
function wrongly(policy, level, item, items) {
  const isReading = policy.levels[level].kind === "reading";
  if (isReading && items.length > 1) return `${policy.levels[level].name} is read in one way`;
  return isReading && item === OPEN ? null : policy.wrong(level, item);
}

// Whether a level says how facts lie to each other, or what is so of a set: what no value of a scenario says.
const isRelation = (own) => own.kind === "comparison" || own.kind === "test";

// A state and what follows from it as the text of a scenario file; null where more is stated than values.
export function asScenario(state, found, name) {
  const { policy } = state;
  if ([...state.stated.keys()].some((level) => isRelation(policy.levels[level]))) return null;
  const stated = (levels) =>
    levels.filter((level) => state.stated.has(level)).map((level) => {
      const own = policy.levels[level];
      const write = { set: setAsYaml, text: textAsYaml }[own.kind] ?? asYaml;
      const items = state.stated.get(level).flatMap((item) => (own.sets ? waysOf(own, item) : [item])).map(write);
      return `${policy.levels[level].name}: ${items.length > 1 ? `{one of: [${items.join(", ")}]}` : items[0]}`;
    });
  const [given, readings] = [stated(policy.facts), stated(policy.readings)];
  const lines = [`policy: ${policy.policy}`, "scenarios:", `  - name: ${JSON.stringify(name)}`];
  lines.push(`    given: {${given.join(", ")}}`);
  if (readings.length) lines.push(`    readings: {${readings.join(", ")}}`);
  return `${[...lines, ...expected(policy, found)].join("\n")}\n`;
}

function expected(policy, found) {
  if (!found.possible.length) return [];
  const contested = new Set(found.contests.map(({ change }) => change.map(([level]) => policy.levels[level].name).join(" + ")));
  const settled = found.possible.length === 1;
  const parts = [`verdict: ${settled ? found.possible[0] : "undetermined"}`];
  if (!settled) {
    parts.push(`could be: [${found.possible.join(", ")}]`);
    if (!policy.levels.some(isRelation)) parts.push(`depends on: [${found.dependsOn.map((level) => policy.levels[level].name).join(", ")}]`);
  }
  parts.push(`contested by: [${[...contested].join(", ")}]`);
  return [`    expect: {${parts.join(", ")}}`, `    because: [${(settled ? found.every : found.some).join(", ")}]`];
}

// A set, or what it includes: `{a | b}` is the list [a, b].
function setAsYaml(text) {
  const names = (listed) => `[${namesIn(listed).map(asYaml).join(", ")}]`;
  if (text.startsWith("{")) return names(text.slice(1, -1));
  if (text === "absent" || text === "present") return text;
  return `{${clausesIn(text).map(({ verb, rest }) => `${verb}: ${verb === "size" ? JSON.stringify(rest) : names(rest)}`).join(", ")}}`;
}

// A text, or all but some: `other than a | b`.
function textAsYaml(item) {
  const [, named] = item.match(/^other than (.*)$/s) ?? [];
  if (named !== undefined) return `{other than: [${namesIn(named).map(asYaml).join(", ")}]}`;
  return unmarked(item) === item ? asYaml(item) : `{text: ${asYaml(unmarked(item))}}`;
}

// Text that YAML takes for itself, quoted where it would not.
export function asYaml(text) {
  const plain = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text) && !/^(null|~)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}
