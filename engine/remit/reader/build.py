"""Parts of a text, in their order, to the located tree of it; bounds hold while it grows, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass

from remit.errors import Location, Problem, RemitError
from remit.model.written import REFUSED, composed
from remit.reader.files import control_character
from remit.reader.tree import LocatedNode, Origins

DEEPEST = 64  # levels of nesting
LARGEST_REPEAT = 100_000  # parts that aliases may stand for, all together


@dataclass(slots=True)
class Finished:
    """A part that is complete, with the number of parts in it and the levels below it."""

    node: LocatedNode
    size: int = 1
    levels: int = 0


@dataclass(slots=True)
class Unfinished:
    """A list or mapping that is being filled: the anchor that it bears, the key that waits for its value."""

    whole: Finished
    anchor: str | None
    key: LocatedNode | None = None


class TreeBuilder:
    """Takes the parts of a text as they come, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: LocatedNode | None = None
        self.problems: list[Problem] = []
        self._open: list[Unfinished] = []
        self._anchors: dict[str, Finished] = {}
        self._repeated = 0

    def origins(self) -> Origins:
        """The tree, when everything has been taken.

        Raises:
            RemitError: The file says nothing; with what was wrong in it before.
        """
        if self.root is None or self.root.value is None:
            raise RemitError([*self.problems, Problem("empty-file", "the file says nothing", Location(self.file))])
        return Origins(self.file, self.root, tuple(self.problems))

    def text(self, value: str | None, line: int, column: int, anchor: str | None = None) -> None:
        """Take a scalar; None where nothing stands in its place, which is something else than an empty text.

        Args:
            value: As the reader of its format understands it, without quotes.
            line: From 1.
            column: From 1, in characters.
            anchor: The name under which aliases repeat it.
        """
        if value is not None and (found := REFUSED.search(value)):
            help = "take it out; in double quotes, a backslash begins an escape"
            self.problems.append(control_character(found[0], Location(self.file, line, column), help))
        self._place(Finished(LocatedNode(value, line, column)), anchor)

    def begin(
        self, value: dict[str, LocatedNode] | list[LocatedNode], line: int, column: int, anchor: str | None = None
    ) -> None:
        """Take the beginning of a mapping or list; what is taken until `end` belongs to it.

        Args:
            value: An empty one, which is filled.
            line: From 1.
            column: From 1, in characters.
            anchor: The name under which aliases repeat it.
        """
        self._deepen(0, line, column)
        self._open.append(Unfinished(Finished(LocatedNode(value, line, column)), anchor))

    def end(self) -> None:
        done = self._open.pop()
        self._place(done.whole, done.anchor)

    def repeat(self, anchor: str, line: int, column: int) -> None:
        """Put what an anchor stands for where an alias stands.

        What is repeated is counted, so that a file of a few lines does not come to more than memory holds.

        Args:
            anchor: Its name, without the sign.
            line: Of the alias, from 1.
            column: Of the alias, from 1.

        Raises:
            RemitError: There is no such anchor, it stands around the alias, or too much is repeated.
        """
        if any(part.anchor == anchor for part in self._open):
            raise self.stop("yaml-alias", f"`*{anchor}` stands inside `&{anchor}`, which it repeats", line, column)
        if anchor not in self._anchors:
            raise self.stop("yaml-alias", f"no anchor `&{anchor}` comes before `*{anchor}`", line, column)
        meant = self._anchors[anchor]
        self._repeated += meant.size
        if self._repeated > LARGEST_REPEAT:
            said = f"aliases repeat more than {LARGEST_REPEAT:,} parts"
            raise self.stop("yaml-alias", said, line, column, "write out what is meant")
        self._deepen(meant.levels, line, column)
        self._place(
            Finished(LocatedNode(meant.node.value, line, column, meant.node.keys), meant.size, meant.levels), None
        )

    def stop(self, code: str, said: str, line: int | None, column: int | None, help: str | None = None) -> RemitError:
        """The problem that nothing can be read beyond, after those that were found before it.

        Args:
            code: One of `errors.CODES`.
            said: What is wrong.
            line: From 1; None for the whole file.
            column: From 1; None for the whole line.
            help: What would mend it.
        """
        return RemitError([*self.problems, Problem(code, said, Location(self.file, line, column), help)])

    def _deepen(self, levels: int, line: int, column: int) -> None:
        if len(self._open) + levels >= DEEPEST:
            said = f"nested more than {DEEPEST} levels deep"
            raise self.stop("too-deep", said, line, column, "no policy needs so many: write it flatter")

    def _place(self, part: Finished, anchor: str | None) -> None:
        """Put a finished part where it belongs."""
        if anchor is not None:
            self._anchors[anchor] = part
        if not self._open:
            self.root = part.node
            return
        outer = self._open[-1]
        outer.whole.size += part.size
        outer.whole.levels = max(outer.whole.levels, part.levels + 1)
        if isinstance(outer.whole.node.value, list):
            outer.whole.node.value.append(part.node)
        elif outer.key is None:
            outer.key = part.node
        else:
            self._pair(outer.whole.node, outer.key, part.node)
            outer.key = None

    def _pair(self, mapping: LocatedNode, key: LocatedNode, node: LocatedNode) -> None:
        assert isinstance(mapping.value, dict)
        at = Location(self.file, key.line, key.column)
        if isinstance(key.value, str):  # names are one, however their accents are encoded
            key = LocatedNode(composed(key.value), key.line, key.column)
        if not isinstance(key.value, str):
            what = "nothing" if key.value is None else "a list" if isinstance(key.value, list) else "a mapping"
            said = f"a key is a name, and here stands {what}"
            self.problems.append(Problem("wrong-type", said, at, "write `name: value`"))
        elif key.value in mapping.value:
            said = f"`{key.value}` stands twice; the first is in line {mapping.keys[key.value][0]}"
            self.problems.append(Problem("duplicate-key", said, at, "keep one of them"))
        else:
            mapping.value[key.value] = node
            mapping.keys[key.value] = (key.line, key.column)
