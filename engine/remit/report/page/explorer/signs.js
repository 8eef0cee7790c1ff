// Verdicts as they are shown: a word with its sign, and bars. The signs themselves stand in the style sheet.

import { make } from "./plain.js";

const WORDS = {
  permitted: "Permitted",
  exempt: "Exempt",
  prohibited: "Prohibited",
  conflict: "In conflict",
  unregulated: "Unregulated",
  undetermined: "Undetermined",
};
export const word = (verdict) => WORDS[verdict];
export const ORDER = Object.keys(WORDS);

export function chip(verdict) {
  return make("span", { class: `chip v-${verdict}` }, WORDS[verdict]);
}

// A bar of verdicts with their shares in percent.
export function mix(parts, kind) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", `bar ${kind}`);
  drawing.setAttribute("aria-hidden", "true");
  let begins = 0;
  for (const [verdict, percent] of parts) {
    const part = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const at = { class: `v-${verdict}`, x: `${begins}%`, y: "0", width: `${percent}%`, height: "100%" };
    for (const [name, value] of Object.entries(at)) part.setAttribute(name, value);
    drawing.append(part);
    begins += percent;
  }
  return drawing;
}
