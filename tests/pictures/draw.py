"""Draws the pictures of the README: what a terminal shows, as SVG, and the page in Chromium, as PNG.

python tests/pictures/draw.py              all of them, into .github/
python tests/pictures/draw.py terminal     without a browser
"""

from __future__ import annotations

import html
import io
import os
import re
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github"
COLUMNS = 100
CELL, LINE, EDGE = 8.43, 19, 16  # of a character, of a line, around the text
ESCAPE = re.compile(r"\x1b\[(\d+)m")
COLOURS = {1: "#f2f0ea", 2: "#9aa1ab", 31: "#f3a57c", 32: "#8fd19e", 33: "#e6c060", 35: "#e5a0dc", 36: "#6fd3c5"}
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
CASE = "supplier=united-states&weapon=atacms&location=rest-of-belgorod&target=artillery&posture=attacking"
CASES = "scenarios/us-weapons-in-russia/long-range.yaml"
TERMINALS = {"explain.svg": ["check", CASES, "-k", "launcher in Belgorod", "--explain"]}
ACCOUNTS = ["us-weapons-in-russia", "politico-2024-05-30", "us-officials-june-2024", "us-november-2024"]
DAYS = ["timeline", *ACCOUNTS, ".github/timeline.yaml", "--from", "2024-05-29", "--to", "2024-11-30"]
PAGES = (("page", "light", ""), ("page-dark", "dark", ""), ("explorer", "light", f"#?{CASE}"))


def printed(command: list[str], columns: int = COLUMNS) -> str:
    """What a command prints on a terminal with colours."""
    from remit.cli.main import main

    here, out = Path.cwd(), io.StringIO()
    os.chdir(ROOT)
    try:
        environment = {"FORCE_COLOR": "1", "COLUMNS": str(columns), "NO_COLOR": ""}
        with mock.patch.dict(os.environ, environment), redirect_stdout(out):
            main(command)
    finally:
        os.chdir(here)
    return out.getvalue()


def spans(line: str) -> str:
    """A line with its colours, as parts of an SVG text."""
    parts, colour, weight = [], "", ""
    for place, piece in enumerate(ESCAPE.split(line)):
        if place % 2:
            code = int(piece)
            colour, weight = COLOURS.get(code, ""), ' font-weight="600"' if code == 1 else ""
        elif piece:
            fill = f' fill="{colour}"' if colour else ""
            parts.append(f"<tspan{fill}{weight}>{html.escape(piece, quote=False)}</tspan>")
    return "".join(parts)


def terminal(command: list[str]) -> str:
    """A picture of a terminal in which a command was given."""
    said = " ".join(f'"{part}"' if " " in part else part for part in command)
    lines = [f"\x1b[2m$\x1b[0m \x1b[1mremit {said}\x1b[0m", "", *printed(command).rstrip().splitlines()]
    width, height = COLUMNS * CELL + 2 * EDGE, len(lines) * LINE + 2 * EDGE
    rows = "\n".join(
        f'<text x="{EDGE}" y="{EDGE + LINE * (number + 0.75):g}" xml:space="preserve">{spans(line)}</text>'
        for number, line in enumerate(lines)
        if line
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img">\n'
        f"<title>{html.escape('remit ' + said)}</title>\n"
        f'<rect width="100%" height="100%" rx="8" fill="#15181c"/>\n'
        f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="14" '
        f'fill="#dcdad4">\n{rows}\n</g>\n</svg>\n'
    )


def pages() -> None:
    """The page in light and dark, and its explorer."""
    from playwright.sync_api import sync_playwright

    from remit.cli.main import main

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        target = Path(place, "report.html")
        policy, scenarios = str(ROOT / "rules/us-weapons-in-russia.yaml"), str(ROOT / "scenarios")
        with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": "1717200000"}):
            main(["report", policy, scenarios, "-o", str(target)])
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=QUIET
        )
        for name, theme, fragment in (
            ("page", "light", ""),
            ("page-dark", "dark", ""),
            ("explorer", "light", f"#?{CASE}"),
        ):
            context = browser.new_context(viewport={"width": 1200, "height": 820}, color_scheme=theme)
            page = context.new_page()
            page.goto(target.as_uri() + fragment)
            page.wait_for_timeout(400)
            page.screenshot(path=FOLDER / f"{name}.png")
            context.close()
        browser.close()


def main() -> None:
    for name, command in TERMINALS.items():
        (FOLDER / name).write_text(terminal(command), encoding="utf-8")
    (FOLDER / "timeline.svg").write_text(printed([*DAYS, "--format", "svg"]), encoding="utf-8")
    if "terminal" not in sys.argv[1:]:
        pages()


if __name__ == "__main__":
    main()
