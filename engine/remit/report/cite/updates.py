"""Fingerprints that are brought up to date: what changes in a statements file and what does not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.cite.update import Refusal, Update
from remit.cite.words import Fingerprint
from remit.errors import visible
from remit.explain.words import listed
from remit.quantities import say_count
from remit.report.cite.text import MOST_SHOWN
from remit.report.screen import Screen


@dataclass(frozen=True, slots=True)
class Updated:
    """A statements file with what can be changed in it and what cannot, its text then, and whether all fits then."""

    source: str
    file: str
    lines: Mapping[str, int]
    accounts: Mapping[str, str]  # what each statement says in our words, or why no rule follows from it
    updates: tuple[Update, ...]
    refusals: tuple[Refusal, ...]
    text: str
    is_clean: bool


def show_updated(screen: Screen, updated: Updated, *, dry_run: bool) -> None:
    """Both fingerprints of each statement that changes, with what it is held to say; and what stays as it is.

    Args:
        screen: Where it is shown.
        updated: A statements file, with what changes in it.
        dry_run: Say that it would change.
    """
    screen.line()
    for update in updated.updates:
        would = "would change" if dry_run else "changes"
        screen.line(f"{updated.file}:{updated.lines[update.locator]}: {update.locator} {would}", "bold")
        screen.line(f"   was  {_fingerprint(update.old)}", "dim")
        screen.line(f"   now  {_fingerprint(update.new)}")
        passage = visible(update.passage)
        screen.hang("        ", 8, f"“{passage}”" if update.new.words <= MOST_SHOWN else f"“{passage[:400]} […]”")
        if update.change is not None:
            screen.hang("        ", 8, visible(update.change))
        screen.hang("   does it still bear this out?  ", 8, visible(updated.accounts[update.locator]), "yellow")
    for refusal in updated.refusals:
        line = updated.lines[refusal.locators[0]]
        stays = "stays as it is" if len(refusal.locators) == 1 else "stay as they are"
        screen.hang("", 3, f"{updated.file}:{line}: {listed(refusal.locators)} {stays}: {refusal.why}", "red")
    if not updated.updates and not updated.refusals:
        screen.line(f"{updated.file}: no statement is missing, and nothing changes")


def _fingerprint(found: Fingerprint) -> str:
    return f"{say_count(found.words, 'word')}, {found.sha256}"


def updated_data(updated: Updated) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "source": updated.source,
        "file": updated.file,
        "updates": updated.updates,
        "left": updated.refusals,
    }
