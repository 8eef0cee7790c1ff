"""A headless Chromium, and the pages that it opens from disk. The files here run only when they are called for.

pip install -e '.[test,browser]' and a Chromium (CHROMIUM, or /usr/bin/chromium), then
python -m pytest tests/browser/*.py
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from remit.cli.main import main

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / each) for each in ("agreement", "report", "service")]
POLICY, SCENARIOS = str(ROOT / "rules/us-weapons-in-russia.yaml"), str(ROOT / "scenarios")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page of the shipped policy and its scenarios."""
    target = tmp_path_factory.mktemp("report") / "report.html"
    assert main(["report", POLICY, SCENARIOS, "--quick", "-o", str(target)]) == 0
    return target.as_uri()


class Opened:
    """A page with everything that it said on the console, and everything it asked for."""

    def __init__(self, chromium: Any, **options: Any) -> None:
        self.context = chromium.new_context(**options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def go(self, address: str) -> Any:
        self.page.goto("about:blank")
        self.page.goto(address)
        return self.page


def until(page: Any, condition: str, seconds: float = 30) -> None:
    """Wait for a condition; asked again and again from outside, since the page lets no text be run as a script."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(20)


@pytest.fixture
def opened(chromium: Any) -> Iterator[Any]:
    """A function that opens a page of some size and theme; all are closed in the end, and none may have complained."""
    pages: list[Opened] = []

    def open_page(address: str, *, width: int = 1280, height: int = 900, theme: str = "light") -> Any:
        size = {"width": width, "height": height}
        pages.append(Opened(chromium, viewport=size, color_scheme=theme, reduced_motion="reduce"))
        return pages[-1].go(address)

    yield open_page
    said = [text for one in pages for text in one.said]
    beyond = [url for one in pages for url in one.asked if not url.startswith(("file:", "blob:", "about:"))]
    for one in pages:
        one.context.close()
    assert said == []
    assert beyond == []
