"""The explorer in the browser equals the definition: on every complete case, under every reading, and 10,000 others."""

import random
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import outcome_table
import pytest

from browser.conftest import until
from remit.cli.main import main
from remit.decide.given_values import item_of
from remit.model.items import text_of

PARTIAL = 10_000
AT_ONCE = 2_000  # fragments in one call


def follows(page: Any, fragments: list[str]) -> list[Any]:
    """What the explorer says of many addresses."""
    ask = "all => all.map(fragment => window.explorer.follows(fragment))"
    parts = (fragments[at : at + AT_ONCE] for at in range(0, len(fragments), AT_ONCE))
    return [found for part in parts for found in page.evaluate(ask, part)]


def fragment(table: outcome_table.Table, combination: Any, choice: tuple[str, ...] = ()) -> str:
    given = {name: text_of(item_of(value)) for name, value in table.given(combination).items()}
    return "#?" + urlencode({**given, **dict(zip(table.policy.readings, choice, strict=False))})


@pytest.fixture(scope="module")
def table() -> outcome_table.Table:
    return outcome_table.shipped_table()


@pytest.fixture(scope="module")
def brute_force(table: outcome_table.Table) -> outcome_table.BruteForce:
    return outcome_table.BruteForce(table)


def shown(finding: Any) -> Any:
    """What the definition says, as the explorer would say it."""
    if finding is None:
        return {"possible": []}
    contests = sorted([sorted(map(list, c.change)), [str(v) for v in c.possible]] for c in finding.contests)
    return {
        "possible": [str(verdict) for verdict in finding.possible],
        "every": sorted(finding.every),
        "some": sorted(finding.some),
        "contests": contests,
        "dependsOn": list(finding.depends_on),
    }


def plain(found: Any) -> Any:
    """What the explorer says, in the same order."""
    assert found["refused"] == []
    if not found["possible"]:
        return {"possible": []}
    contests = sorted([sorted(change), possible] for change, possible in found["contests"])
    rules = {"every": sorted(found["every"]), "some": sorted(found["some"])}
    return {"possible": found["possible"], **rules, "contests": contests, "dependsOn": found["dependsOn"]}


def test_every_complete_case_under_every_reading(opened: Any, report: str, table: outcome_table.Table) -> None:
    page = opened(report)
    ask = """fragments => { const { policy } = window.explorer; return fragments.map((fragment) => {
        const found = window.explorer.outcome(fragment); return found && [found.verdict, found.rules]; }) }"""
    compared = 0
    for choices, index in zip(table.choices, range(len(table.choices)), strict=True):
        combinations = list(table.complete())
        found = page.evaluate(ask, [fragment(table, c, choices) for c in combinations])
        for combination, answer in zip(combinations, found, strict=True):
            outcome = table.outcome(combination, index)
            expected = None if outcome is None else [outcome.verdict.value, list(outcome.rules)]
            assert answer == expected, (combination, choices)
            compared += 1

    assert compared == len(table.rows) * len(table.choices) > 100_000


def test_everything_that_is_said_of_every_complete_case(
    opened: Any, report: str, table: outcome_table.Table, brute_force: outcome_table.BruteForce
) -> None:
    combinations = list(table.complete())
    found = follows(opened(report), [fragment(table, c) for c in combinations])

    for combination, answer in zip(combinations, found, strict=True):
        assert plain(answer) == shown(brute_force.findings(combination)), combination


def test_everything_that_is_said_of_partial_cases(
    opened: Any, report: str, table: outcome_table.Table, brute_force: outcome_table.BruteForce
) -> None:
    partial = [combination for combination in table.partial() if None in combination]
    chosen = random.Random(7).sample(partial, min(PARTIAL, len(partial)))
    found = follows(opened(report), [fragment(table, c) for c in chosen])

    assert len(chosen) == PARTIAL
    for combination, answer in zip(chosen, found, strict=True):
        assert plain(answer) == shown(brute_force.findings(combination)), combination


def test_reasons_flips_and_questions_are_those_of_the_engine(
    opened: Any, report: str, table: outcome_table.Table
) -> None:
    partial = random.Random(8).sample(list(table.partial()), 1_500)
    found = follows(opened(report), [fragment(table, c) for c in partial])
    loaded = outcome_table.shipped()

    for combination, answer in zip(partial, found, strict=True):
        if not answer["possible"]:
            continue
        answers = loaded.decide(table.given(combination)).answers
        assert answers is not None
        if len(answer["possible"]) == 1:
            assert answer["reasons"] == [list(reason) for reason in answers.smallest_reasons()]
            flips = [[f.verdict.value, [[name, list(items)] for name, items in f.changes]] for f in answers.flips()]
            assert answer["flips"] == flips
        else:
            plan = answers.plan()
            first, expected = answer["question"]
            assert first == answers.first_question()
            assert expected == pytest.approx(plan.expected)


def test_a_case_that_is_saved_is_as_the_explorer_expects(opened: Any, report: str, tmp_path: Path) -> None:
    table = outcome_table.shipped_table()
    chosen = random.Random(9).sample([c for c in table.partial() if any(table.rows)], 40)
    open_reading = "#?supplier=united-states&weapon=atacms|rocket-artillery&date=>%3D 2024-06-01&long-range-scope=open"
    found = follows(opened(report), [*(fragment(table, c) for c in chosen), open_reading])
    possible = [answer for answer in found if answer["possible"]]
    for number, answer in enumerate(possible):
        (tmp_path / f"{number}.yaml").write_text(answer["scenario"])

    assert len(possible) > 20
    assert main(["check", str(tmp_path), "-q"]) == 0


def test_the_state_is_in_the_address_and_comes_back_from_it(opened: Any, report: str) -> None:
    page = opened(report)
    page.locator('fieldset[data-name="supplier"] label', has_text="the United States").click()
    page.locator('fieldset[data-name="weapon"] label', has_text="an ATACMS missile").click()
    page.locator('fieldset[data-name="location"] label', has_text="away from Kharkiv").click()
    until(page, "location.hash.includes('location=')")
    address, said = page.url, page.locator("#what").inner_text()

    assert address.endswith("#?supplier=united-states&weapon=atacms&location=rest-of-belgorod")
    assert "Prohibited" in said
    assert "ATACMS and other long-range weapons may still not be used" in said
    again = opened(address)
    assert again.locator("#what").inner_text() == said
    assert again.locator('fieldset[data-name="weapon"] input:checked').evaluate("i => i.parentElement.innerText") != ""


def test_a_flip_and_a_contest_are_one_click_away(opened: Any, report: str) -> None:
    case = "supplier=united-states&weapon=atacms&location=rest-of-belgorod&target=artillery"
    page = opened(f"{report}#?{case}&posture=attacking&threatens=kharkiv-area&date=2024-06-02")
    page.locator(".flips button", has_text="the ban on long-range strikes does not hold near Kharkiv").click()

    until(page, "location.hash.endsWith('&long-range-scope=beyond-the-area')")
    assert page.locator("#what .big").inner_text().strip() == "Permitted"
    page.locator(".flips button", has_text="the place were outside Russia").click()
    assert page.locator("#what .big").inner_text().strip() == "Unregulated"


def test_the_question_to_ask_next_leads_to_its_field(opened: Any, report: str) -> None:
    page = opened(f"{report}#?supplier=united-states")
    page.locator("#next button").click()

    assert page.evaluate("document.activeElement.closest('fieldset').dataset.name") == "location"


def test_an_answer_that_no_case_fits_cannot_be_given(opened: Any, report: str) -> None:
    page = opened(f"{report}#?threatens=nobody")

    assert page.locator('fieldset[data-name="posture"] input:disabled').count() == 3


def test_what_a_link_says_and_the_policy_does_not_know_is_named(opened: Any, report: str) -> None:
    page = opened(f"{report}#?weapon=atacms&colour=red&location=moon&date=2024-02-31")

    assert "does not know what the link says of colour, location and date" in page.locator("#what").inner_text()


def test_the_map_follows_the_case_and_its_controls(opened: Any, report: str) -> None:
    page = opened(report)
    before = page.locator("#map-panels").inner_text()
    page.locator("#map-down").select_option("weapon")
    until(page, "document.querySelector('#map-panels').innerText.includes('ATACMS')")

    assert page.locator("#map-panels").inner_text() != before
    page.locator('fieldset[data-name="supplier"] label', has_text="someone else").click()
    until(page, "!document.querySelector('#map-panels .v-prohibited')")


def test_the_map_that_is_drawn_again_is_the_one_that_was_there(opened: Any, report: str) -> None:
    page = opened(report)
    before = page.locator("#map-panels").inner_text()
    first = page.locator("#map-apart").input_value()
    page.locator("#map-apart").select_option("")
    page.locator("#map-panels table").nth(1).wait_for(state="detached")
    page.locator("#map-apart").select_option(first)
    page.locator("#map-panels table").nth(1).wait_for()

    assert page.locator("#map-panels").inner_text() == before


def test_the_map_of_facts_of_every_kind_has_the_same_headings_when_it_is_drawn_again(
    opened: Any, tmp_path: Path
) -> None:
    kinds, target = Path(__file__).parents[1] / "report/kinds/kinds.yaml", tmp_path / "kinds.html"
    main(["report", str(kinds), "--quick", "-o", str(target)])
    page = opened(target.as_uri())
    heads = "[...document.querySelectorAll('#map-panels :is(caption, th)')].map(each => each.innerText).sort()"
    before = page.evaluate(heads)
    first = page.locator("#map-apart").input_value()
    page.locator("#map-apart").select_option("")
    page.locator("#map-panels table").nth(1).wait_for(state="detached")
    page.locator("#map-apart").select_option(first)
    page.locator("#map-panels table").nth(1).wait_for()

    assert page.evaluate(heads) == before


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_map_with_many_columns_can_be_read(opened: Any, report: str, width: int) -> None:
    page = opened(report, width=width)
    page.locator("#map-apart").select_option("")
    page.locator("#map-across").select_option("target")
    until(page, "document.querySelector('#map-panels thead').innerText.includes('Artillery')")
    broken = """[...document.querySelectorAll('.map thead th')].filter((head) => { const range = document.createRange();
        const text = head.firstChild; if (text.nodeType !== 3) return false;
        return [...text.data.matchAll(/\\S+/g)].some((word) => { range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length); return range.getClientRects().length > 1 }) }).length"""
    spilt = """[...document.querySelectorAll('.map .signs')].filter((each) =>
        each.scrollWidth > each.parentElement.clientWidth + 1).length"""

    assert page.evaluate(broken) == 0
    assert page.evaluate(spilt) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
