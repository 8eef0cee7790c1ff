"""Links: to a case, to a scenario, to a place of the page; nothing moves while one is followed, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from browser.conftest import until
from browser.explorer import follows

CASE = "#?supplier=united-states&weapon=atacms&location=rest-of-belgorod"
LINKS = (
    "",
    "#?supplier=united-states",
    f"{CASE}&target=artillery&posture=attacking&date=2024-06-02",
    "#?weapon=atacms|rocket-artillery&long-range-scope=open",
    "#scenarios",
    "#map",
    "#open",
)
SHIFTS = (
    "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) "
    "window.shift += entry.value }).observe({ type: 'layout-shift', buffered: true })"
)


def test_every_scenario_leads_to_its_own_verdict(opened: Any, report: str) -> None:
    page = opened(report)
    page.evaluate("document.querySelectorAll('#cases details').forEach(each => each.open = true)")
    rows = page.locator("#cases tbody tr").count()
    until(page, f"document.querySelectorAll('.told a[href^=\"#?\"]').length === {rows}")
    links = page.evaluate("[...document.querySelectorAll('.told')].map(e => e.querySelector('a[href^=\"#?\"]').hash)")
    words = page.locator("#cases tbody tr").evaluate_all("rows => rows.map(row => row.dataset.verdict)")
    found = follows(page, links)

    assert rows == len(links) > 300  # every scenario that ships
    assert [answer["refused"] for answer in found] == [[]] * rows
    assert [verdict_of(answer) for answer in found] == words


def verdict_of(answer: Any) -> str:
    return str(answer["possible"][0]) if len(answer["possible"]) == 1 else "undetermined"


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_moves_while_a_link_is_followed(opened: Any, report: str, width: int) -> None:
    statement = first_statement(opened(report))
    for link in (*LINKS, statement):
        page = opened("about:blank", width=width)
        page.add_init_script(SHIFTS)
        page.goto(report + link)
        page.wait_for_timeout(300)

        assert page.evaluate("window.shift") < 0.02, link


def first_statement(page: Any) -> str:
    return str(page.locator(".statements li").last.evaluate("each => '#' + each.id"))


def test_an_option_keeps_its_width_whatever_could_follow(opened: Any, report: str) -> None:
    page = opened(report, width=360)
    widths = "[...document.querySelectorAll('.option:not(.other)')].map(each => Math.round(each.offsetWidth))"
    tops = "[...document.querySelectorAll('#facts > fieldset')].map(each => Math.round(each.offsetTop))"
    before = page.evaluate(widths), page.evaluate(tops)
    page.locator('fieldset[data-name="supplier"] label', has_text="the United States").click()
    until(page, "location.hash.includes('supplier')")
    page.locator('fieldset[data-name="weapon"] label', has_text="an ATACMS missile").click()
    until(page, "location.hash.includes('weapon')")

    assert (page.evaluate(widths), page.evaluate(tops)) == before


@pytest.mark.parametrize("link", ["#what .cite", '.contents a[href="#map"]', '#what a[href^="#rule-"]'])
def test_a_link_to_a_place_keeps_the_case(opened: Any, report: str, link: str) -> None:
    page = opened(report + CASE)
    said = page.locator("#what").inner_text()
    page.locator(link).first.click()
    until(page, "!location.hash.startsWith('#?')")
    assert page.locator("#what").inner_text() == said
    page.reload()
    until(page, "!!window.explorer")

    assert page.locator("#what").inner_text() == said
    page.go_back()
    until(page, "location.hash.startsWith('#?')")
    assert page.locator("#what").inner_text() == said


def test_back_takes_a_change_back_that_was_made_after_a_link(opened: Any, report: str) -> None:
    page = opened(report + CASE)
    said = page.locator("#what").inner_text()
    page.locator("#what .cite").first.click()
    until(page, "location.hash.startsWith('#statement-')")
    page.locator("#restart").click()
    until(page, "!location.hash")
    assert page.locator("#what").inner_text() != said
    page.go_back()
    until(page, "location.hash.startsWith('#statement-')")

    assert page.locator("#what").inner_text() == said
    assert "supplier=united-states" in page.evaluate("history.state.stated")


def test_a_link_without_a_case_is_the_page_as_it_was(opened: Any, report: str) -> None:
    page = opened(report + "#map")

    assert page.locator("#what .big").inner_text().strip() == "Undetermined"
    assert page.locator("#restart").is_disabled()


def test_whoever_copies_a_link_of_a_file_is_told_for_whom_it_works(opened: Any, report: str) -> None:
    page = opened(report + CASE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#copy").click()
    until(page, "document.getElementById('copied').textContent")

    assert page.evaluate("navigator.clipboard.readText()") == report + CASE
    assert "send the file too" in page.locator("#copied").inner_text()


def test_without_scripts_no_room_is_kept_for_what_needs_them(chromium: Any, report: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    hidden = [page.locator(each).first.evaluate("e => e.offsetHeight") for each in ("#filters", "#map-controls")]
    context.close()

    assert hidden == [0, 0]
