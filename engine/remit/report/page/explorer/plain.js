// The table of scenarios: what is looked for, which verdicts are shown, and reasons that are written out when opened.

export function data(name) {
  const found = document.getElementById(`data-${name}`);
  return found ? JSON.parse(found.textContent) : null;
}

// An element with attributes (or properties, where they are functions or booleans) and what is in it.
export function make(tag, attributes = {}, ...inner) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function" || typeof value === "boolean") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...inner);
  return made;
}

export function listOf(lines) {
  return make("ul", {}, ...lines.map((line) => make("li", {}, line)));
}

// A statement as it stands on the page, with a link to its place.
export function statement(written, anchor) {
  const place = document.getElementById(anchor);
  const said = place ? place.querySelector("p").textContent : "";
  const quote = place?.querySelector("blockquote")?.textContent;
  return make("li", {}, make("a", { class: "cite", href: `#${anchor}` }, written), ` ${quote ? `${said} “${quote}”` : said}`);
}

const anchors = data("anchors") ?? {};

// Where the statement of a citation stands on the page.
export function anchorOf(written) {
  return anchors[written] ?? "statements";
}

function writeOut(details, told) {
  const known = told.cases[Number(details.dataset.case)];
  if (details.querySelector(".told") || !known) return;
  const place = make("div", { class: "told" });
  details.append(place);
  place.append(make("p", {}, told.sentences[known.headline]));
  const texts = (numbers) => numbers.map((number) => told.sentences[number]);
  const stated = known.given.map((number) => told.stated[number]);
  place.append(make("h3", {}, "Given"), listOf(stated.map(([, said]) => said)));
  if (known.said.length) place.append(make("h3", {}, "Why"), listOf(texts(known.said)));
  if (known.cites.length) {
    const cited = texts(known.cites).map((written) => statement(written, anchorOf(written)));
    place.append(make("h3", {}, "Statements"), make("ul", {}, ...cited));
  }
  if (document.getElementById("facts")) {
    place.append(make("p", {}, make("a", { href: `#?${stated.map(([part]) => part).join("&")}` }, "Try it with other facts")));
  }
}

function openScenarios() {
  const table = document.getElementById("cases");
  const filters = document.getElementById("filters");
  if (!table) return;
  const told = data("told");
  table.addEventListener("toggle", (event) => event.target.open && writeOut(event.target, told), true);
  const rows = [...table.tBodies[0].rows].map((row, number) => {
    const known = told.cases[number];
    const inner = [...known.given.map((each) => told.stated[each][1]), ...known.said.map((each) => told.sentences[each])];
    return { row, text: [row.textContent, ...inner].join(" ").toLowerCase() };
  });
  const find = document.getElementById("find");
  const show = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const picked = new Set([...filters.querySelectorAll("[name=verdict]:checked")].map((box) => box.value));
    let shown = 0;
    for (const { row, text } of rows) {
      const on = picked.has(row.dataset.verdict) && words.every((word) => text.includes(word));
      row.classList.toggle("off", !on);
      shown += on;
    }
    document.getElementById("found").textContent = `${shown} of ${rows.length} shown`;
  };
  filters.classList.remove("waiting");
  filters.addEventListener("input", show);
  filters.addEventListener("submit", (event) => event.preventDefault());
  show();
}

openScenarios();
