// Sets of named members: read as a condition would list them, put in cells, and said in few words.

import { spanOf } from "./scales.js";

const SET_VERBS = ["includes all", "includes", "excludes", "within", "size"];
const SAYS_OF_SETS = { includes: ["including", "or"], "includes all": ["including", "and"], excludes: ["without", "or"], within: ["of nothing but", "and"], size: ["in number", "or"] };
const MOST_MEMBERS = 10; // of a set, whose sets are gone through one by one to describe some of them; of more, by classes
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"'; // a name with signs of this notation in it
const BARE = /^[^|;{}"\s](?:[^|;{}"\n]*[^|;{}"\s])?$/;
const PART = new RegExp(`\\s*(${QUOTED})\\s*(?:\\||$)|([^|]*)(?:\\||$)`, "y");
const CLAUSES = new RegExp(`(?:${QUOTED}|[^;])+`, "g");

export function* combinations(items, number, from = 0) {
  if (number === 0) yield [];
  for (let place = from; number > 0 && place <= items.length - number; place += 1) {
    for (const rest of combinations(items, number - 1, place + 1)) yield [items[place], ...rest];
  }
}

export const membersOf = (own) => own.sets.names.filter((each) => !each.is_group).map((each) => each.name);
export const betweenBars = (names) => names.map((name) => (BARE.test(name) ? name : JSON.stringify(name))).join(" | ");
export const saidSet = (members) => `{${betweenBars(members.toSorted())}}`;
const without = (all, some) => new Set([...all].filter((name) => !some.has(name)));

// The names that stand between bars.
export function namesIn(text) {
  const found = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const [, quoted, bare] = PART.exec(text);
    if (quoted) found.push(JSON.parse(quoted));
    else if (bare.trim()) found.push(bare.trim());
  }
  return found;
}

// What is asked of a set, each thing with the verb that it begins with (if any), and what stands behind that.
export function clausesIn(item) {
  return (item.match(CLAUSES) ?? [""]).map((each) => {
    const clause = each.trim();
    const verb = SET_VERBS.find((one) => clause === one || clause.startsWith(`${one} `));
    return { verb, rest: clause.slice((verb ?? "").length).trim() };
  });
}

// The members that are listed, singly or by group; null where there is no such name.
function listedMembers(own, text) {
  const found = namesIn(text).map((name) => own.sets.names.find((each) => each.name === name));
  return found.includes(undefined) ? null : new Set(found.flatMap((each) => each.members));
}

// A clause as a number of members of which there are so many; null where it cannot be read.
function clauseOf(own, { verb, rest }) {
  const everything = new Set(membersOf(own));
  if (verb === "size") {
    const [from, to] = spanOf({ kind: "integer", step: "1" }, rest) ?? [Infinity];
    return from > everything.size || to < 0 ? null : { of: everything, least: from, most: to };
  }
  const named = verb && listedMembers(own, rest);
  if (!named) return null;
  if (verb === "within") return { of: without(everything, named), least: 0, most: 0 };
  if (verb === "excludes") return { of: named, least: 0, most: 0 };
  return { of: named, least: verb === "includes" ? 1 : named.size, most: Infinity };
}

// What must all hold of a set: `{a | b}` is one set, `includes a; size >= 2` are all of which both are so.
function setTest(own, item) {
  if (own.optional && item === "present") return [];
  if (item.startsWith("{") && item.endsWith("}")) {
    const exact = listedMembers(own, item.slice(1, -1));
    const others = exact && without(membersOf(own), exact);
    return exact && [{ of: exact, least: exact.size, most: Infinity }, { of: others, least: 0, most: 0 }];
  }
  const found = clausesIn(item).map((clause) => clauseOf(own, clause));
  return found.includes(null) ? null : found;
}

// Members that the clauses surely have in a set (true) or not (false); null where they have one both in it and not.
function settledBy(clauses) {
  const found = new Map();
  for (const { of, least, most } of clauses.filter((each) => each.most === 0 || each.least === each.of.size)) {
    for (const name of of) {
      if (found.has(name) && found.get(name) !== most > 0) return null;
      found.set(name, most > 0);
    }
  }
  return found;
}

// Classes of the other members, cut so that each is in a clause or out of it, with the class that they were in.
function refined(own, clauses, settled) {
  return own.sets.classes.flatMap((names, place) => {
    const parts = new Map();
    for (const name of names.filter((each) => !settled.has(each))) {
      const key = clauses.map(({ of }) => of.has(name)).join();
      parts.set(key, [...(parts.get(key) ?? []), name]);
    }
    return [...parts.values()].map((part) => ({ part, place }));
  });
}

// Every number of members in each class.
function* numbersIn(classes, at = 0) {
  if (at === classes.length) yield [];
  else {
    for (const rest of numbersIn(classes, at + 1)) {
      for (let number = 0; number <= classes[at].part.length; number += 1) yield [number, ...rest];
    }
  }
}

// The cell of the sets that have so many members of each class of the level.
function cellOf(own, numbers) {
  return own.sets.cells[own.sets.classes.reduce((place, names, at) => place * (names.length + 1) + numbers[at], 0)];
}

// The cells of sets that fit all clauses: by how many members they have of classes that all clauses count alike.
function fitting(own, clauses) {
  const found = new Set();
  const settled = settledBy(clauses);
  if (!settled) return found;
  const classes = refined(own, clauses, settled);
  const sure = [...settled.keys()].filter((name) => settled.get(name));
  for (const numbers of numbersIn(classes)) {
    const count = (has, isIn) => sure.filter(has).length + classes.reduce((sum, each, at) => sum + (isIn(each) ? numbers[at] : 0), 0);
    const holds = ({ of, least, most }) => {
      const inside = count((name) => of.has(name), ({ part }) => of.has(part[0]));
      return inside >= least && inside <= most;
    };
    if (clauses.every(holds)) {
      found.add(cellOf(own, own.sets.classes.map((names, place) => count((name) => names.includes(name), (each) => each.place === place))));
    }
  }
  return found;
}

function setWeights(own, items) {
  const fits = items.map((item) => setTest(own, item)).filter(Boolean).map((clauses) => fitting(own, clauses));
  return own.weights.map((_, cell) => (fits.some((cells) => cells.has(cell)) ? 1 : 0));
}

// All sets, smaller ones first.
function* everySet(members) {
  for (let number = 0; number <= members.length; number += 1) yield* combinations(members, number);
}

// What sets like this one include and exclude, in as few words as none outside fits.
function described(members, value, outside) {
  let asked = members;
  for (const name of members) {
    const fewer = asked.filter((other) => other !== name);
    if (!outside.some((out) => fewer.every((other) => out.has(other) === value.has(other)))) asked = fewer;
  }
  if (asked.length === members.length) return saidSet([...value]);
  return setSaid(asked.filter((name) => value.has(name)), asked.filter((name) => !value.has(name)));
}

// What a set includes and excludes, as a condition would say it.
export function setSaid(includes, excludes) {
  const clauses = includes.length ? [`includes ${includes.length > 1 ? "all " : ""}${betweenBars(includes)}`] : [];
  if (excludes.length) clauses.push(`excludes ${betweenBars(excludes)}`);
  return clauses.join("; ") || "size >= 0";
}

const countIn = (value, of) => [...of].filter((name) => value.has(name)).length;
const allHold = (clauses, value) => clauses.every(({ of, least, most }) => countIn(value, of) >= least && countIn(value, of) <= most);

// What the sets of some cells include and exclude, in as many descriptions as it takes; of few members, set by set.
function* bySets(own, cells) {
  const members = membersOf(own);
  const values = [...everySet(members)].map((names) => new Set(names));
  const inside = (value) => cells.includes(cellOf(own, own.sets.classes.map((names) => countIn(value, names))));
  const outside = values.filter((value) => !inside(value));
  for (let left = values.filter(inside); left.length; ) {
    const box = described(members, left[0], outside);
    const clauses = setTest(own, box);
    left = left.filter((value) => !allHold(clauses, value));
    yield box;
  }
}

// Of many members, by how many there are of each class that no test tells apart: remit/decide/many_members.py.
function* byClasses(own, cells) {
  const values = own.sets.cells.map((cell, place) => ({ cell, value: ofNumbers(own, place) }));
  const [left, outside] = [true, false].map((is) => values.filter(({ cell }) => cells.includes(cell) === is).map(({ value }) => value));
  for (let rest = left; rest.length; ) {
    const clauses = fewest(trueOf(rest[0], own), outside);
    rest = rest.filter((value) => !allHold(clauses, value));
    const ways = clauses.reduce((all, { written }) => all.flatMap((said) => written.map((way) => [...said, way])), [[]]);
    for (const said of ways) yield inOne(said) || "size >= 0";
  }
}

// Clauses as one item, each verb once where that will do.
function inOne(said) {
  const asked = said.flatMap(clausesIn).map(({ verb, rest }) => [verb, verb === "size" ? [rest] : namesIn(rest)]);
  const isTwice = new Set(asked.map(([verb]) => verb)).size < asked.length;
  const found = new Map();
  for (const [verb, names] of asked) {
    const together = isTwice && verb === "includes" && names.length === 1 ? "includes all" : verb; // one name is all of one
    if (found.has(together) && together !== "includes all" && together !== "excludes") return said.join("; ");
    found.set(together, [...(found.get(together) ?? []), ...names]);
  }
  return [...found].map(([verb, names]) => `${verb} ${verb === "size" ? names[0] : betweenBars(names)}`).join("; ");
}

// A set with so many members of each class as has its cell at a place of all cells.
function ofNumbers(own, place) {
  let rest = place;
  const taken = own.sets.classes.toReversed().map((names) => {
    const number = rest % (names.length + 1);
    rest = (rest - number) / (names.length + 1);
    return names.slice(0, number);
  });
  return new Set(taken.reverse().flat());
}

// All that can be said of a set, what is plainest last, and the ways to write each, of which any may hold.
function trueOf(value, own) {
  const everybody = membersOf(own);
  const found = [];
  if (value.size < everybody.length) found.push({ of: everybody, least: 0, most: value.size, written: [`size <= ${value.size}`] });
  if (value.size) found.push({ of: everybody, least: value.size, most: Infinity, written: [`size >= ${value.size}`] });
  for (const names of own.sets.classes) {
    const [number, named] = [countIn(value, names), betweenBars(names)];
    if (number > 0 && number < names.length) {
      found.push({ of: names, least: 0, most: names.length - 1, written: names.map((name) => `excludes ${betweenBars([name])}`) });
    }
    if (number === names.length && number > 1) found.push({ of: names, least: number, most: Infinity, written: [`includes all ${named}`] });
    if (number) found.push({ of: names, least: 1, most: Infinity, written: [`includes ${named}`] });
    else found.push({ of: names, least: 0, most: 0, written: [`excludes ${named}`] });
  }
  return found;
}

// Clauses that no set outside meets all of, and none of which can be left out.
function fewest(clauses, outside) {
  return clauses.reduce((kept, clause) => {
    const fewer = kept.filter((other) => other !== clause);
    return outside.some((value) => allHold(fewer, value)) ? kept : fewer;
  }, clauses);
}

// Descriptions that differ only in the one member that they include are one: any of these.
function setItems(own, cells) {
  const together = new Map();
  for (const box of membersOf(own).length > MOST_MEMBERS ? byClasses(own, cells) : bySets(own, cells)) {
    const [first, second, ...more] = clausesIn(box);
    const members = first.verb === "includes" ? namesIn(first.rest) : [];
    const isOne = members.length === 1 && !more.length && (!second || second.verb === "excludes");
    const rest = isOne ? (second ? `; excludes ${second.rest}` : "") : box;
    together.set(rest, [...(together.get(rest) ?? []), ...(isOne ? members : [])]);
  }
  return [...together].map(([rest, names]) => (names.length ? `includes ${betweenBars(names)}${rest}` : rest));
}

// Items of which one is so where this one is, each with every verb once, as a scenario can say it.
export function waysOf(own, item) {
  const clauses = clausesIn(item);
  if (new Set(clauses.map(({ verb }) => verb)).size === clauses.length) return [item];
  const asking = (verb) => clauses.filter((clause) => clause.verb === verb);
  const named = (verb) => asking(verb).map(({ rest }) => [...listedMembers(own, rest)]);
  const [all, none, within] = [named("includes all").flat(), named("excludes").flat(), named("within")];
  const sizes = asking("size").map((clause) => clauseOf(own, clause));
  const rest = none.length ? [`excludes ${betweenBars(none)}`] : [];
  if (within.length) rest.push(`within ${betweenBars(within.reduce((left, names) => left.filter((name) => names.includes(name))))}`.trim());
  if (sizes.length) {
    const [least, most] = [Math.max(0, ...sizes.map((size) => Number(size.least))), Math.min(membersOf(own).length, ...sizes.map((size) => Number(size.most)))];
    rest.push(`size ${least} .. ${most}`);
  }
  const included = named("includes").reduce((ways, names) => ways.flatMap((way) => names.map((name) => [...way, name])), [all]);
  return included.map((names) => [...(names.length ? [`includes all ${betweenBars(names)}`] : []), ...rest].join("; "));
}

function joinedNames(names, last) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1)}` : (names[0] ?? "");
}

function setLabel(own, item) {
  const named = (text) => namesIn(text).map((name) => own.sets.names.find((each) => each.name === name)?.label ?? name);
  if (item === "within") return "of none at all";
  if (item.startsWith("{")) {
    const inner = named(item.slice(1, -1));
    return inner.length ? `of ${joinedNames(inner, "and")} only` : "of none at all";
  }
  const said = clausesIn(item).map(({ verb = "includes", rest }) => {
    const [how, last] = SAYS_OF_SETS[verb];
    return `${how} ${joinedNames(verb === "size" ? [rest] : named(rest), last) || "nothing"}`;
  });
  return said.join(", ");
}

export const SETS = {
  weights: setWeights,
  items: setItems,
  label: setLabel,
  wrong: (own, item) => (setTest(own, item) ? null : `“${item}” says nothing that ${own.name} could be; its members are ${joinedNames(membersOf(own), "and")}`),
  exactly: () => "",

  // Of each member, whether items surely have it in the set (true) or not (false).
  surely(own, items) {
    const [item] = items?.length === 1 ? items : ["absent"];
    return (item !== "absent" && settledBy(setTest(own, item) ?? [])) || new Map();
  },
};
