"""The page is well made: no complaint, no request, no violation of WCAG, at any width, in both themes, by keyboard."""

from pathlib import Path
from typing import Any

import pytest
from hostile import EVIL, hostile

from browser.conftest import until

CASE = "#?supplier=united-states&weapon=atacms&location=rest-of-belgorod"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Any) -> list[str]:
    """What axe-core finds."""
    import axe_playwright_python

    script = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("tags => axe.run({ runOnly: tags })", TAGS)["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"][:3]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_nothing(opened: Any, report: str, width: int, theme: str) -> None:
    for fragment in ("", CASE):
        page = opened(report + fragment, width=width, theme=theme)
        page.locator("#readings").evaluate("each => each.open = true")
        page.locator("#all-scenarios").evaluate("each => each.open = true")
        page.locator("#cases [data-case]").first.evaluate("each => each.open = true")
        page.wait_for_selector(".told")

        assert violations(page) == []


def test_axe_finds_nothing_in_what_opens(opened: Any, report: str) -> None:
    page = opened(report)
    page.locator("#keep").click()

    assert page.locator("#save").is_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_is_wider_than_the_screen(opened: Any, report: str, width: int) -> None:
    page = opened(report + CASE, width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_moves_while_it_loads(opened: Any, report: str) -> None:
    page = opened("about:blank")
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) "
        "window.shift += entry.value }).observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(report)
    page.wait_for_timeout(300)

    assert page.evaluate("window.shift") < 0.02


def test_a_case_can_be_stated_by_keyboard_alone(opened: Any, report: str) -> None:
    page = opened(report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "f1":
            break
    page.keyboard.press("ArrowDown")

    until(page, "location.hash === '#?supplier=united-states'")
    assert page.evaluate("document.activeElement.name") == "f1"
    assert page.locator("#spoken").inner_text().startswith("Undetermined: could be")
    page.keyboard.press("ArrowUp")
    until(page, "!location.hash")


def test_what_has_the_focus_can_be_seen(opened: Any, report: str) -> None:
    page = opened(report)
    for _ in range(30):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const at = document.activeElement; const shown = at.closest('.option') ?? at;"
            " return getComputedStyle(shown).outlineStyle })()"
        )
        assert seen != "none"


def test_scenarios_are_filtered_and_open_to_their_reasons(opened: Any, report: str) -> None:
    page = opened(report)
    page.locator("#all-scenarios > summary").click()
    page.locator("#find").fill("ATACMS")
    rows = page.locator("#cases tbody tr:visible")
    shown, every = rows.count(), page.locator("#cases tbody tr").count()
    assert 0 < shown < every / 2
    assert page.locator("#found").inner_text() == f"{shown} of {every} shown"
    page.locator("#filters label", has_text="Prohibited").click()
    assert page.locator('#cases tbody tr[data-verdict="prohibited"]:visible').count() == 0

    first = page.locator("#cases tbody tr:visible details").first
    first.locator("summary").click()
    told = first.locator(".told")
    assert "Given" in told.inner_text()
    told.locator("a", has_text="Try it").click()
    assert "#?" in page.url


def test_a_script_in_any_field_of_a_policy_does_nothing(opened: Any, tmp_path: Path) -> None:
    hostile(tmp_path)
    page = opened((tmp_path / "page.html").as_uri())
    for details in page.locator("details").all():
        details.evaluate("each => each.open = true")
    for option in page.locator(".options label:visible").all():
        option.click(timeout=1_000, force=True)
    page.locator("#keep").click()
    page.evaluate("window.explorer.follows('#?who=' + encodeURIComponent('<img src=x onerror=alert(3)>'))")
    page.goto(f"{page.url.split('#')[0]}#?%3Cimg%20src%3Dx%20onerror%3Dalert(4)%3E=1")
    page.wait_for_timeout(200)

    assert EVIL in page.locator("h1").inner_text()
    assert page.locator("img").count() == 0
    assert "link says of <img" in page.locator("#what").inner_text()


def test_nothing_but_its_own_script_runs(report: str, chromium: Any) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(report)
    refused = page.evaluate("""new Promise(done => {
        document.addEventListener("securitypolicyviolation", (event) => done(event.violatedDirective));
        const added = document.createElement("script");
        added.textContent = "window.ran = 1";
        document.body.append(added);
    })""")
    ran = page.evaluate("window.ran")
    context.close()

    assert refused.startswith("script-src")
    assert ran is None


def test_it_prints(opened: Any, report: str) -> None:
    page = opened(report)
    page.emulate_media(media="print")

    assert page.locator("#explore").is_hidden()
    assert page.locator("#answer").is_visible()
    assert len(page.pdf()) > 10_000


def test_without_scripts_everything_but_the_explorer_is_there(chromium: Any, report: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    text = page.locator("main").inner_text()
    context.close()

    assert "ATACMS and other long-range weapons may still not be used" in text
    assert "Where it is silent" in text
    assert "This part needs JavaScript" in text
