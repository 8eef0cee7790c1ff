"""What can be stated in the explorer of facts of all kinds: by hand, in links, and by the page's own scenarios."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from explorer_cases import cases

import remit
from browser.conftest import until
from remit.cli.main import main

POLICY = """
remit: 1
policy: boats
title: "Who may take a boat out"
facts:
  roles: {set: [guest, {staff: [cook, skipper]}, deck-hand], labels: {deck-hand: "a hand"}}
  licence: {flag: {}, optional: true}
  ends: {datetime: {to: 2030-01-01T00:00:00Z}, optional: true}
  spouse: {text: {}, optional: true}
  age: {integer: {min: 0, max: 150, unit: years}}
  boat: {choice: [dinghy, {large: [yacht, ferry]}], optional: true}
readings:
  hands: {question: "What is a hand?", choices: {paid: {}, any: {}}, default: paid}
rules:
  adults: {permit: "Adults may.", when: {age: ">= 18", roles: {includes: [guest, deck-hand], excludes: staff}}}
  unlicensed: {forbid: "Not without a licence.", when: {licence: false}, overrides: adults}
  for-ever: {forbid: "Nobody may for ever.", when: {ends: absent, spouse: bob, hands: any}}
  ferries: {exempt: "Crews of ferries.", when: {boat: ferry, roles: {includes all: [cook, skipper]}}}
"""
SCENARIOS = """
policy: boats
scenarios:
  - {name: "a set", given: {roles: [guest, skipper], spouse: zed, licence: present}}
  - {name: "one of", given: {boat: {one of: [yacht, ferry]}, age: {one of: ["10 .. 20", "15 .. 30"]}}}
  - {name: "clauses", given: {roles: {includes: staff, size: ">= 2"}, spouse: "a|b = c & d", ends: "< 2029-01-01T00:00:00+02:00"}}
  - {name: "sets", given: {roles: {one of: [[guest], {within: [cook]}]}, spouse: {one of: [bob, absent]}}, readings: {hands: open}}
"""  # noqa: E501


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("boats")
    (folder / "boats.yaml").write_text(POLICY)
    (folder / "scenarios.yaml").write_text(SCENARIOS)
    return folder


@pytest.fixture(scope="module")
def boats(files: Path) -> str:
    """The address of the page of a policy with facts of all kinds."""
    listed = [str(files / name) for name in ("boats.yaml", "scenarios.yaml")]
    assert main(["report", *listed, "--quick", "-o", str(files / "boats.html")]) == 0
    return (files / "boats.html").as_uri()


def follows(page: Any, fragment: str) -> Any:
    return page.evaluate("fragment => window.explorer.follows(fragment)", fragment)


def field(page: Any, name: str) -> Any:
    return page.locator(f'fieldset[data-name="{name}"]')


def address(page: Any) -> str:
    return unquote(page.evaluate("location.hash"))


def test_what_is_there_can_be_picked(opened: Any, boats: str) -> None:
    page = opened(boats)
    field(page, "ends").locator("label", has_text="present").click()
    until(page, "location.hash === '#?ends=present'")

    assert "No case is like that" not in page.locator("#what").inner_text()
    assert len(follows(page, "#?ends=present")["possible"]) > 1


def test_a_flip_says_the_value_where_absence_changes_nothing(opened: Any, boats: str) -> None:
    found = follows(opened(boats), "#?licence=true&age=20&roles=%7Bguest%7D&boat=dinghy&spouse=zed")

    assert ["prohibited", [["licence", ["false"]]]] in found["flips"]


@pytest.mark.parametrize("number", range(4))
def test_the_scenarios_of_the_page_can_be_tried_with_other_facts(opened: Any, boats: str, number: int) -> None:
    page = opened(boats)
    page.locator("#cases details summary").nth(number).click()
    link = page.locator("#cases details[open] a", has_text="Try it with other facts")
    href = link.get_attribute("href")

    assert follows(page, href)["refused"] == []
    assert follows(page, href)["possible"] != []


def test_a_set_is_stated_member_by_member(opened: Any, boats: str) -> None:
    page = opened(boats)
    field(page, "roles").locator('select[data-member="guest"]').select_option("in")
    until(page, "location.hash !== ''")
    assert address(page) == "#?roles=includes guest"
    for member, answer in {"cook": "out", "skipper": "in", "deck-hand": "out"}.items():
        field(page, "roles").locator(f'select[data-member="{member}"]').select_option(answer)
    until(page, "decodeURIComponent(location.hash) === '#?roles={guest | skipper}'")

    assert "roles: [guest, skipper]" in follows(page, page.evaluate("location.hash"))["scenario"]


def test_members_are_shown_as_a_link_states_them(opened: Any, boats: str) -> None:
    page = opened(f"{boats}#?roles=includes%20guest;%20excludes%20staff")
    shown = field(page, "roles").locator("select").evaluate_all("all => all.map(each => each.value)")

    assert shown == ["in", "out", "out", ""]


def test_a_text_is_stated_exactly(opened: Any, boats: str) -> None:
    page = opened(boats)
    field(page, "spouse").locator("[data-exact]").fill("zed")
    field(page, "spouse").locator("[data-exact]").press("Enter")
    until(page, "location.hash === '#?spouse=zed'")

    assert "spouse: zed" in follows(page, "#?spouse=zed")["scenario"]


WRONG = {
    "age": ("200", "Age is never 200 years: it is between 0 and 150 years."),
    "ends": ("2024-02-31T12:00:00Z", "“2024-02-31T12:00:00Z” is not a moment with its offset; write it as"),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_value_that_cannot_be_is_refused_with_the_reason(opened: Any, boats: str, name: str) -> None:
    page, (text, said) = opened(boats), WRONG[name]
    field(page, name).locator("[data-exact]").fill(text)
    field(page, name).locator("[data-exact]").press("Enter")
    until(page, "document.querySelector('.wrong:not(:empty)') !== null")

    assert said in field(page, name).inner_text()
    assert address(page) == ""


def test_a_link_beyond_the_bounds_says_what_they_are(opened: Any, boats: str) -> None:
    said = opened(f"{boats}#?age=200&ends=2031-01-01T00:00:00Z").locator("#what").inner_text()

    assert "does not know what the link says of age and ends" in said
    assert "Age is never 200 years: it is between 0 and 150 years." in said
    assert "it is 2030-01-01T00:00:00Z or earlier." in said


def test_what_the_rules_do_not_tell_apart_counts_once_and_each_value_of_a_choice(opened: Any, boats: str) -> None:
    page = opened(boats)
    counted = (
        "([fragment, name]) => { location.hash = fragment; window.explorer.arrive(); "
        "const { weights } = window.explorer.found; const { levelOf } = window.explorer.policy; "
        "return weights[levelOf.get(name)].reduce((a, b) => a + b, 0); }"
    )

    assert page.evaluate(counted, ["#?age=10 .. 20|15 .. 30", "age"]) == 2
    assert page.evaluate(counted, ["#?age=3 .. 9", "age"]) == 1
    assert page.evaluate(counted, ["#?ends=absent|< 2029-01-01T00:00:00Z", "ends"]) == 2
    assert page.evaluate(counted, ["#?spouse=zed|anna|absent", "spouse"]) == 1
    assert page.evaluate(counted, ["#?boat=large|absent", "boat"]) == 3


def test_cases_that_are_saved_are_as_the_explorer_expects(opened: Any, boats: str, files: Path) -> None:
    policy, page = remit.load(str(files / "boats.yaml")).policy, opened(boats)
    found = [follows(page, case.fragment) for case in cases(policy, random.Random(3))]
    possible = [said["scenario"] for said in found if said["possible"]]
    folder = files / "saved"
    folder.mkdir()
    for number, text in enumerate(possible):
        (folder / f"{number}.yaml").write_text(text)

    assert len(possible) > 30
    assert main(["check", str(folder), "--policy", str(files / "boats.yaml"), "-q"]) == 0
