// How each kind of level is read, counted and said; scales and sets have files of their own.

import { SCALES } from "./scales.js";
import { SETS, betweenBars, namesIn } from "./sets.js";

const OTHER_THAN = "other than ";
const LONGEST = 1_000; // characters of a text

// The values in a group: the options after it that stand deeper.
function inside(options, place) {
  const after = options.slice(place + 1);
  const end = after.findIndex((option) => option.depth <= options[place].depth);
  return (end < 0 ? after : after.slice(0, end)).filter((option) => !option.is_group);
}

// The options of a choice, a flag or a reading, without the one that there is none.
function present(own) {
  return own.options.filter((option) => !(own.optional && option.items[0] === "absent"));
}

// The values that an item stands for.
function meantBy(own, item) {
  const options = present(own);
  if (own.optional && item === "present") return options.filter((option) => !option.is_group);
  const place = options.findIndex((option) => option.items.includes(item));
  return place < 0 ? [] : options[place].is_group ? inside(options, place) : [options[place]];
}

// Of every cell, how many cases items mean: each of the values that were listed; of all other kinds, the cell itself.
const NAMED = {
  everyValue: true,

  weights(own, items) {
    const found = own.weights.map(() => 0);
    for (const { cells, weights } of new Set(items.flatMap((item) => meantBy(own, item)))) {
      cells.forEach((cell, place) => (found[cell] += weights[place]));
    }
    return found;
  },

  // Values, and whole groups before what is in them.
  items(own, cells) {
    const options = present(own);
    const values = options.filter((option) => !option.is_group && option.cells.every((cell) => cells.includes(cell)));
    const names = new Set(values.flatMap((option) => option.items));
    return options.flatMap((option, place) => {
      const members = option.is_group ? inside(options, place).flatMap((each) => each.items) : option.items;
      const is = members.every((name) => names.has(name));
      if (is) members.forEach((name) => names.delete(name));
      return is ? option.items : [];
    });
  },

  label: (own, item) => own.options.find((each) => each.items[0] === item)?.label ?? item,
  wrong: (own, item) => (meantBy(own, item).length ? null : `“${item}” is none of the values of ${own.name}`),
  exactly: () => "",
};

// A text that would be read as something else is marked, as in policies: `{text: absent}`; so is the one that is empty.
const marked = (text) => (!text.trim() || /^(?:absent$|present$|\{text: |other than )/.test(text) ? `{text: ${text}}` : text);
export const unmarked = (item) => item.match(/^\{text: (.*)\}$/s)?.[1] ?? item;

// A text is one that is stated, or not; null stands for all texts that nothing names.
function textTest(item) {
  if (item === "present") return { named: [], holds: () => true };
  if (item.startsWith(OTHER_THAN)) {
    const named = namesIn(item.slice(OTHER_THAN.length));
    return { named, holds: (text) => !named.includes(text) };
  }
  const only = unmarked(item);
  return !item.trim() || [...only].length > LONGEST ? null : { named: [only], holds: (text) => text === only };
}

const TEXTS = {
  weights(own, items) {
    const cells = new Map(own.texts.named.map(({ text, cell }) => [text, cell]));
    const tests = items.map(textTest).filter(Boolean);
    const found = own.weights.map(() => 0);
    for (const text of new Set([...cells.keys(), ...tests.flatMap(({ named }) => named), null])) {
      if (tests.some(({ holds }) => holds(text))) found[cells.get(text) ?? own.texts.others] = 1;
    }
    return found;
  },

  items(own, cells) {
    const [named, fails] = [true, false].map((is) => own.texts.named.filter(({ cell }) => cells.includes(cell) === is).map(({ text }) => text));
    if (!cells.includes(own.texts.others)) return named.map(marked);
    return [fails.length ? OTHER_THAN + betweenBars(fails) : "present"];
  },

  label: (own, item) => own.options.find((each) => each.items.length === 1 && each.items[0] === unmarked(item))?.label ?? unmarked(item),
  wrong: (own, item) => (textTest(item) ? null : `${own.name} is a text of at most ${LONGEST} characters`),
  exactly: (own, items) => (items.length === 1 && items[0] !== "absent" && textTest(items[0]).named[0] === unmarked(items[0]) ? unmarked(items[0]) : ""),
};

export function kindOf(own) {
  if (own.sets) return SETS;
  if (own.texts) return TEXTS;
  return own.spans.length ? SCALES : NAMED;
}
