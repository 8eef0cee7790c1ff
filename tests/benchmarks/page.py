"""The page of the shipped policy: how large it is, how soon it can be used, how long a change takes, in Chromium.

Run: python tests/benchmarks/page.py (pip install -e '.[browser]', and a Chromium: CHROMIUM or /usr/bin/chromium). A
change is timed from the click on an answer until everything on the page has followed it but the next question and the
map, which come after it; and until these have, too.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LOADS = 7
CHANGES = """() => {
    const at = (name, value) => document.querySelector(`fieldset[data-name="${name}"] input[value="${value}"]`);
    const clicks = [["supplier", "0"], ["weapon", "1"], ["location", "3"], ["target", "1"], ["posture", "0"],
        ["threatens", "0"], ["date", "1"], ["weapon", "4"], ["supplier", "1"], ["date", ""], ["target", ""],
        ["location", ""], ["weapon", ""], ["posture", ""], ["threatens", ""], ["supplier", ""]];
    const once = ([name, value]) => new Promise((done) => {
        const begun = performance.now();
        at(name, value).click();
        document.body.offsetHeight;
        const shown = performance.now() - begun;
        const end = () => setTimeout(() => done([shown, performance.now() - begun]), 0);
        requestAnimationFrame(() => setTimeout(end, 0));
    });
    return clicks.reduce(async (all, each) => [...(await all), await once(each)], Promise.resolve([]));
}"""


def load(browser: Any, address: str) -> tuple[float, list[list[float]]]:
    """Milliseconds until the page can be used, and of every change."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("window.explorer && document.querySelector('#next button')")
    usable = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    page.evaluate(CHANGES)  # once, so that what is measured is not compiled at the same time
    changes = page.evaluate(CHANGES)
    context.close()
    return usable, changes


def main() -> None:
    from playwright.sync_api import sync_playwright

    from remit.cli.main import main as remit

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        target = Path(place, "report.html")
        policy, scenarios = str(ROOT / "rules/us-weapons-in-russia.yaml"), str(ROOT / "scenarios")
        remit(["report", policy, scenarios, "--quick", "-o", str(target)])
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        loads = [load(browser, target.as_uri()) for _ in range(LOADS)]
        shown = [first for _, changes in loads for first, _ in changes]
        whole = [last for _, changes in loads for _, last in changes]
        browser.close()
    print(f"usable after     {statistics.median(usable for usable, _ in loads):6.0f} ms (median of {LOADS} loads)")
    for name, times in (("a change shown", shown), ("with all behind", whole)):
        worst = sorted(times)[int(0.95 * len(times))]
        print(f"{name:<16} {statistics.median(times):6.1f} ms (median), {worst:.1f} ms (95 of 100)")


if __name__ == "__main__":
    main()
