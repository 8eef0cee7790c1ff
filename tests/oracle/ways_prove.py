"""Properties proved or refuted: whether each is so, of how many cases, and that a counterexample is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oracle.asking import Asked, Difference, inside, knowing
from oracle.cases import Judged
from oracle.claims import Answer, Claims
from oracle.partial import subsets

TWO = ("same", "never turns")


def prove(asked: Asked) -> Iterator[Difference]:
    """All properties of the policy."""
    ran = asked.run("prove", asked.file("p.yaml"), "--format", "json")
    if not ran.out:
        yield Difference("prove.refused", {"said": ran.err})
        return
    for proof in ran.data["properties"]:
        stated = asked.bundle.policy["properties"][proof["name"]]
        for got in proof["answers"]:
            for one in _differs(asked, stated, got):
                yield Difference(f"prove.{one.kind}", {"property": stated, "got": got, **one.said})


def _differs(asked: Asked, stated: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[Difference]:
    key = got["claim"]
    claims = Claims(asked.cases, stated)
    right = claims.answers()[key]
    said = Answer(got["proved"], got["vacuous"], got["cases"], got["broken"])
    if said[:2] != right[:2]:
        yield Difference(key.replace(" ", "-"), {"want": right})
    elif claims.told.is_exact and said[2:] != right[2:]:
        yield Difference(f"{key.replace(' ', '-')}-cases", {"want": right})
    elif key in TWO and not right.proved and not right.vacuous:
        shown = got["counterexamples"]
        if not all(_fitting(claims, claims.about, one) for one in shown):  # of values that the policy does not name
            claims = Claims(knowing(asked.cases, {str(n): one["given"] for n, one in enumerate(shown)}), stated)
        yield from _refuted_by_two(claims, stated, key, shown)
    elif key in ("never", "always") and right.broken:
        yield from _refuted(asked, claims, key, got["counterexamples"])


def _fitting(claims: Claims, cases: Sequence[Judged], shown: Mapping[str, Any]) -> list[Judged]:
    """The cases that a counterexample is about."""
    fits = inside(claims.policy, [*shown["given"].items(), *shown["readings"].items()])
    return [one for one in cases if fits(one.case)]


def _refuted(asked: Asked, claims: Claims, key: str, shown: Sequence[Mapping[str, Any]]) -> Iterator[Difference]:
    """In all cases of the counterexample the property is about them, and has the verdict that is against it."""
    for one in shown:
        if not (found := _fitting(claims, claims.read, one)):  # of values that the policy does not name
            claims = Claims(knowing(asked.cases, one["given"]), claims.stated)
            found = _fitting(claims, claims.read, one)
        about = {tuple(each.case.values()) for each in claims.about}
        verdicts = {each.outcome.verdict for each in found}
        inside_it = all(tuple(each.case.values()) in about for each in found)
        rules = frozenset(one["rules"]) in {each.outcome.rules for each in found}
        if (
            not found
            or not inside_it
            or not rules
            or verdicts != {one["verdict"]}
            or not claims.refutes(key, one["verdict"])
        ):
            yield Difference(f"{key}-counterexample", {"shown": one, "verdicts": verdicts})
        elif "readings" not in claims.stated and (fewer := _fewer(asked, claims, key, len(one["given"]))) is not None:
            yield Difference(f"{key}-not-smallest", {"shown": one, "want": fewer})
    if not shown:
        yield Difference(f"{key}-no-counterexample", {})


def _fewer(asked: Asked, claims: Claims, key: str, size: int) -> Mapping[str, Any] | None:
    """Fewer values that refute it, whatever else is so."""
    about = {tuple(each.case.values()) for each in claims.about}
    for names in subsets(list(asked.policy.facts)):
        if len(names) >= size:
            return None
        groups: dict[tuple[Any, ...], set[tuple[str, bool]]] = {}
        for one in claims.read:
            found = groups.setdefault(tuple(one.case[name] for name in sorted(names)), set())
            found.add((one.outcome.verdict, tuple(one.case.values()) in about))
        for values, found in groups.items():
            verdict, is_about = next(iter(found))
            case = dict(zip(sorted(names), values, strict=True))
            if len(found) == 1 and is_about and claims.refutes(key, verdict) and asked.cases.has_room(case):
                return case
    return None


def _refuted_by_two(
    claims: Claims, stated: Mapping[str, Any], key: str, shown: Sequence[Mapping[str, Any]]
) -> Iterator[Difference]:
    """Both are certain of their verdicts, and two cases of theirs are alike but for what changes."""
    changed = set(stated["same"] if key == "same" else stated["change"])
    sides = [_fitting(claims, claims.about, one) for one in shown]
    if len(sides) != 2 or not all(sides):  # before and after
        yield Difference(f"{key.replace(' ', '-')}-counterexample", {"shown": shown})
        return
    certain = all({o.outcome.verdict for o in side} == {one["verdict"]} for side, one in zip(sides, shown, strict=True))
    others = [name for name in claims.named if name not in changed]
    before, after = ({tuple(one.case[name] for name in others) for one in side} for side in sides)
    verdicts = [one["verdict"] for one in shown]
    against = verdicts[0] != verdicts[1] if key == "same" else verdicts[1] in stated[key].get(verdicts[0], ())
    if not (certain and before & after and against):
        yield Difference(f"{key.replace(' ', '-')}-alike", {"shown": shown, "certain": certain, "against": against})
