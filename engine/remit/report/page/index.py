"""The list of the policies that are served, with what is wrong with their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remit.report import DISCLAIMER
from remit.report.page.render import render


@dataclass(frozen=True, slots=True)
class Entry:
    """A policy that is served, and what is wrong with its file now."""

    name: str
    title: str
    notices: tuple[str, ...]


def index(entries: Sequence[Entry], broken: Sequence[str], version: int, passed_over: Sequence[str] = ()) -> str:
    """A page with a link to every policy, and what is wrong with other files and with scenarios.

    Args:
        entries: A policy each, with what is wrong with its file now.
        broken: What is wrong with files that give no policy, each in a line.
        version: Of what is shown; the page is loaded again when there is another.
        passed_over: What is wrong with scenarios that cannot be decided, each in a line.
    """
    view = {"entries": entries, "broken": broken, "passed_over": passed_over, "disclaimer": DISCLAIMER}
    return render(view, ("plain.js", "live.js"), {"live": version}, "index.html", connects=True)
