"""The vocabularies that a policy uses: read from their files, and their parts put into the policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from remit.errors import Location, Problem, RemitError, near_miss
from remit.model.figures import Figure, rested
from remit.model.policy import Policy
from remit.model.readings import Reading
from remit.model.rules import Concept
from remit.model.sources import Statement, meant
from remit.model.vocabulary import PARTS, Vocabulary
from remit.model.written import Frozen
from remit.reader.differences import differing
from remit.reader.policies import Folders, WrittenPolicy, as_far_as_it_goes, read_tree, statements_of
from remit.reader.tree import Elsewhere, Origins, PathStep

STAND_IN = {"remit-vocabulary": "1", "vocabulary": "unnamed"}
ENDINGS = (".yaml", ".yml", ".json")
Part = tuple[str, str]  # a section and a name in it


class Declared(NamedTuple):
    """A part with the file that declares it, and the sources which citations without one are of."""

    part: Frozen
    origins: Origins
    sources: tuple[str, ...]

    def qualified(self) -> Frozen:
        """The part with the source in each citation."""
        return _qualified(self.part, self.sources)


@dataclass
class _Reading:
    """What has been read of all vocabularies: each file once, however many use it."""

    folders: Folders
    files: dict[str, Origins] = field(default_factory=dict)
    parts: dict[Part, Declared] = field(default_factory=dict)
    statements: dict[str, Mapping[str, Statement]] = field(default_factory=dict)
    places: dict[str, Origins] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[tuple[str, ...]] = field(default_factory=set)

    def follow(self, uses: tuple[str, ...], file: str, origins: Origins, within: tuple[str, ...]) -> None:
        """Read the vocabularies that a file uses, and those that they use."""
        for index, name in enumerate(uses):
            path, at = self.folders.beside(file, name), origins.value("uses", index)
            what = "vocabulary" if within[1:] else "policy"
            if wrong := not_there(name, path, self.folders, what):
                self.problems.append(Problem("file-not-found", f"uses: {wrong[0]}", at, wrong[1]))
            elif path in within:
                round_ = " uses ".join(Path(each).name for each in (*within[within.index(path) :], path))
                self.problems.append(Problem("include-cycle", f"uses: {round_}", at, "take out one of these"))
            elif path not in self.files:
                try:
                    self._read(path, at, within)
                except RemitError as wrong_file:
                    self.problems += wrong_file.problems

    def _read(self, file: str, at: Location, within: tuple[str, ...]) -> None:
        origins = self.files[file] = read_tree(file, self.folders)
        if not isinstance(origins.root.value, dict) or "remit-vocabulary" not in origins.root.value:
            raise RemitError([_no_vocabulary(origins, at)])
        vocabulary, problems, broken = as_far_as_it_goes(Vocabulary, origins, STAND_IN)
        self.follow(vocabulary.uses, file, origins, (*within, file))
        statements, places, wrong = statements_of(vocabulary.sources, file, origins, self.folders)
        self.problems += [*problems, *wrong]
        self.broken |= broken
        self.statements |= statements
        self.places |= places
        self.declare(vocabulary, origins)

    def declare(self, owner: Vocabulary | Policy, origins: Origins) -> None:
        """Take the parts of a file, each of which must be the same wherever it is declared."""
        for section in PARTS:
            for name, part in getattr(owner, section).items():
                here = Declared(part, origins, tuple(owner.sources))
                there = self.parts.setdefault((section, name), here)
                if there.qualified() != here.qualified():
                    self.problems.append(_twice(section, name, here, there))


def with_vocabularies(written: WrittenPolicy, file: str, folders: Folders) -> WrittenPolicy:
    """The policy with the parts of the vocabularies that it uses, and of those that they use.

    Args:
        written: The policy alone.
        file: Its name in `folders`.
        folders: Where paths lead from it.

    Returns:
        What is declared in no vocabulary stands behind what is; of sources, its own come first. Where the policy has
        several sources, citations in vocabularies name theirs. What is wrong is among its problems.
    """
    found = _Reading(folders)
    found.follow(written.policy.uses, file, written.origins, (file,))
    shared = dict(found.parts)
    found.declare(written.policy, written.origins)
    policy = _merged(written.policy, shared)
    brought = dict[tuple[PathStep, ...], Elsewhere](written.origins.brought)
    brought |= {way: Elsewhere(each.origins, way) for way, each in shared.items() if not _has(written.policy, way)}
    return replace(
        written,
        policy=policy,
        origins=replace(written.origins, brought={**written.origins.brought, **brought}),
        statements={**found.statements, **written.statements},
        statement_origins={**found.places, **written.statement_origins},
        problems=(*written.problems, *found.problems),
        broken=written.broken | found.broken,
        used=tuple(found.files.values()),
    )


def not_there(
    name: str, path: str, folders: Folders, what: str = "policy", endings: tuple[str, ...] = ENDINGS
) -> tuple[str, str] | None:
    """Why a path that a file has leads to no file, and what would help; None where it does.

    Args:
        name: The path as it is written.
        path: Where it leads.
        folders: Where they stand.
        what: What has the path.
        endings: Those of files that can be meant.
    """
    if "\\" in name or name.startswith(("/", "~")) or Path(name).is_absolute():
        return f"`{name}` does not lead from here", "a path counts from this file's folder, with `/` between its steps"
    if folders.has(path):
        return None
    there = [each for each in folders.names(path) if each.lower().endswith(endings)]
    last = Path(name).name
    whole = [each for each in there if each in (f"{last}.yaml", f"{last}.yml", f"{last}.json")]
    help = f"write the whole name: {whole[0]}" if whole else near_miss(last, there, "files there")
    return f"no file `{name}` beside the {what}", help


def _no_vocabulary(origins: Origins, at: Location) -> Problem:
    """What is said of a file that is used and is none."""
    if isinstance(origins.root.value, dict) and "remit" in origins.root.value:
        help = "a policy is included: `include: {name: FILE}`"
        return Problem("wrong-type", f"uses: {origins.file} is a policy, not a vocabulary", at, help)
    help = "a vocabulary begins with `remit-vocabulary: 1`"
    return Problem("wrong-type", f"uses: {origins.file} is no vocabulary", at, help)


def _twice(section: str, name: str, here: Declared, there: Declared) -> Problem:
    """How a part differs from the part of the same name in another file."""
    both = differing(here.part, there.part, f"in {there.origins.key(section, name)}")
    said = f"the {PARTS[section]} `{name}` is declared differently: {both}"
    return Problem("duplicate-name", said, here.origins.key(section, name), "declare it once, or in the same words")


def _merged(policy: Policy, shared: Mapping[Part, Declared]) -> Policy:
    sources = {name: each.part for (section, name), each in shared.items() if section == "sources"}
    several = len({**sources, **policy.sources}) > 1
    update: dict[str, Any] = {"uses": ()}
    for section in PARTS:
        of_others = {
            name: each.qualified() if several else each.part
            for (where, name), each in shared.items()
            if where == section
        }
        own = getattr(policy, section)
        update[section] = {**own, **of_others, **own} if section == "sources" else {**of_others, **own}
    return policy.model_copy(update=update)


def _has(policy: Policy, way: Part) -> bool:
    return way[1] in getattr(policy, way[0])


def _qualified(part: Frozen, sources: tuple[str, ...]) -> Frozen:
    if isinstance(part, Concept):
        return part.model_copy(update={"cites": _whole(part.cites, sources)})
    if isinstance(part, Reading):
        choices = {
            name: each.model_copy(update={"cites": _whole(each.cites, sources)}) for name, each in part.choices.items()
        }
        return part.model_copy(update={"choices": choices})
    if isinstance(part, Figure):
        return rested(part, lambda cites: _whole(cites, sources))
    return part


def _whole(cites: tuple[str, ...], sources: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(meant(each, sources)) for each in cites)
