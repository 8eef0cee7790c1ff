// The explorer on the page: facts to state on one side, what follows from them on the other.

import { make, data, anchorOf, statement } from "./plain.js";
import { clauses, listed, percentSaid, Policy, SAID, verdictsOf, WOULD_BE } from "./policy.js";
import { answer, ifIn, question } from "./answers.js";
import { prepareActions } from "./actions.js";
import { OPEN, State, asScenario } from "./state.js";
import { pickedMembers, showMembers, showWritten, written } from "./fields.js";
import { spanOf } from "./scales.js";
import { ORDER, chip, mix } from "./signs.js";
import { drawMap } from "./map.js";

const CAPITAL = /^./;
const SENTENCE_END = /[.?!]$/;

export const capital = (text) => text.replace(CAPITAL, (letter) => letter.toUpperCase());
const sentence = (text) => capital(text) + (SENTENCE_END.test(text) ? "" : ".");

export class Explorer {
  constructor(policy, place) {
    this.policy = policy;
    this.place = place;
    this.turns = {};
    this.panel = document.getElementById("follows");
    this.fields = policy.levels.map((own) => place.querySelector(`fieldset[data-name="${CSS.escape(own.name)}"]`));
    place.addEventListener("change", (event) => this.changed(event.target));
    window.addEventListener("hashchange", () => this.arrive());
    const bar = document.getElementById("nowbar");
    new IntersectionObserver(([seen]) => bar.classList.toggle("idle", seen.isIntersecting)).observe(this.panel);
    prepareActions(this);
    this.arrive();
  }

  // From the address of the page; where a link on it led elsewhere, what was stated is kept beside the address.
  arrive() {
    const isState = location.hash.startsWith("#?");
    const kept = isState ? location.hash : (history.state?.stated ?? (location.hash && this.state?.fragment) ?? "");
    const [state, ...refused] = State.read(this.policy, kept);
    if (state.fragment !== this.state?.fragment || refused.some((names) => names.length)) this.show(state, refused);
    if (!isState) history.replaceState({ stated: kept }, "");
    if (isState && !history.state?.explored) document.getElementById("explore").scrollIntoView();
  }

  // To another state, which the address follows.
  go(state) {
    this.show(state);
    const address = state.fragment || location.pathname + location.search;
    const now = { explored: true, stated: state.fragment };
    this.later("address", () => history.pushState(now, "", address)); // so that Back takes it back
  }

  // What takes longer is done when the rest is on the screen; only the last of its kind.
  later(kind, work) {
    const turn = (this.turns[kind] ?? 0) + 1;
    this.turns[kind] = turn;
    requestAnimationFrame(() => setTimeout(() => this.turns[kind] === turn && work(), 0));
  }

  // What follows from an address, as data: for whoever asks the page and does not look at it.
  follows(fragment) {
    const [state, refused] = State.read(this.policy, fragment);
    const found = answer(this.policy, state);
    const name = (level) => this.policy.levels[level].name;
    const choice = ([level, option]) => [name(level), option.items[0]];
    if (!found.possible.length) return { possible: [], refused };
    const asked = found.possible.length > 1 ? question(this.policy, found) : null;
    return {
      possible: found.possible,
      every: found.every,
      some: found.some,
      contests: found.contests.map(({ change, possible }) => [change.map(choice), possible]),
      duties: found.duties,
      dependsOn: found.dependsOn.map(name),
      reasons: found.reasons.map((reason) => reason.map(name)),
      flips: found.flips.map(({ verdict, changes }) => [verdict, changes.map(([level, items]) => [name(level), items])]),
      question: asked && [asked.level === null ? null : name(asked.level), asked.expected],
      scenario: asScenario(state, found, "a case"),
      refused,
    };
  }

  // Of an address that leaves nothing open, what follows; null where no case is like that.
  outcome(fragment) {
    const [state] = State.read(this.policy, fragment);
    const cells = this.policy.levels.map((_, level) => this.policy.weights(level, state.items(level)));
    const found = this.policy.outcomes(cells.map((own) => own.flatMap((weight, cell) => (weight ? [cell] : []))));
    return found.length === 1 ? found[0] : null;
  }

  changed(input) {
    const field = input.closest("fieldset[data-name]");
    if (!field) return;
    const level = this.policy.levelOf.get(field.dataset.name);
    const own = this.policy.levels[level];
    if (input.matches("[data-exact]")) {
      const { items, wrong } = written(this.policy, level, input);
      if (wrong) field.querySelector(".wrong").textContent = sentence(wrong);
      else this.go(this.state.with(level, items));
    } else if (input.matches("[data-member]")) this.go(this.state.with(level, pickedMembers(own, field)));
    else if (input.value === "") this.go(this.state.with(level, null));
    else if (input.value === OPEN) this.go(this.state.with(level, [OPEN]));
    else if (input.value !== "other") this.go(this.state.with(level, own.options[Number(input.value)]?.items ?? [input.value]));
  }

  show(state, refused = [[], []]) {
    this.state = state;
    this.found = answer(this.policy, state);
    this.fields.forEach((field, level) => field && this.showField(field, level));
    this.showPanel(refused);
    this.later("question", () => this.showQuestion());
    drawMap(this);
  }

  showField(field, level) {
    const own = this.policy.levels[level];
    const items = this.state.stated.get(level) ?? (own.default === null ? null : [own.default]);
    const same = (option) => items?.length === option.items.length && option.items.every((item, i) => item === items[i]);
    const chosen = own.options.findIndex((option) => items !== null && same(option));
    const radios = [...field.querySelectorAll("input[type=radio]")];
    const plain = items?.length === 1 && ["present", "absent", OPEN].find((word) => word === items[0]);
    const word = chosen < 0 && radios.some((input) => input.value === plain) ? plain : "other";
    const value = items === null ? "" : chosen < 0 ? word : `${chosen}`;
    for (const input of radios) {
      input.checked = input.value === value;
      if (["", OPEN, "other"].includes(input.value)) continue;
      const cells = own.options[Number(input.value)]?.cells ?? this.policy.cells(level, [input.value]);
      this.showLead(input, ifIn(this.policy, this.found.allowed, level, cells));
    }
    const other = field.querySelector(".other");
    if (other) {
      other.hidden = value !== "other";
      other.querySelector("span").textContent = value === "other" ? listed(items.map((i) => this.policy.label(level, i)), "or") : "";
    }
    showWritten(this.policy, level, field, value === "other" ? items : null);
    showMembers(this, level, field, items);
    const matters = this.found.dependsOn?.includes(level);
    field.classList.toggle("matters", Boolean(matters));
    field.classList.toggle("stated", this.state.stated.has(level));
    const idle = own.kind !== "reading" && !this.state.stated.has(level) && !matters && this.changesNothing(level);
    field.querySelector(".status").textContent = matters ? "matters" : idle ? "no effect" : "";
  }

  // Whether whatever a fact may be leaves the same verdicts possible.
  changesNothing(level) {
    const { allowed, possible } = this.found;
    if (!possible.length) return false;
    const now = possible.reduce((bits, verdict) => bits | this.policy.bit(verdict), 0);
    return allowed[level].every((cell) => [0, now].includes(ifIn(this.policy, allowed, level, [cell])));
  }

  // What is stated, as a clause.
  stated() {
    const { policy, state } = this;
    const said = (level) => policy.say(level, state.items(level) ?? [OPEN]);
    return clauses(policy.order.filter((level) => state.stated.has(level)).map(said));
  }

  // Small signs behind an option: what could follow from it.
  showLead(input, bits) {
    const lead = input.parentElement.querySelector(".lead");
    const could = ORDER.filter((verdict) => verdictsOf(bits).includes(verdict));
    const key = could.join();
    input.disabled = !bits && !input.checked;
    if (lead.dataset.key === key) return;
    lead.dataset.key = key;
    lead.replaceChildren(...could.map((verdict) => make("b", { class: `v-${verdict}` })));
    const said = could.length ? `then ${could.length > 1 ? "could be " : ""}${listed(could, "or")}` : "impossible";
    input.setAttribute("aria-description", said);
    input.parentElement.title = said;
  }

  showPanel([refused, reasons]) {
    const { found } = this;
    const settled = found.possible.length === 1;
    const verdict = found.possible.length ? (settled ? found.possible[0] : "undetermined") : null;
    this.panel.className = verdict ? `v-${verdict}` : "impossible";
    const parts = verdict ? [this.headline(verdict), ...(settled ? this.settledBy() : this.couldBe()), ...this.contested()] : [impossible()];
    if (refused.length) parts.unshift(make("p", { class: "miss" }, `The policy does not know what the link says of ${listed(refused)}. ${reasons.map(sentence).join(" ")}`));
    document.getElementById("what").replaceChildren(...this.premises(), ...parts, ...this.cited());
    const said = verdict ? (settled ? capital(SAID[verdict]) : `Undetermined: could be ${listed(found.possible.map((v) => SAID[v]), "or")}`) : "Impossible";
    const spoken = document.getElementById("spoken");
    if (spoken.textContent !== said) spoken.textContent = said;
    const bar = document.getElementById("nowbar");
    bar.replaceChildren(verdict ? chip(verdict) : "Impossible", settled ? "" : make("span", { class: "signs" }, ...found.possible.map((v) => make("b", { class: `v-${v}` }))));
    document.getElementById("restart").disabled = this.state.stated.size === 0;
    this.showKeep();
  }

  // Whether what is stated can be written as a scenario.
  showKeep() {
    const keep = document.getElementById("keep");
    keep.disabled = asScenario(this.state, this.found, "") === null;
    keep.title = keep.disabled ? "A scenario states values; how two facts compare, or what is so of a set, is none." : "";
  }

  // What to bear in mind: passages that are read otherwise, a day that the source cannot know of; on paper, all.
  premises() {
    const { policy, state } = this;
    const read = policy.readings.filter((level) => state.stated.has(level));
    const stated = this.stated();
    document.getElementById("explore").classList.toggle("stated", Boolean(stated));
    if (read.length) document.getElementById("readings").open = true;
    const parts = stated ? [make("p", { class: "paper" }, sentence(`Where ${stated}`))] : [];
    for (const level of read) {
      const [item] = state.stated.get(level);
      const choice = item === OPEN ? "left open" : policy.label(level, item);
      parts.push(make("p", { class: "aside" }, `${policy.levels[level].question} Read otherwise than usual: ${choice}.`));
    }
    return this.isLater() ? [...parts, make("p", { class: "aside" }, `The newest source is of ${newest}; it cannot know what was changed after that day.`)] : parts;
  }

  isLater() {
    const level = this.policy.levelOf.get("date");
    const items = newest && level !== undefined ? this.state.stated.get(level) : null;
    if (!items) return false;
    const [last] = spanOf(this.policy.levels[level], newest);
    return items.every((item) => (spanOf(this.policy.levels[level], item)?.[0] ?? last) > last);
  }

  headline(verdict) {
    const { found, policy } = this;
    const rules = found.every.length ? found.every : [];
    const box = make("div", { class: "headline" }, make("p", { class: "big" }, chip(verdict)));
    for (const rule of rules) box.append(this.ruleLine(rule));
    if (verdict !== "undetermined" && !rules.length) {
      const may = found.some.length ? `Which rule decides depends on what is not known: ${listed(found.some, "or")}.` : `No rule of the policy ${found.applicable.length ? "is in force" : "applies"}.`;
      box.append(make("p", {}, may));
    }
    for (const rule of rules) {
      for (const [beaten, { because, cites }] of Object.entries(policy.rules[rule].overrides)) {
        if (!found.applicable.includes(beaten)) continue;
        const line = make("p", { class: "aside" }, "It takes precedence over ", make("a", { href: `#rule-${beaten}` }, beaten));
        line.append(because ? `, because ${because} ` : " ", ...cites.map(cite));
        box.append(line);
      }
    }
    box.append(...found.duties.map((duty) => this.duty(duty)));
    return box;
  }

  duty({ duty, rules, sure }) {
    const said = rules.map((rule) => this.policy.rules[rule].duties[duty]);
    const what = `${said[0].what.replace(/\.$/, "")}${said[0].by ? `, ${said[0].by.replace(/\.$/, "")}` : ""}. `;
    const begins = sure ? "It carries the duty " : "On what is not known depends whether it carries the duty ";
    const cites = [...new Set(said.flatMap((each) => each.cites))];
    return make("p", {}, `${begins}${duty}: ${what}`, ...cites.map(cite));
  }

  ruleLine(rule) {
    const own = this.policy.rules[rule];
    return make("p", {}, make("a", { class: "rule", href: `#rule-${rule}` }, own.says), " ", ...own.cites.map(cite));
  }

  settledBy() {
    const [first] = this.found.reasons;
    const parts = [];
    if (first?.length) {
      const number = this.found.reasons.length;
      const which = number === 1 ? "no other set is as small" : `one of ${number} smallest sets`;
      const names = listed(first.map((level) => this.policy.levels[level].called));
      parts.push(make("p", {}, `Enough to settle it, whatever else is so: ${names} (${which}).`));
    } else parts.push(make("p", {}, "No fact is needed to settle it: it is the same in every case."));
    if (this.found.flips.length) {
      parts.push(make("h3", {}, `It ${this.isComplete() ? "would" : "could"} be otherwise if`), make("ul", { class: "flips" }, ...this.found.flips.map((flip) => this.flip(flip))));
    }
    return parts;
  }

  isComplete() {
    return this.policy.facts.every((level) => this.state.stated.has(level));
  }

  flip({ verdict, changes }) {
    const said = clauses(changes.map(([level, items]) => this.policy.suppose(level, items)));
    const state = () => changes.reduce((all, [level, items]) => all.with(level, items), this.state);
    const title = `set this: ${WOULD_BE[verdict]}`;
    return make("li", {}, make("button", { type: "button", title, onclick: () => this.go(state()) }, chip(verdict), ` ${said}`));
  }

  couldBe() {
    const { counts, possible } = this.found;
    const total = [...counts].reduce((sum, [value, number]) => (value ? sum + number : sum), 0);
    const share = (verdict) => (100 * counts.get(this.policy.bit(verdict))) / total;
    const parts = ORDER.filter((verdict) => possible.includes(verdict)).map((verdict) => [verdict, share(verdict)]);
    const line = make("ul", { class: "could" }, ...parts.map(([verdict, percent]) => make("li", {}, chip(verdict), ` ${percentSaid(percent)}`)));
    const next = make("div", { id: "next", class: "next" });
    return [make("p", {}, "On what is known it could be:"), mix(parts, "mix"), line, next];
  }

  showQuestion() {
    const next = document.getElementById("next");
    this.fields.forEach((field) => field?.classList.remove("first"));
    if (!next) return;
    const { level, expected, exact } = question(this.policy, this.found);
    if (level === null) return;
    const field = this.fields[level];
    field?.classList.add("first");
    if (field) field.querySelector(".status").textContent = "ask first";
    const number = `${Math.round(expected * 10) / 10}`;
    const settle = number === "1" ? "answer settles" : "answers settle";
    const many = exact ? `${number} ${settle} it on average.` : `At most ${number} ${settle} it.`;
    const jump = () => {
      const holder = field.closest("details");
      if (holder) holder.open = true;
      (field.querySelector("input:checked") ?? field.querySelector("input")).focus();
      field.scrollIntoView({ block: "center" });
    };
    next.replaceChildren(
      make("h3", {}, "Ask first"),
      make("p", {}, make("button", { type: "button", onclick: jump }, this.policy.levels[level].question), make("span", { class: "aside" }, ` ${many}`)),
    );
  }

  contested() {
    const { contests } = this.found;
    if (!contests.length) return [];
    const items = contests.map(({ change, possible }) => {
      const read = change.map(([level, { items: picked }]) => this.policy.suppose(level, picked));
      const could = possible.length === 1 ? "would be " : "could be ";
      const go = () => {
        this.go(change.reduce((all, [level, { items: picked }]) => all.with(level, picked), this.state));
      };
      const chips = possible.flatMap((verdict, place) => [place ? " or " : "", chip(verdict)]);
      return make("li", {}, make("button", { type: "button", onclick: go }, could, ...chips, `: if ${clauses(read)}`));
    });
    return [make("h3", {}, "Contested: read otherwise, it"), make("ul", { class: "flips" }, ...items)];
  }

  cited() {
    const { found, policy } = this;
    const rules = found.every?.length ? found.every : [];
    const written = [...new Set(rules.flatMap((rule) => policy.rules[rule].cites))];
    if (!written.length) return [];
    return [make("h3", {}, "By these statements"), make("ul", { class: "cited" }, ...written.map((each) => statement(each, anchorOf(each))))];
  }
}

function impossible() {
  return make("p", { class: "big" }, "No case is like that: what is stated excludes itself. Take something back.");
}

function cite(written) {
  return make("a", { class: "cite", href: `#${anchorOf(written)}` }, written);
}

const newest = data("newest");
const exported = data("diagram");
if (exported) window.explorer = new Explorer(new Policy(exported), document.getElementById("explore"));
