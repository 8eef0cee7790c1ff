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

// The explanation of a scenario in words; all texts are kept once, by number, and of sentences their clauses.
function explained(told, number) {
  const texts = (numbers) => numbers.map((each) => told.sentences[each].map((part) => told.parts[part]).join(""));
  const [given, headline, said, cites] = told.cases[number];
  return { given: given.map((each) => told.stated[each]), headline: texts(headline)[0], said: texts(said), cites: texts(cites) };
}

function writeOut(details, told) {
  if (details.querySelector(".told")) return;
  const { given, headline, said, cites } = explained(told, Number(details.dataset.case));
  const place = make("div", { class: "told" });
  details.append(place);
  place.append(make("p", {}, headline));
  place.append(make("h3", {}, "Given"), listOf(given.map(([, words]) => words)));
  if (said.length) place.append(make("h3", {}, "Why"), listOf(said));
  if (cites.length) {
    const cited = cites.map((written) => statement(written, anchorOf(written)));
    place.append(make("h3", {}, "Statements"), make("ul", {}, ...cited));
  }
  if (document.getElementById("facts")) {
    place.append(make("p", {}, make("a", { href: `#?${given.map(([part]) => part).join("&")}` }, "Try it with other facts")));
  }
}

// Data that is packed, as there is much of it and all of one kind: deflated, in base64.
async function unpacked(name) {
  const bytes = Uint8Array.from(atob(data(name)), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

async function openScenarios() {
  const table = document.getElementById("cases");
  const filters = document.getElementById("filters");
  if (!table) return;
  const told = await unpacked("told");
  table.addEventListener("toggle", (event) => event.target.open && writeOut(event.target, told), true);
  const rows = [...table.tBodies[0].rows].map((row, number) => {
    const { given, said } = explained(told, number);
    const inner = [...given.map(([, words]) => words), ...said];
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
