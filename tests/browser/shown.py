"""What the screen shows of a case is what the engine says of it: read off the page, word for word, for many cases."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import outcome_table
import pytest

from browser.conftest import SCENARIOS, until
from remit.cli.main import main
from remit.decide import Decision
from remit.errors import RemitError
from remit.explain.counterfactuals import outlook
from remit.explain.verdict_words import LOOKS, either
from remit.explain.words import clauses, listed, name_in_words, suppose, suppose_reading
from remit.interview import Interview, options_of
from remit.model.rules import Verdict
from remit.model.scenario import Scenario
from remit.quantities import say_percent
from remit.reader.scenarios import read_scenarios
from remit.reader.walk import scenario_files

STATES, AT_ONCE = 240, 20
READ = (Path(__file__).parent / "shown.js").read_text(encoding="utf-8").split("\n", 1)[1]
DATES = ("2024-05-29", "2024-05-30", "2024-07-01", ">= 2024-06-01", "<= 2024-05-01", "2024-05-01 .. 2024-06-05")
LOADED = outcome_table.shipped()
POLICY = LOADED.policy
State = dict[str, tuple[str, ...]]


def states() -> list[State]:
    """Seeded cases: from nothing to everything said, groups, several values, days, readings otherwise or left open."""
    chance = random.Random(11)
    told = [one for file in scenario_files([SCENARIOS]) if "weapons" in str(file) for one in read_scenarios(file)]
    near = [changed(chance, one.scenario) for one in chance.sample(told, STATES // 2)]
    return [{}, *near, *(one_state(chance, chance.random()) for _ in range(STATES // 2))]


def changed(chance: random.Random, scenario: Scenario) -> State:
    """A scenario, of which sometimes a fact is said otherwise."""
    decision = LOADED.decide(scenario.given, readings=scenario.readings)
    given = {name: items for name, items in decision.given.items() if name in POLICY.facts}
    return {**given, **(one_state(chance, 0.1) if chance.random() < 0.5 else {})}


def one_state(chance: random.Random, share: float) -> State:
    found: State = {}
    for name, fact in POLICY.facts.items():
        if chance.random() < share:
            named = [option.name for option in options_of(LOADED, name, fact)]
            several = (
                chance.sample(named, 2)
                if chance.random() < 0.15 and len(named) > 1
                else [chance.choice(named or DATES)]
            )
            found[name] = tuple(several)
    for name, reading in POLICY.readings.items():
        if chance.random() < 0.15:
            others = [choice for choice in reading.choices if choice != reading.default]
            found[name] = (chance.choice([*others, "open"]),)
    return found


def fragment(state: State) -> str:
    parts = (f"{quote(name)}={'|'.join(quote(item, safe='') for item in items)}" for name, items in state.items())
    return f"#?{'&'.join(parts)}" if state else ""


def decided(state: State) -> Decision | None:
    """What the engine says of a state; None where no case is like that."""
    return _decided(tuple(state.items()))


@cache
def _decided(state: tuple[tuple[str, tuple[str, ...]], ...]) -> Decision | None:
    facts, readings = parted(dict(state))
    try:
        return LOADED.decide(facts, readings=readings)
    except RemitError:
        return None


def parted(state: State) -> tuple[dict[str, Any], dict[str, str]]:
    given = {name: items[0] if len(items) == 1 else {"one of": list(items)} for name, items in state.items()}
    readings = {name: given.pop(name) for name in POLICY.readings if name in given}
    return given, readings


@pytest.fixture(scope="module")
def read(chromium: Any, report: str) -> list[tuple[State, dict[str, Any]]]:
    """Every state, and what is seen of it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(report)
    chosen = states()
    ask = f"""async (all) => {{ const read = {READ};
        const found = []; for (const each of all) found.push(await read(each)); return found; }}"""
    found = [
        seen
        for at in range(0, len(chosen), AT_ONCE)
        for seen in page.evaluate(ask, [fragment(state) for state in chosen[at : at + AT_ONCE]])
    ]
    context.close()
    return list(zip(chosen, found, strict=True))


@pytest.fixture(scope="module")
def possible(read: list[tuple[State, dict[str, Any]]]) -> list[tuple[State, Decision, dict[str, Any]]]:
    return [(state, decision, seen) for state, seen in read if (decision := decided(state)) is not None]


def test_the_cases_are_of_every_sort(possible: list[Any], read: list[Any]) -> None:
    verdicts = {decision.verdict for _, decision, _ in possible}

    assert verdicts == {*LOOKS} - {Verdict.CONFLICT}
    assert len(possible) > 150
    assert len(possible) < len(read)


def test_a_case_that_cannot_be_is_called_so(read: list[Any]) -> None:
    for state, seen in read:
        assert ("No case is like that" in (seen["verdict"] or "")) is (decided(state) is None), state


def test_the_verdict_and_what_it_could_be_with_shares(possible: list[Any]) -> None:
    for state, decision, seen in possible:
        word = LOOKS[decision.verdict].word
        said = either(decision.possible)
        assert (seen["verdict"], seen["bar"]) == (word, word), state
        assert seen["spoken"].lower() == (said if len(decision.possible) == 1 else f"undetermined: could be {said}")
        counts = decision.answers.counts() if decision.verdict is Verdict.UNDETERMINED else {}
        parts = [(look.word, 100 * counts[v] / sum(counts.values())) for v, look in LOOKS.items() if counts.get(v)]
        assert len(seen["could"]) == len(parts), state
        for line, (word, share) in zip(seen["could"], parts, strict=True):
            assert line in {f"{word} {say_percent(share + bit, 100)}" for bit in (-1e-9, 1e-9)}, (
                state
            )  # a half may go either way
        assert [float(width.rstrip("%")) for width in seen["widths"]] == pytest.approx([share for _, share in parts])


def test_the_rules_and_the_statements_that_they_rest_on(possible: list[Any]) -> None:
    statements = {locator: said for source in LOADED.written.statements.values() for locator, said in source.items()}
    for state, decision, seen in possible:
        assert seen["rules"] == [[POLICY.rules[rule].says, f"#rule-{rule}"] for rule in decision.rules], state
        cites = dict.fromkeys(cite for rule in decision.rules for cite in POLICY.rules[rule].cites)
        located = {cite: statements[POLICY.citation(cite).locator] for cite in cites}
        assert [line.split()[0] for line in seen["cited"]] == list(cites), state
        assert all((said.says or "") in line for said, line in zip(located.values(), seen["cited"], strict=True))


def test_what_settles_it_and_what_would_flip_it(possible: list[Any]) -> None:
    for state, decision, seen in possible:
        if decision.verdict is Verdict.UNDETERMINED:
            continue
        reason = outlook(decision).settled_by
        assert reason is not None
        named = listed(name_in_words(POLICY, name) for name in reason.facts) if reason.facts else ""
        which = (
            "no other set is as small" if reason.equally_small == 1 else f"one of {reason.equally_small} smallest sets"
        )
        said = f"Enough to settle it, whatever else is so: {named} ({which})."
        settles = said if reason.facts else "No fact is needed to settle it: it is the same in every case."
        assert settles in seen["settled"], state
        flips = [
            (flip.verdict, clauses(suppose(POLICY, *each) for each in flip.changes)) for flip in outlook(decision).flips
        ]
        assert seen["flips"] == [f"{LOOKS[verdict].word} {clause}" for verdict, clause in flips], state
        assert not seen["flips"] or seen["would"] == (set(POLICY.facts) <= set(state)), state


def test_what_is_contested(possible: list[Any]) -> None:
    for state, decision, seen in possible:
        lines = []
        for contest in decision.contested_by:
            read = [suppose_reading(POLICY, name, choice) for name, choice in contest.change]
            could = " or ".join(LOOKS[verdict].word for verdict in contest.possible)
            lines.append(f"{'would' if len(contest.possible) == 1 else 'could'} be {could}: if {clauses(read)}")
        assert sorted(seen["contested"]) == sorted(lines), state


def test_what_matters_and_what_to_ask_first(possible: list[Any]) -> None:
    for state, decision, seen in possible:
        assert {n for n, each in seen["fields"].items() if each["matters"]} == set(decision.depends_on), state
        ahead = outlook(decision).ask
        assert [n for n, each in seen["fields"].items() if each["first"]] == ([ahead.fact] if ahead else []), state
        assert seen["ask"] == (ahead.question if ahead else None), state
        asked = Interview(LOADED, *parted(state)).question() if ahead and ahead.fact in POLICY.facts else None
        assert asked is None or asked.question == seen["ask"], state
        if ahead:
            assert float(seen["expected"].removeprefix("At most ").split()[0]) == pytest.approx(
                ahead.expected, abs=0.051
            )
        marks = {"matters", "ask first"}
        assert all((each["status"] in marks) is each["matters"] for each in seen["fields"].values()), state


def test_the_signs_behind_every_answer(possible: list[Any]) -> None:
    order, compared = list(LOOKS), 0
    for state, _, seen in possible[::2]:
        for name, values in answers():
            for value, option in zip(values, seen["fields"][name]["options"], strict=False):
                usual = name in POLICY.readings and value == POLICY.readings[name].default
                there = {n: i for n, i in state.items() if n != name}
                decision = decided(there if usual else {**there, name: (value,)})
                expected = [str(v) for v in order if decision is not None and v in decision.possible]
                assert option["signs"] == expected, (state, name, value)
                assert option["off"] == (decision is None and not option["checked"]), (state, name, value)
                compared += 1

    assert compared > 2_000


def answers() -> list[tuple[str, list[str]]]:
    """What can be picked: the values and groups of choices and flags, and the choices of readings."""
    facts = [(n, [o.name for o in options_of(LOADED, n, fact)]) for n, fact in POLICY.facts.items()]
    return [*facts, *((name, list(reading.choices)) for name, reading in POLICY.readings.items())]


def test_a_saved_scenario_is_as_the_engine_expects(possible: list[Any], tmp_path: Path) -> None:
    for number, (_, _, seen) in enumerate(possible):
        (tmp_path / f"{number}.yaml").write_text(seen["scenario"])

    assert main(["check", str(tmp_path), "-q"]) == 0
    assert all(seen["restart"] is bool(state) for state, _, seen in possible)


def test_what_clicking_a_flip_gives(opened: Any, report: str, possible: list[Any]) -> None:
    page, clicked = opened(report), 0
    for state, decision, _ in [each for each in possible if len(each[1].possible) == 1][::8]:
        for number, flip in enumerate(outlook(decision).flips):
            page.goto("about:blank")  # another fragment alone would be followed a moment later
            page.goto(report + (fragment(state) or "#?"))
            page.locator("#what h3:has-text('be otherwise if') + .flips button").nth(number).click()
            changed = decided({**state, **dict(flip.changes)})
            assert changed is not None
            assert page.locator("#what .big").inner_text().strip() == LOOKS[changed.verdict].word, (state, flip)
            assert flip.verdict in changed.possible
            clicked += 1

    assert clicked > 20


def test_a_copied_link_leads_to_the_same_and_starting_over_to_nothing(opened: Any, report: str) -> None:
    for state in states()[1:40:5]:
        page = opened(report + fragment(state))
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        said = page.locator("#what").inner_text()
        page.locator("#copy").click()
        until(page, "document.getElementById('copied').textContent")
        again = opened(page.evaluate("navigator.clipboard.readText()"))
        assert again.locator("#what").inner_text() == said, state
        if again.locator("#restart").is_enabled():
            again.locator("#restart").click()
            until(again, "!location.hash")
        assert again.locator("#what .big").inner_text().strip() == "Undetermined"
        assert again.locator("fieldset.stated").count() == 0
