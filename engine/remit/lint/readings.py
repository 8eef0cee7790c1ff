"""Readings: two choices or more, a default that is one of them, and names that are readings where they are picked."""

from __future__ import annotations

from collections.abc import Iterator

from remit.errors import Problem, about, near_miss
from remit.model.readings import OPEN
from remit.reader.policies import WrittenPolicy


def reading_problems(written: WrittenPolicy) -> Iterator[Problem]:
    for name, reading in written.policy.readings.items():
        subject = about(("readings", name))
        if reading.default is None:
            at = written.origins.key("readings", name)
            help = f"add `default:`, one of {', '.join(reading.choices)}" if reading.choices else None
            yield Problem("reading-default", f"{subject}there is no default", at, help)
        elif reading.default not in reading.choices:
            at = written.origins.value("readings", name, "default")
            help = near_miss(reading.default, reading.choices, "choices")
            yield Problem(
                "reading-default", f"{subject}the default `{reading.default}` is none of its choices", at, help
            )
        if OPEN in reading.choices:
            at = written.origins.key("readings", name, "choices", OPEN)
            said = f"{subject}`{OPEN}` stands for a reading that is left open"
            yield Problem("reserved-name", said, at, "choose another name")
        if len(reading.choices) <= 1:
            at = written.origins.key("readings", name, "choices")
            said = "one choice leaves nothing open" if reading.choices else "there are no choices"
            yield Problem("reading-choices", f"{subject}{said}", at, "give at least two")
    yield from _picked(written)


def _picked(written: WrittenPolicy) -> Iterator[Problem]:
    """The readings that properties pick."""
    for name, property in written.policy.properties.items():
        picked = {} if property.readings == "every" else property.readings
        for reading, choice in picked.items():
            path = ("properties", name, "readings", reading)
            if problem := reading_problem(written, reading, choice):
                code, said, help = problem
                yield Problem(code, f"{about(path)}{said}", written.origins.key(*path), help)


def reading_problem(written: WrittenPolicy, reading: str, choice: str) -> tuple[str, str, str] | None:
    """Code, message and help, where a pick of a reading fits none; None where it does, or where the reading is broken.

    Args:
        written: The policy.
        reading: The name that was picked.
        choice: The choice that was picked of it.
    """
    readings = written.policy.readings
    if written.lacks(reading, "readings"):
        return None
    if reading not in readings:
        return "undeclared-reading", f"no reading `{reading}`", near_miss(reading, readings, "readings")
    if choice not in readings[reading].choices:
        help = near_miss(choice, readings[reading].choices, "choices")
        return "undeclared-reading", f"reading {reading} has no choice `{choice}`", help
    return None
