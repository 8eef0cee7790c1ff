"""What is known of the files of a folder: what each is, what it says, what is read with it; nothing is read twice."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic

from remit.check import Result
from remit.decide import LoadedPolicy
from remit.errors import Problem, RemitError
from remit.explain import explain
from remit.lint import lint_policy
from remit.lsp.buffers import Buffers, Watched, identity, is_so_still
from remit.lsp.in_policies import of_policy, of_statements
from remit.lsp.in_scenarios import of_rows, of_scenarios
from remit.lsp.places import Lines
from remit.lsp.slots import Slot
from remit.reader.files import data_of
from remit.reader.find import can_be_policy, find_policy
from remit.reader.included import read_policy
from remit.reader.policies import WrittenPolicy, parser_of
from remit.reader.recognise import mark_in
from remit.reader.scenarios import ReadScenarios, WrittenScenario, policy_name, what_can_be_of
from remit.reader.tree import Origins

WALKS = {"remit": of_policy, "remit-vocabulary": of_policy, "remit-statements": of_statements}
ENDINGS = (".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".csv")
TABLES = ("csv", "jsonl", "ndjson")
MOST_ROWS = 2_000  # of a table that is gone through by what it names
PASSED_OVER = ("node_modules", "__pycache__", "build", "dist")
LISTED_FOR = 10.0  # seconds for which a list of files stands, where nobody says that files have come or gone
MOST_FILES = 20_000  # of a folder that are looked at


@dataclass(frozen=True)
class PolicyView:
    """A policy as the editor has it: as far as it can be read, what is wrong with it, and the files that it is from."""

    file: str
    written: WrittenPolicy | None
    problems: tuple[Problem, ...]
    files: Mapping[str, Hashable] = field(repr=False)  # the state of each, by identity
    results: dict[str, Result | RemitError] = field(default_factory=dict, repr=False)  # of scenarios, by what these say

    @cached_property
    def loaded(self) -> LoadedPolicy | None:
        """The policy, ready to decide; None where something is wrong with it."""
        return None if self.written is None or self.problems else LoadedPolicy(self.written, explain)


class Workspace:
    """The files of a folder, with what is open in the editor."""

    def __init__(self, root: str = ".") -> None:
        self.root = root
        self.decides = True  # scenarios, where that is not done yet
        self.buffers = Buffers()
        self._policies: dict[str, PolicyView] = {}
        self._good: dict[str, WrittenPolicy] = {}
        self._slots: dict[str, tuple[Hashable, tuple[Slot, ...] | None]] = {}
        self._marks: dict[str, tuple[Hashable, str | None]] = {}
        self._scenarios: dict[str, tuple[Hashable, ReadScenarios | RemitError]] = {}
        self._found: dict[tuple[str, str], str | None] = {}
        self._listed: tuple[float, list[str]] = (-LISTED_FOR, [])

    def changed(self) -> None:
        """Files have come or gone: names are looked up anew."""
        self._found.clear()
        self._listed = (-LISTED_FOR, [])

    @contextmanager
    def deciding(self, decides: bool = True) -> Iterator[None]:
        """Decide scenarios where that is not done yet; or do not, for a while.

        Args:
            decides: Whether.
        """
        before, self.decides = self.decides, decides
        try:
            yield
        finally:
            self.decides = before

    def lines(self, file: str) -> Lines:
        """The text of a file by its lines; of one that cannot be read, nothing."""
        try:
            return Lines(self.buffers.raw(file).decode("utf-8", "replace"))
        except RemitError:
            return Lines("")

    def mark(self, file: str) -> str | None:
        """What a file says that it is, one of `MARKS` of `reader/recognise.py`, or None."""
        state = self.buffers.state(file)
        if (known := self._marks.get(identity(file))) is None or known[0] != state:
            found: str | None = None
            with suppress(RemitError):
                found = "scenarios" if file.lower().endswith(ENDINGS[3:]) else mark_in(self.buffers.raw(file))
            known = self._marks[identity(file)] = (state, found)
        return known[1]

    def slots(self, file: str) -> tuple[Slot, ...] | None:
        """The slots of a file; None where it cannot be read, or has none."""
        state = self.buffers.state(file)
        if (known := self._slots.get(identity(file))) is None or known[0] != state:
            try:
                found = self._slots_of_file(file)
            except RemitError:
                found = None
            known = self._slots[identity(file)] = (state, found)
        return known[1]

    def _slots_of_file(self, file: str) -> tuple[Slot, ...] | None:
        """The slots of a file as it is. Raises RemitError: it cannot be read."""
        if file.lower().endswith(ENDINGS[3:]):
            return self.slots_of(self.buffers.text(file), file)
        return _placed(WALKS.get(self.mark(file) or "", of_scenarios)(self.buffers.tree(file).root))

    def slots_of(self, text: str, file: str) -> tuple[Slot, ...] | None:
        """The slots of a text in the place of a file. Raises RemitError: it cannot be read.

        Args:
            text: What the file would say.
            file: Its name.
        """
        raw = text.encode("utf-8", "surrogatepass")
        whole, ending = data_of(raw, file), file.lower().rpartition(".")[2]
        if ending in TABLES and whole.count("\n") > MOST_ROWS:
            return None
        if ending in TABLES:
            return _placed(of_rows(each.root for each in _rows(whole, file, ending)))
        return _placed(WALKS.get(mark_in(raw) or "", of_scenarios)(parser_of(ending)(whole, file).root))

    def policy(self, file: str) -> PolicyView:
        """A policy with all that is wrong with it; worked out anew where one of its files says something else."""
        known = self._policies.get(identity(file))
        if known is None or not is_so_still(self.buffers, known.files):
            known = self._policies[identity(file)] = self._read(file)
            if known.written is not None:
                self._good[identity(file)] = known.written
        return known

    def _read(self, file: str) -> PolicyView:
        watched = Watched(self.buffers)
        try:
            written = read_policy(file, watched)
            return PolicyView(file, written, tuple(lint_policy(written)), watched.seen)
        except RemitError as wrong:
            return PolicyView(file, None, wrong.problems, watched.seen)

    def last_good(self, file: str) -> WrittenPolicy | None:
        """A policy as it could last be read, as far as it goes."""
        return self.policy(file).written or self._good.get(identity(file))

    def scenarios(self, file: str) -> ReadScenarios:
        """The scenarios of a file, and what is wrong with others. Raises RemitError: nothing can be made of it."""
        state = self.buffers.state(file)
        if (known := self._scenarios.get(identity(file))) is None or known[0] != state:
            try:
                known = (state, what_can_be_of(self.buffers.text(file), file))
            except RemitError as wrong:
                known = (state, wrong)
            self._scenarios[identity(file)] = known
        if isinstance(known[1], RemitError):
            raise known[1].with_traceback(None)
        return known[1]

    def policy_of(self, written: WrittenScenario) -> str:
        """The file of the policy that a scenario is for. Raises RemitError: there is none."""
        return self.policy_called(policy_name(written), written.file)

    def policy_called(self, name: str, near: str) -> str:
        """The file of a policy that another file names. Raises RemitError: there is none."""
        key = (name, os.path.dirname(identity(near)))
        if (found := self._found.get(key)) is None:
            self._found[key] = found = self._find(name, near)
        return found

    def _find(self, name: str, near: str) -> str:
        try:
            return find_policy(name, near)
        except RemitError:
            for file in self.buffers.open:  # it may not be saved yet
                if can_be_policy(file) and os.path.splitext(os.path.basename(file))[0] == name:
                    return file
            raise

    def policies_for(self, file: str) -> list[str]:
        """The policies that a file bears upon: itself; of statements and vocabularies, those that use it; of scenarios,
        those that they are for.
        """
        mark = self.mark(file)
        if mark == "remit":
            return [file]
        if mark == "scenarios":
            return self._named(file)
        here = identity(file)
        return [policy for policy in self.policies() if here in self.policy(policy).files]

    def _named(self, file: str) -> list[str]:
        """The policies that a scenario file is for, also where its scenarios are not whole."""
        found: dict[str, None] = {}
        for slot in self.slots(file) or ():
            if slot.role == "policy":
                with suppress(RemitError):
                    found[self.policy_called(slot.text, file)] = None
        with suppress(RemitError):
            for written in self.scenarios(file)[0] if not found else ():
                found[self.policy_of(written)] = None
        return list(found)

    def files(self, *marks: str) -> Iterator[str]:
        """The files of the folder that say that they are one of some kinds, those that are open first."""
        seen = set[str]()
        for file in (*self.buffers.open, *self._below()):
            if identity(file) not in seen and self.mark(file) in marks:
                seen.add(identity(file))
                yield shown(file)

    def policies(self) -> list[str]:
        """The policies of the folder."""
        return sorted(file for file in self.files("remit") if can_be_policy(os.path.basename(file)))

    def _below(self) -> list[str]:
        """The files below the folder that could be of remit; looked for anew every few seconds."""
        at, found = self._listed
        if monotonic() - at > LISTED_FOR:
            found = list(self._walked())
            self._listed = (monotonic(), found)
        return found

    def _walked(self) -> Iterator[str]:
        left = MOST_FILES
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(each for each in folders if not each.startswith(".") and each not in PASSED_OVER)
            for name in sorted(names):
                left -= 1
                if left < 0:
                    return
                if name.lower().endswith(ENDINGS) and not name.lower().endswith(".schema.json"):
                    yield os.path.normpath(os.path.join(folder, name))


def _placed(walked: Iterator[Slot]) -> tuple[Slot, ...]:
    """Each slot once: what an alias repeats is walked again."""
    places: dict[tuple[int, int, int, str], Slot] = {}
    for slot in walked:
        places.setdefault((slot.line, slot.column, slot.skip, slot.role), slot)
    return tuple(places.values())


def _rows(text: str, file: str, ending: str) -> list[Origins]:
    """The rows of a table, or the lines of JSON Lines. Raises RemitError."""
    if ending == "csv":
        from remit.reader.csv_text import read_csv

        return read_csv(text, file)[0]
    from remit.reader.json_text import read_json_lines

    return read_json_lines(text, file)[0]


def shown(file: str) -> str:
    """A file as messages call it: from here, where it is below here.

    Args:
        file: Its path.
    """
    here = os.getcwd() + os.sep
    return identity(file).removeprefix(here) if identity(file).startswith(here) else identity(file)
