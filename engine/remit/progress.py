"""How far some work is: told by whoever goes through many things, heard by whoever shows it, if anybody does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


def _nothing() -> None:
    """Nobody shows it."""


@dataclass
class Heard:
    """What was last told: what is done with how many things, of how many (None: not known)."""

    what: str = ""
    done: int = 0
    total: int | None = None
    asked: Callable[[], str] | None = None  # says how far it is, for work that is asked and does not tell
    answered: Callable[[], None] = _nothing  # called where an answer begins to be printed
    left: Callable[[], None] = _nothing  # called where nobody is to be told any more

    def __str__(self) -> str:
        """In words; nothing, where nothing was told.

        >>> str(Heard("rules are looked at", 3, 25)), str(Heard("scenarios are checked", 1_200)), str(Heard())
        ('3 of 25 rules are looked at', '1,200 scenarios are checked', '')
        """
        of = "" if self.total is None else f" of {self.total:,}"
        return f"{self.done:,}{of} {self.what}" if self.what else ""


HEARING: ContextVar[Heard | None] = ContextVar("HEARING", default=None)


def told(what: str, items: Iterable[Item], total: int | None = None) -> Iterator[Item]:
    """The items, one by one; whoever listens hears how many are done, in words like "rules are looked at".

    Args:
        what: The items and what is done with them, as it stands after their number.
        items: Gone through once, as they come.
        total: How many they are, where they do not say so themselves and somebody knows.
    """
    heard = HEARING.get()
    number = len(items) if total is None and isinstance(items, Sized) else total
    for done, item in enumerate(items):
        if heard is not None:
            heard.what, heard.done, heard.total = what, done, number
        yield item


def answering() -> None:
    """What follows is the answer: a line that says how far it is makes room for it."""
    if (heard := HEARING.get()) is not None:
        heard.answered()


def leave() -> None:
    """What follows takes as long as a person likes, or shows how far it is by itself."""
    if (heard := HEARING.get()) is not None:
        heard.left()
