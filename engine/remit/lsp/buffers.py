"""Files as the editor has them: what is typed and not yet saved stands for what is on the disk."""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping

from remit.reader.files import data_of, read_bytes
from remit.reader.policies import Folders
from remit.reader.tree import Origins


def identity(file: str) -> str:
    """One name for each file, however it is written.

    Args:
        file: A path, from the working directory or from the root.
    """
    return os.path.abspath(file)


class Buffers(Folders):
    """The texts that are open in the editor, by file, over those of the disk."""

    def __init__(self) -> None:
        self.open: dict[str, str] = {}
        self._trees: dict[str, tuple[Hashable, Origins]] = {}

    def put(self, file: str, text: str | None) -> None:
        """Take the text of a file that is open; None when it is closed.

        Args:
            file: Its name.
            text: All of it.
        """
        if text is None:
            self.open.pop(identity(file), None)
        else:
            self.open[identity(file)] = text

    def text(self, file: str) -> str:
        """What a file says. Raises RemitError: it cannot be read, or is no text."""
        return data_of(self.raw(file), file)

    def tree(self, file: str) -> Origins:
        """The located data of a file, read once as long as it says the same. Raises RemitError: it cannot be read."""
        state = self.state(file)
        known = self._trees.get(file)
        if known is None or known[0] != state:
            known = self._trees[file] = (state, super().tree(file))
        return known[1]

    def raw(self, file: str) -> bytes:
        """The bytes of a file. Raises RemitError: it cannot be read."""
        text = self.open.get(identity(file))
        return read_bytes(file) if text is None else text.encode("utf-8", "surrogatepass")

    def has(self, file: str) -> bool:
        return identity(file) in self.open or super().has(file)

    def names(self, file: str) -> list[str]:
        """Everything in the folder of a file, with what is open and not saved yet."""
        folder = os.path.dirname(identity(file))
        return sorted(
            {*super().names(file), *(os.path.basename(each) for each in self.open if os.path.dirname(each) == folder)}
        )

    def state(self, file: str) -> Hashable:
        """What differs as soon as the file says something else.

        Args:
            file: Its name, whether it is there or not.
        """
        text = self.open.get(identity(file))
        if text is not None:
            return text
        try:
            status = os.stat(file)
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


class Watched(Folders):
    """Buffers, and what was asked of them: whether another answer could follow from them now."""

    def __init__(self, buffers: Buffers) -> None:
        self.buffers = buffers
        self.seen: dict[str, Hashable] = {}

    def text(self, file: str) -> str:
        """What a file says. Raises RemitError: it cannot be read, or is no text."""
        self._look(file)
        return self.buffers.text(file)

    def tree(self, file: str) -> Origins:
        """The located data of a file. Raises RemitError: it cannot be read."""
        self._look(file)
        return self.buffers.tree(file)

    def raw(self, file: str) -> bytes:
        """The bytes of a file. Raises RemitError: it cannot be read."""
        self._look(file)
        return self.buffers.raw(file)

    def has(self, file: str) -> bool:
        self._look(file)
        return self.buffers.has(file)

    def names(self, file: str) -> list[str]:
        """Everything in the folder of a file."""
        return self.buffers.names(file)

    def _look(self, file: str) -> None:
        self.seen[identity(file)] = self.buffers.state(file)


def is_so_still(buffers: Buffers, seen: Mapping[str, Hashable]) -> bool:
    """Whether files are what they were when they were looked at.

    Args:
        buffers: As they are now.
        seen: The state of each file, as it was.
    """
    return all(buffers.state(file) == state for file, state in seen.items())
