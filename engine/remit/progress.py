"""How far some work is: told by whoever goes through many things, heard by whoever shows it, if anybody does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass
class Heard:
    """What was last told: what is done with how many things, of how many (None: not known)."""

    what: str = ""
    done: int = 0
    total: int | None = None

    def __str__(self) -> str:
        """In words.

        >>> str(Heard("rules are looked at", 3, 25)), str(Heard("scenarios are checked", 1_200)), str(Heard())
        ('3 of 25 rules are looked at', '1,200 scenarios are checked', '')
        """
        of = "" if self.total is None else f" of {self.total:,}"
        return f"{self.done:,}{of} {self.what}" if self.what else ""


HEARING: ContextVar[Heard | None] = ContextVar("HEARING", default=None)


def told(what: str, items: Iterable[Item], total: int | None = None) -> Iterator[Item]:
    """The items, one by one; whoever listens hears how many are done, in words like "rules are looked at"."""
    heard = HEARING.get()
    if heard is None:
        yield from items
        return
    number = len(items) if total is None and isinstance(items, Sized) else total
    for done, item in enumerate(items):
        heard.what, heard.done, heard.total = what, done, number
        yield item
    heard.done = number or heard.done + 1 if heard.what == what else heard.done
