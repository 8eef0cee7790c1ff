"""What a decision answers beside the verdict: reasons, flips, regions, counts, what constraints leave of facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from oracle.asking import Asked, Difference, covers, inside, knowing
from oracle.cases import by_verdicts
from oracle.facts import test
from oracle.partial import Partial, subsets
from oracle.told_apart import ToldApart
from remit.model.items import data_of

MOST_LISTED = 64  # reasons that are equally small may be more than are listed


def answers(asked: Asked) -> Iterator[Difference]:
    """All of it for every scenario that can be."""
    for given, readings, partial in asked.partials():
        if partial.read:
            found = asked.loaded.decide(given, readings=readings).answers
            if found is None:
                yield Difference("answers.none", {"given": given})
                continue
            for one in (
                *_reasons(found, partial),
                *_flips(found, partial),
                *_regions(found, partial),
                *_other(found, partial),
            ):
                yield Difference(one.kind, {"given": given, "readings": readings, **one.said})


def _keeping(partial: Partial, facts: Iterable[str]) -> Partial:
    """The same scenario with only some of what it states."""
    return Partial(
        partial.cases, {name: raw for name, raw in partial.given.items() if name in set(facts)}, partial.picked
    )


def _reasons(found: Any, partial: Partial) -> Iterator[Difference]:
    """A set of facts is a reason if it leaves the same verdicts possible; a smallest one has no smaller beside it."""
    works = {names: _keeping(partial, names).possible == partial.possible for names in subsets(list(partial.given))}
    fewest = min(len(names) for names, does in works.items() if does)
    right = {names for names, does in works.items() if does and len(names) == fewest}
    if (minimal := found.minimal_reason()) is not None:
        names = frozenset(minimal)
        if not works.get(names) or any(works[names - {name}] for name in names):
            yield Difference("reasons.minimal", {"got": minimal})
    smallest = {frozenset(names) for names in found.smallest_reasons()}
    if smallest and smallest != right and len(smallest) < MOST_LISTED:
        yield Difference("reasons.smallest", {"got": smallest, "want": right})


def _flips(found: Any, partial: Partial) -> Iterator[Difference]:
    """The fewest facts whose change makes another verdict possible; each value that they change to does."""
    flips = {str(flip.verdict): _written(flip.changes) for flip in found.flips()}
    fewest: dict[str, int] = {}
    for names in subsets(list(partial.given)):
        for verdict in _keeping(partial, set(partial.given) - names).possible - partial.possible:
            fewest.setdefault(verdict, len(names))
    if set(flips) != set(fewest):
        yield Difference("flip.which", {"got": set(flips), "want": set(fewest)})
    for verdict, changes in flips.items():
        if len(changes) != fewest.get(verdict, 0):
            yield Difference("flip.not-nearest", {"verdict": verdict, "got": changes, "want": fewest.get(verdict)})
        elif wrong := _wrong(partial, verdict, changes):
            yield Difference("flip.wrong", {"verdict": verdict, "got": changes, "value": wrong})


def _wrong(partial: Partial, verdict: str, changes: Any) -> Any:
    """A change that is said to lead to a verdict and does not; None where all do."""
    names = [name for name, _ in changes]
    rest = _keeping(partial, set(partial.given) - set(names))
    accepts = inside(partial.cases.policy, changes)
    if not any(accepts(one.case) for one in rest.read):  # to values that the policy does not name
        rest = Partial(knowing(partial.cases, dict(changes)), rest.given, rest.picked)
    by_values: dict[tuple[Any, ...], set[str]] = {}
    for one in rest.read:
        if accepts(one.case):
            by_values.setdefault(tuple(one.case[name] for name in names), set()).add(one.outcome.verdict)
    short = (values for values, verdicts in by_values.items() if verdict not in verdicts)
    # at the last of the values that are gone through, what they are compared with may have none beyond that is
    known = (values for values in short if rest.cases.has_room(dict(zip(names, values, strict=True))))
    return next(known, None) if by_values else names


def _regions(found: Any, partial: Partial) -> Iterator[Difference]:
    for verdict in partial.possible:
        regions = [_written(region) for region in found.regions(_verdict(verdict))]
        for wrong in covers(
            partial.cases.policy, regions, partial.read, lambda one, v=verdict: one.outcome.verdict == v
        ):  # type: ignore[misc]
            yield Difference(f"regions.{wrong}", {"verdict": verdict, "got": regions})


def _written(changes: Any) -> list[tuple[str, list[Any]]]:
    """What is said of facts, as a policy would have it."""
    return [(name, [data_of([item]) for item in items]) for name, items in changes]


def _verdict(name: str) -> Any:
    import remit

    return remit.Verdict(name)


def _other(found: Any, partial: Partial) -> Iterator[Difference]:
    counts = {str(verdict): number for verdict, number in found.counts().items() if number}
    told = ToldApart(partial.cases.policy)
    right = {verdict: told.number(cases) for verdict, cases in by_verdicts(partial.read).items()}
    if (counts != right) if told.is_exact else (set(counts) != set(right)):
        yield Difference("answers.counts", {"got": counts, "want": right})
    for name, items in found.implied().items():
        yield from _implied(name, dict(_written([(name, items)]))[name], partial)


def _implied(name: str, items: Any, partial: Partial) -> Iterator[Difference]:
    """What constraints leave of a fact: all that occurs, and nothing that does not."""
    accepts = test(name, partial.cases.policy.facts[name], list(items))
    there = {one.case[name] for one in partial.read}
    for value in partial.cases.values[name]:
        case: Mapping[str, Any] = {name: value}
        if accepts(case) != (value in there):
            yield Difference("answers.implied", {"fact": name, "got": items, "value": value})
            return


def ask(asked: Asked) -> Iterator[Difference]:
    """An interview asks while it matters, only for what matters, and ends with what is so."""
    from remit.interview import Interview

    for given, readings, partial in asked.partials():
        if not partial.read:
            continue
        case = asked.random.choice(partial.read).case
        interview, stated = Interview(asked.loaded, dict(given), readings), dict(given)
        for _ in range(len(asked.policy.facts) + 1):
            now = Partial.of(asked.cases, stated, readings)
            question = interview.question()
            open_facts = now.depends_on & set(asked.policy.facts) if len(now.possible) > 1 else frozenset()
            if (question is None) != (not open_facts) or (question is not None and question.fact not in open_facts):
                yield Difference("ask.question", {"given": stated, "got": question, "want": open_facts})
                break
            if question is None:
                if frozenset(map(str, interview.decision().possible)) != now.possible:
                    yield Difference(
                        "ask.decision", {"given": stated, "got": interview.decision(), "want": now.possible}
                    )
                break
            stated[question.fact] = asked.given(case)[question.fact]
            interview = interview.answer(question.fact, stated[question.fact])
