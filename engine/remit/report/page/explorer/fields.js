// Fields in which a value is written, or the members of a set are picked one by one.

import { ifIn } from "./answers.js";
import { kindOf } from "./kinds.js";
import { SETS, membersOf, saidSet, setSaid } from "./sets.js";

// What a field says that was changed: items, none where it is not known; or why it cannot be stated.
export function written(policy, level, input) {
  const own = policy.levels[level];
  const item = kindOf(own).trimmed ? input.value.trim() : input.value;
  if (input.validity.badInput) return { wrong: policy.wrong(level, "this").replace("“this”", "what is written") };
  const wrong = item ? policy.wrong(level, item) : null;
  return wrong ? { wrong } : { items: item ? [item] : null };
}

// What the members that are picked come to: one set where all of them are.
export function pickedMembers(own, field) {
  const answers = new Map([...field.querySelectorAll("[data-member]")].map((select) => [select.dataset.member, select.value]));
  return itemsOf(own, answers);
}

function itemsOf(own, answers) {
  const [has, lacks] = ["in", "out"].map((word) => membersOf(own).filter((name) => answers.get(name) === word));
  if (has.length + lacks.length === membersOf(own).length) return [saidSet(has)];
  return has.length + lacks.length ? [setSaid(has, lacks)] : null;
}

export function showWritten(policy, level, field, items) {
  const exact = field.querySelector("[data-exact]");
  if (exact && document.activeElement !== exact) exact.value = items ? kindOf(policy.levels[level]).exactly(policy.levels[level], items) : "";
  const wrong = field.querySelector(".wrong");
  if (wrong) wrong.textContent = "";
}

// Every member as it is stated; answers that no case fits cannot be picked.
export function showMembers({ policy, found }, level, field, items) {
  const own = policy.levels[level];
  const selects = [...field.querySelectorAll("[data-member]")];
  if (!selects.length) return;
  const surely = SETS.surely(own, items);
  const answers = new Map(membersOf(own).map((name) => [name, surely.has(name) ? (surely.get(name) ? "in" : "out") : ""]));
  for (const select of selects) {
    select.value = answers.get(select.dataset.member);
    for (const option of select.options) {
      const changed = itemsOf(own, new Map([...answers, [select.dataset.member, option.value]]));
      option.disabled = option.value !== select.value && changed !== null && !ifIn(policy, found.allowed, level, policy.cells(level, changed));
    }
  }
}
