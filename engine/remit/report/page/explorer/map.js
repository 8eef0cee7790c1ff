// The map, drawn anew over the facts that are chosen for it, for what is stated in the explorer.

import { make } from "./plain.js";
import { percentSaid, verdictsOf } from "./policy.js";
import { ORDER, mix, word } from "./signs.js";

const MOST_CELLS = 12;

// What the controls say; none where the page has no map.
function axes() {
  const [down, across, apart] = ["down", "across", "apart"].map((id) => document.getElementById(`map-${id}`));
  return down ? { down, across, apart } : null;
}

export function drawMap(explorer) {
  const chosen = axes();
  if (!chosen) return;
  if (!chosen.down.dataset.ready) prepare(explorer, chosen);
  const key = [explorer.state.fragment, chosen.down.value, chosen.across.value, chosen.apart.value].join();
  if (explorer.mapKey === key) return;
  const first = explorer.mapKey === undefined;
  explorer.mapKey = key;
  if (first && !explorer.state.fragment) return; // it is drawn already
  explorer.later("map", () => draw(explorer, chosen));
}

function prepare(explorer, { down, across, apart }) {
  down.dataset.ready = "yes";
  down.closest("form").classList.remove("waiting");
  const all = [down, across, apart];
  const apartOnly = () => {
    for (const select of all) {
      const others = all.filter((other) => other !== select).map((other) => other.value);
      for (const option of select.options) option.disabled = option.value !== "" && others.includes(option.value);
    }
  };
  apartOnly();
  for (const select of all) {
    select.addEventListener("change", () => {
      apartOnly();
      drawMap(explorer);
    });
  }
}

function draw(explorer, { down, across, apart }) {
  const { policy, found } = explorer;
  const level = (select) => policy.levelOf.get(select.value);
  const [rows, columns, panels] = [level(down), level(across), level(apart)];
  const place = document.getElementById("map-panels");
  if (!found.possible.length) {
    place.replaceChildren(make("p", {}, "No case is like that."));
    return;
  }
  const [diagram, root] = policy.under(found.allowed);
  const counter = (at) => diagram.counter(found.weights.map((own, i) => (at.has(i) ? own.map((w, cell) => (cell === at.get(i) ? w : 0)) : own)));
  const field = (at) => shares(counter(at)(root));
  const cellsOf = (own) => (own === undefined ? [null] : found.allowed[own].slice(0, MOST_CELLS));
  const stated = explorer.stated();
  place.replaceChildren(
    ...(stated ? [make("p", { class: "narrowed" }, `Only where ${stated}.`)] : []),
    ...cellsOf(panels).map((panel) => {
      const body = cellsOf(rows).map((row) =>
        make("tr", {}, make("th", { scope: "row" }, heading(policy, rows, row)), ...cellsOf(columns).map((column) => {
          const at = new Map([[rows, row], [columns, column]]);
          if (panel !== null) at.set(panels, panel);
          return make("td", {}, drawn(field(at)));
        })),
      );
      const axis = make("span", { class: "axis" }, `${spaced(down.value)} ↓`, make("br"), `${spaced(across.value)} →`);
      const head = make("tr", {}, make("th", { scope: "col" }, axis), ...cellsOf(columns).map((c) => make("th", { scope: "col" }, heading(policy, columns, c))));
      const title = panel === null ? `Verdicts by ${spaced(down.value)} and ${spaced(across.value)}` : heading(policy, panels, panel);
      const caption = make("caption", {}, ...(panel === null ? [title] : [make("span", { class: "axis" }, `${spaced(apart.value)}: `), title]));
      return make("div", { class: "panel" }, make("table", { class: "map" }, caption, make("thead", {}, head), make("tbody", {}, ...body)));
    }),
  );
}

const spaced = (name) => name.replaceAll("-", " ");

function heading(policy, level, cell) {
  const { kind, options } = policy.levels[level];
  const named = kind === "choice" || kind === "flag";
  const own = named ? null : options.find((option) => option.cells.length === 1 && option.cells[0] === cell);
  const said = own ? [own.label] : policy.items(level, [cell]).map((item) => policy.label(level, item));
  const text = said.length > 1 ? `${said.slice(0, -1).join(", ")} or ${said.at(-1)}` : said[0];
  return text.replace(/^./, (letter) => letter.toUpperCase());
}

function shares(counted) {
  const all = [...counted].filter(([value]) => value);
  const total = all.reduce((sum, [, number]) => sum + number, 0);
  const found = all.map(([value, number]) => [verdictsOf(value)[0], (100 * number) / total]);
  return found.sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
}

function drawn(parts) {
  if (!parts.length) return make("span", { class: "aside" }, "impossible");
  const signs = parts.toSorted((a, b) => b[1] - a[1]).map(([verdict]) => make("b", { class: `v-${verdict}` }));
  const said = parts.map(([verdict, percent]) => (parts.length > 1 ? `${word(verdict)} ${percentSaid(percent)}` : word(verdict))).join(", ");
  return make("div", { class: "field" }, mix(parts, "cell"), make("span", { class: "signs", "aria-hidden": "true" }, ...signs), make("span", { class: "unseen" }, said));
}
