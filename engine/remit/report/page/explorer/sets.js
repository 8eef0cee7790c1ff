// Sets of named members: read as a condition would list them, put in cells, and said in few words.

import { spanOf } from "./scales.js";

export const SET_VERBS = ["includes all", "includes", "excludes", "within", "size"];
const SAYS_OF_SETS = { includes: ["including", "or"], "includes all": ["including", "and"], excludes: ["without", "or"], within: ["of nothing but", "and"], size: ["in number", "or"] };
const MOST_MEMBERS = 10; // of a set, whose sets are gone through one by one to describe some of them
const ONE_MEMBER = /^includes ([^|;]+)(|; excludes [^;]+)$/;

export function* combinations(items, number, from = 0) {
  if (number === 0) yield [];
  for (let place = from; number > 0 && place <= items.length - number; place += 1) {
    for (const rest of combinations(items, number - 1, place + 1)) yield [items[place], ...rest];
  }
}

export const membersOf = (own) => own.sets.names.filter((each) => !each.is_group).map((each) => each.name);
export const saidSet = (members) => `{${members.toSorted().join(" | ")}}`;
const without = (all, some) => new Set([...all].filter((name) => !some.has(name)));
const split = (text) => text.split("|").map((name) => name.trim()).filter(Boolean);

// The members that are listed, singly or by group; null where there is no such name.
function listedMembers(own, text) {
  const found = split(text).map((name) => own.sets.names.find((each) => each.name === name));
  return found.includes(undefined) ? null : new Set(found.flatMap((each) => each.members));
}

const verbOf = (clause) => SET_VERBS.find((verb) => clause.startsWith(`${verb} `));

// A clause as a number of members of which there are so many; null where it cannot be read.
function clauseOf(own, clause) {
  const verb = verbOf(clause);
  const rest = clause.slice((verb ?? "").length + 1);
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
  const found = item.split(";").map((clause) => clauseOf(own, clause.trim()));
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

// All sets; of very many members, one of each cell.
function* everySet(own) {
  const members = membersOf(own);
  if (members.length <= MOST_MEMBERS) {
    for (let number = 0; number <= members.length; number += 1) yield* combinations(members, number);
    return;
  }
  const firsts = new Set(own.sets.cells.map((cell) => own.sets.cells.indexOf(cell)));
  for (const first of firsts) {
    let rest = first;
    const taken = own.sets.classes.toReversed().map((names) => {
      const number = rest % (names.length + 1);
      rest = (rest - number) / (names.length + 1);
      return names.slice(0, number);
    });
    yield taken.reverse().flat();
  }
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
  const clauses = includes.length ? [`includes ${includes.length > 1 ? "all " : ""}${includes.join(" | ")}`] : [];
  if (excludes.length) clauses.push(`excludes ${excludes.join(" | ")}`);
  return clauses.join("; ") || "size >= 0";
}

function setItems(own, cells) {
  const members = membersOf(own);
  const values = [...everySet(own)].map((names) => new Set(names));
  const inside = (value) => cells.includes(cellOf(own, own.sets.classes.map((names) => names.filter((name) => value.has(name)).length)));
  const outside = values.filter((value) => !inside(value));
  const together = new Map();
  for (let left = values.filter(inside); left.length; ) {
    const box = described(members, left[0], outside);
    const clauses = setTest(own, box);
    const count = (value, of) => [...of].filter((name) => value.has(name)).length;
    left = left.filter((value) => !clauses.every(({ of, least, most }) => count(value, of) >= least && count(value, of) <= most));
    const [, member, rest = box] = box.match(ONE_MEMBER) ?? [];
    together.set(rest, [...(together.get(rest) ?? []), ...(member ? [member] : [])]);
  }
  return [...together].map(([rest, names]) => (names.length ? `includes ${names.join(" | ")}${rest}` : rest));
}

function joinedNames(names, last) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1)}` : (names[0] ?? "");
}

function setLabel(own, item) {
  const named = (text) => split(text).map((name) => own.sets.names.find((each) => each.name === name)?.label ?? name);
  if (item.startsWith("{")) {
    const inner = named(item.replace(/^\{|\}$/g, ""));
    return inner.length ? `of ${joinedNames(inner, "and")} only` : "of none at all";
  }
  const said = item.split(";").map((clause) => {
    const verb = verbOf(clause.trim()) ?? "includes";
    const [how, last] = SAYS_OF_SETS[verb];
    return `${how} ${joinedNames(named(clause.trim().slice(verb.length)), last) || "nothing"}`;
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
