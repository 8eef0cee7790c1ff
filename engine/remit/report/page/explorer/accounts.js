// One case tried in all accounts: what is stated of each fact, and what every account says of the cases that fit.
import { data, make } from "./plain.js";

// The terminals that the cases come to which fit: each node once, with the cells that are possible of its level.
export function ends(account, chosen) {
  const first = account.terminals.length;
  const seen = new Set();
  const found = new Set();
  const waiting = [account.root];
  while (waiting.length) {
    const number = waiting.pop();
    if (seen.has(number)) continue;
    seen.add(number);
    if (number < first) {
      if (number) found.add(number); // 0 is no case
      continue;
    }
    const [level, ...children] = account.nodes[number - first];
    const cell = chosen.get(level);
    if (cell === undefined) waiting.push(...children);
    else waiting.push(children[cell]);
  }
  return [...found].sort((one, other) => one - other).map((number) => account.terminals[number]);
}

// What an account says: its verdicts, and the rules behind each.
export function said(account, chosen) {
  const verdicts = new Map();
  for (const [verdict, rules] of ends(account, chosen)) {
    const known = verdicts.get(verdict) ?? new Set();
    rules.forEach((rule) => known.add(rule));
    verdicts.set(verdict, known);
  }
  return [...verdicts].map(([verdict, rules]) => ({ verdict, rules: [...rules] }));
}

function answer(tried, account, chosen) {
  const found = said(account, chosen);
  const chips = found.map(({ verdict }) => make("span", { class: `chip v-${verdict}` }, tried.looks[verdict]));
  const rules = found.length === 1 ? found[0].rules : [];
  const words = rules.map((rule) => make("p", {}, account.rules[rule], " ", make("code", {}, rule)));
  const none = found.length ? [] : ["no such case"];
  const open = found.length > 1 ? [make("p", { class: "aside" }, "It depends on what is not stated.")] : [];
  const cells = [make("td", {}, ...chips.flatMap((each) => [each, " "]), ...none), make("td", {}, ...words, ...open)];
  return make("tr", {}, make("th", { scope: "row" }, make("code", {}, account.name)), ...cells);
}

function field(fact, changed) {
  const options = fact.cells.map((words, cell) => make("option", { value: String(cell) }, words));
  const select = make("select", { id: `fact-${fact.name}`, onchange: changed }, make("option", { value: "" }, "not stated"), ...options);
  return make("p", {}, make("label", { for: `fact-${fact.name}` }, fact.ask), make("br"), select);
}

function start(tried) {
  const chosen = new Map();
  const answers = document.getElementById("answers");
  const show = () => answers.replaceChildren(...tried.accounts.map((account) => answer(tried, account, chosen)));
  const fields = tried.facts.map((fact) =>
    field(fact, (event) => {
      if (event.target.value === "") chosen.delete(fact.level);
      else chosen.set(fact.level, Number(event.target.value));
      show();
    }),
  );
  document.getElementById("case").replaceChildren(...fields);
  show();
}

const tried = data("tried");
if (tried) start(tried);
