"""The last answers by their questions, no more than so many; it may be asked from several threads."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Kept = TypeVar("Kept")


class Remembered(Generic[Key, Kept]):
    """What was kept last; what was kept first is forgotten first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Kept | None:
        return self._kept.get(key)

    def keep(self, key: Key, value: Kept) -> Kept:
        """Keep a value, and give it back; where there are too many then, the first is forgotten.

        Args:
            key: What it is found by.
            value: Not None, which `get` gives for what is not kept.
        """
        with self._lock:
            self._kept[key] = value
            if len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return value
