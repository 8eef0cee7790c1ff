"""The policies of a folder: loaded, loaded anew when a file changes, kept as they were where the new one is broken."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import remit
from remit.decide import LoadedPolicy
from remit.errors import Location, Problem, RemitError
from remit.reader.changes import Signature, State, signature
from remit.reader.find import can_be_policy
from remit.reader.policies import WrittenPolicy
from remit.reader.recognise import is_policy
from remit.reader.scenarios import look_again
from remit.reader.walk import below
from remit.service.request_facts import RequestFacts


@dataclass(frozen=True)
class Served:
    """A policy that is served, and what is wrong with its file now, if anything is."""

    loaded: LoadedPolicy
    file: str
    problems: tuple[Problem, ...] = ()
    read: Signature = field(default_factory=dict)  # the files that it was read from, as they were

    @property
    def name(self) -> str:
        return self.loaded.policy.policy

    @cached_property
    def facts(self) -> RequestFacts:
        """Finds its facts in a request."""
        return RequestFacts(self.loaded.policy)

    @cached_property
    def is_quick(self) -> bool:
        """Whether the diagram of all its cases is kept, so that an answer takes next to no time."""
        return self.loaded.compiled is not None and self.loaded.compiled.whole is not None


@dataclass(frozen=True)
class Snapshot:
    """All policies at one time, by name; what is wrong with files that give none; a number that rises with changes."""

    policies: Mapping[str, Served] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    version: int = 0


class Folder:
    """A folder with policies in it or in its `rules`, and scenarios in its `scenarios`."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.snapshot = Snapshot()
        self._signature: Signature | None = None
        self._elsewhere: set[str] = set()  # vocabularies and included policies that stand outside of the folder
        self._gone: dict[str, str] = {}  # policies that are served no longer, and the files that they were read from

    def refresh(self) -> bool:
        """Look again; whether anything has changed. The new snapshot takes the place of the old one at once."""
        signature = dict(self._signatures())
        if signature == self._signature:
            return False
        look_again()
        found, problems = self._load(signature)
        if self._follow(found, signature):
            signature = dict(self._signatures())  # with what stands elsewhere, which is looked at from now on
            found, problems = self._load(signature)
        before, self._signature = self._signature, signature
        if before is not None and self._is_shown(found, problems) and self._cases(before) == self._cases(signature):
            return False  # a log, say, that is written beside the policies
        self.snapshot = Snapshot(found, tuple(problems), self.snapshot.version + 1)
        gc.collect()  # what is no longer served goes now, and with it what the chain's engine holds of it
        return True

    def _follow(self, found: Mapping[str, Served], signature: Signature) -> bool:
        """Take note of files outside of the folder that policies were read from; whether any are new."""
        read = set[str]().union(*(_files_of(served.loaded.written) for served in found.values()))
        new = read - signature.keys() - self._elsewhere
        self._elsewhere |= new
        return bool(new)

    def _is_shown(self, found: Mapping[str, Served], problems: Sequence[Problem]) -> bool:
        """Whether what was found is what the snapshot has."""
        now = self.snapshot
        return tuple(problems) == now.problems and [*map(_seen, found.values())] == [*map(_seen, now.policies.values())]

    def _cases(self, signature: Signature) -> Signature:
        """The files that scenarios may stand in, as they were."""
        place = os.path.join(self.path, "scenarios")
        return {file: state for file, state in signature.items() if file.startswith(place)}

    def _load(self, signature: Signature) -> tuple[dict[str, Served], list[Problem]]:
        before = {served.file: served for served in self.snapshot.policies.values()}
        loaded: list[Served] = []
        problems: list[Problem] = []
        for file in dict.fromkeys([*self.policy_files(), *filter(os.path.exists, before)]):  # half written ones, too
            try:
                loaded.append(_served(file, before.get(file), signature))
            except RemitError as wrong:
                if file in before:
                    loaded.append(Served(before[file].loaded, file, wrong.problems))
                else:
                    problems += wrong.problems
        found, twice = _named(loaded, before)
        self._gone |= {name: served.file for name, served in self.snapshot.policies.items() if name not in found}
        self._gone = {name: file for name, file in self._gone.items() if name not in found}
        return found, [*problems, *twice, *map(_no_longer, self._gone, self._gone.values())]

    def policy_files(self) -> list[str]:
        """The files that say that they are policies, in the folder and in its `rules`."""
        folders = (Path(self.path), Path(self.path, "rules"))
        listed = (path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir()))
        return [str(path) for path in listed if _is_policy(path)]

    def _signatures(self) -> Iterator[tuple[str, State]]:
        yield from signature(map(str, self._files())).items()

    def _files(self) -> Iterator[Path]:
        """Every file that may bear on what is served."""
        here = Path(self.path)
        yield from sorted(path for path in here.iterdir() if not path.is_dir())
        for folder in (here / "rules", here / "scenarios"):
            yield from map(Path, below(str(folder), [])) if folder.is_dir() else ()
        yield from map(Path, sorted(self._elsewhere))


def _seen(served: Served) -> tuple[str, int, tuple[Problem, ...]]:
    """What tells one that is served from another."""
    return served.name, id(served.loaded), served.problems


def _served(file: str, before: Served | None, signature: Signature) -> Served:
    """A policy, loaded and compiled; what has not changed stays what it is. Raises RemitError."""
    if before is not None and before.read and all(signature.get(each) == state for each, state in before.read.items()):
        return before
    loaded = remit.load(file)
    files = _files_of(loaded.written)
    read = {each: signature[each] for each in files} if all(each in signature for each in files) else {}
    served = Served(loaded, file, read=read)
    _ = served.is_quick  # compiled before it is asked for anything
    return served


def _no_longer(name: str, file: str) -> Problem:
    """A policy that was served and is not, as its file was taken away; said until one of that name is there again."""
    became = "holds another policy" if os.path.exists(file) else "is gone"
    help = "put it back; or start the service anew, where that is meant"
    return Problem("file-not-found", f"`{name}` is served no longer: its file {became}", Location(file), help)


def _files_of(written: WrittenPolicy) -> set[str]:
    """The files of a policy, of its statements, of its vocabularies and of all that it includes."""
    beside = (*written.used, *written.statement_origins.values())
    own = {written.origins.file, *(origins.file for origins in beside)}
    return own.union(*map(_files_of, written.included.values()))


def _named(loaded: list[Served], before: Mapping[str, Served]) -> tuple[dict[str, Served], list[Problem]]:
    """Policies by their names. A name stays with the file that had it, and others that take it are named."""
    found: dict[str, Served] = {}
    problems = []
    for served in sorted(loaded, key=lambda one: one.file not in before or before[one.file].name != one.name):
        if served.name in found:
            said = f"a policy `{served.name}` is served already, from {found[served.name].file}"
            problems.append(Problem("duplicate-name", said, Location(served.file), "give each policy its own name"))
        else:
            found[served.name] = served
    return {name: found[name] for name in sorted(found)}, problems


def _is_policy(path: Path) -> bool:
    """Whether a file is served: also one that cannot be read, so that this is said."""
    return can_be_policy(path.name) and not path.name.startswith(".") and not path.is_dir() and is_policy(str(path))
