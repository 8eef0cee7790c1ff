"""A policy with all that it includes: read from the files beside it, and written out in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from remit.errors import Problem, RemitError
from remit.model.dated import dated
from remit.model.inclusion import DOES, Clash, expanded, in_force
from remit.model.kinds.choice_tree import PartsOf
from remit.model.policy import Included, Policy
from remit.reader.differences import differing
from remit.reader.hierarchies import with_hierarchies
from remit.reader.policies import ON_DISK, Folders, WrittenPolicy, read_alone
from remit.reader.tree import Elsewhere, PathStep
from remit.reader.vocabularies import ENDINGS, not_there, with_vocabularies

TABLES = (".csv", ".xlsx")


def read_policy(file: str, folders: Folders = ON_DISK, within: tuple[str, ...] = ()) -> WrittenPolicy:
    """A policy, with its statements and what it includes, and every problem of its shape.

    Args:
        file: Its name in `folders`.
        folders: Where it and what stands beside it are read from.
        within: The files that it is included from, the outermost first.

    Returns:
        As much of it as has the right shape; what is wrong with the rest is among its problems, in all files.

    Raises:
        RemitError: Nothing can be made of the file.
    """
    written = with_vocabularies(alone, file, folders) if (alone := read_alone(file, folders)).policy.uses else alone
    written = with_hierarchies(written) if _has_hierarchies(written.policy) else written
    written = _dated(written) if written.policy.figures else written
    return _with_included(written, file, folders, (*within, file)) if written.policy.include else written


def _has_hierarchies(policy: Policy) -> bool:
    """Whether some are declared, or meant by a fact."""
    return bool(policy.hierarchies) or any(
        fact.hierarchy is not None or isinstance(fact.choice, PartsOf) for fact in policy.facts.values()
    )


def _dated(written: WrittenPolicy) -> WrittenPolicy:
    """The policy with conditions that name figures written out for their days, each at the place of its test."""
    policy, moved = dated(written.policy)
    places = {way: Elsewhere(None, test, goes_on=False) for way, test in moved.items()}
    return replace(
        written, policy=policy, origins=replace(written.origins, brought={**written.origins.brought, **places})
    )


def _with_included(written: WrittenPolicy, file: str, folders: Folders, within: tuple[str, ...]) -> WrittenPolicy:
    """The policy with everything that it includes; what cannot be included is among its problems."""
    problems, included = list(written.problems), dict[str, WrittenPolicy]()
    for name, inclusion in written.policy.include.items():
        at = written.origins.value("include", name)
        path = folders.beside(file, inclusion.policy)
        subject = f"include {name}: "
        if wrong := not_there(inclusion.policy, path, folders, endings=(*ENDINGS, *TABLES)):
            problems.append(Problem("file-not-found", f"{subject}{wrong[0]}", at, wrong[1]))
        elif path in within:
            round_ = " includes ".join(Path(each).name for each in (*within[within.index(path) :], path))
            problems.append(Problem("include-cycle", f"{subject}{round_}", at, "take out one of these"))
        else:
            try:
                included[name] = _included(written, path, inclusion, folders, within)
                if inclusion.combining != "explicit" and not included[name].is_table:
                    said = (
                        f"{subject}`combining` is for tables of rules: the policy says itself how its own are combined"
                    )
                    problems.append(Problem("unknown-key", said, written.origins.key("include", name, "combining")))
            except RemitError as wrong_file:
                problems += wrong_file.problems
    return _joined(replace(written, problems=tuple(problems), included=included))


def _included(
    written: WrittenPolicy, path: str, inclusion: Included, folders: Folders, within: tuple[str, ...]
) -> WrittenPolicy:
    """What is included: another policy, or a table of rules in the words of this one. Raises RemitError."""
    if path.lower().endswith(TABLES):
        from remit.reader.rule_tables import read_rule_table  # where there is one

        return _dated(read_rule_table(path, folders, written, inclusion))
    return read_policy(path, folders, within)


def _declared_differently(written: WrittenPolicy, clash: Clash) -> Problem:
    """How a part differs from the part of the same name in what is included."""
    section, name = f"{clash.what}s", clash.name
    other = written.included[clash.where]
    both = differing(clash.one, clash.other, f"in {other.origins.key(section, name)}")
    said = f"the {clash.what} `{name}` is declared differently: {both}"
    own = name in getattr(written.policy, section)
    at = written.origins.key(section, name) if own else written.origins.key("include")
    return Problem("duplicate-name", said, at, "declare it in the same words")


def _joined(written: WrittenPolicy) -> WrittenPolicy:
    """With the included policies written out, where nothing is wrong with them."""
    included = written.included
    if written.problems or any(inner.problems or not _is_ordered(inner.policy) for inner in included.values()):
        return written
    try:
        policy = expanded(written.policy, {name: inner.policy for name, inner in included.items()})
    except Clash as clash:
        return replace(written, problems=(_declared_differently(written, clash),))
    statements, sources = dict(written.statements), dict(written.statement_origins)
    for inner in included.values():
        statements |= inner.statements
        sources |= inner.statement_origins
    origins = replace(written.origins, brought={**written.origins.brought, **dict(_brought(written))})
    written = replace(written, origins=origins, policy=policy, own=written.policy)
    return replace(written, statements=statements, statement_origins=sources)


def _is_ordered(policy: Policy) -> bool:
    """Whether all rules that are overridden are there, and none overrides itself through others: lint says what is."""
    named = {name: [*rule.overrides] for name, rule in policy.rules.items()}
    if not all(beaten in policy.rules for overrides in named.values() for beaten in overrides):
        return False
    try:
        TopologicalSorter(named).prepare()
    except CycleError:
        return False
    return True


def _brought(written: WrittenPolicy) -> Iterator[tuple[tuple[PathStep, ...], Elsewhere]]:
    """Where every part is written that is in no section of the file itself: in what is included, or as the include."""
    for include, inner in written.included.items():
        yield from _inside(include, inner)
        for effect, does in DOES.items():
            way = ("rules", f"{include}.{does}")
            yield way, Elsewhere(None, ("include", include), goes_on=False)
            together = (n for n, rule in inner.policy.rules.items() if rule.effect is effect and not rule.duties)
            for number, rule in enumerate(together):
                yield (*way, "when", "any", number), Elsewhere(inner.origins, ("rules", rule), goes_on=False)
        yield from _alone(include, inner)
        for section in ("sources", "facts", "readings"):
            for part in getattr(inner.policy, section):
                if part not in getattr(written.policy, section):
                    yield (section, part), Elsewhere(inner.origins, (section, part))


def _alone(include: str, inner: WrittenPolicy) -> Iterator[tuple[tuple[PathStep, ...], Elsewhere]]:
    """The rules of an included policy that enter by themselves, with the duties that they carry."""
    for rule, said in inner.policy.rules.items():
        way = ("rules", f"{include}:{rule}")
        if said.duties:
            yield way, Elsewhere(inner.origins, ("rules", rule))
            yield (*way, "when"), Elsewhere(inner.origins, ("rules", rule), goes_on=False)
            yield (*way, "overrides"), Elsewhere(None, ("include", include, "overrides"))
        for duty in said.duties:
            yield (*way, "with", f"{include}.{duty}"), Elsewhere(inner.origins, ("rules", rule, "with", duty))


def _inside(include: str, inner: WrittenPolicy) -> Iterator[tuple[tuple[PathStep, ...], Elsewhere]]:
    """The concepts and constraints of an included policy, and its rules, each of which is a concept where it enters."""
    for section in ("concepts", "constraints", "figures"):
        for part in getattr(inner.policy, section):
            yield (section, f"{include}.{part}"), Elsewhere(inner.origins, (section, part))
    for rule in inner.policy.rules:
        way = ("concepts", in_force(include, rule))
        yield way, Elsewhere(inner.origins, ("rules", rule))
        if any(inner.policy.beats(other, rule) for other in inner.policy.rules):
            yield (*way, "when", "all", 0), Elsewhere(inner.origins, ("rules", rule, "when"))
            yield (*way, "when", "not"), Elsewhere(inner.origins, ("rules", rule), goes_on=False)
