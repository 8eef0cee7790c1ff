"""What commands say on standard error: what is wrong, and what may be overlooked."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from remit.errors import Problem


def show_problems(problems: Iterable[Problem]) -> None:
    """Every problem."""
    for problem in problems:
        print(problem, file=sys.stderr)


def note(*said: object) -> None:
    """What may be overlooked, and is not wrong."""
    for each in said:
        print(f"note: {each}", file=sys.stderr)


def note_idle(*options: tuple[object, str, str]) -> None:
    """Say of each option that is given and does nothing here: whether it is so, the option, and why."""
    for given, option, why in options:
        if given:
            note(f"{option} does nothing here: {why}")
