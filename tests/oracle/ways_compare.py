"""Two versions of a policy compared: what turns into what, exactly where, and a scenario of each region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oracle.asking import Asked, Difference, covers, knowing
from oracle.cases import Cases, Judged
from oracle.partial import Partial
from oracle.told_apart import ToldApart


def compare(asked: Asked) -> Iterator[Difference]:
    """Two policies over all cases: what turns into what, exactly where, and a scenario of each region."""
    ran = asked.run("compare", asked.file("p.yaml"), asked.file("second.yaml"), "--regions", "all", "--format", "json")
    if not ran.out:
        yield Difference("compare.refused", {"said": ran.err})
        return
    found = ran.data
    turns = _turns(asked.cases, asked.bundle.other_cases)
    told = ToldApart(asked.cases.policy, asked.bundle.other_cases.policy)
    by_turn: dict[tuple[str, str], list[Judged]] = {}
    for one, after in turns:
        by_turn.setdefault((one.outcome.verdict, after), []).append(one)
    right = {turn: told.number(cases) for turn, cases in by_turn.items()}
    got = {(each["before"], each["after"]): each["cases"] for each in found["matrix"] if each["cases"]}
    got = {tuple(verdict or "none" for verdict in turn): number for turn, number in got.items()}
    if (got != right) if told.is_exact else (set(got) != set(right)):
        yield Difference("compare.matrix", {"got": got, "want": right})
    for change in found["changes"]:
        yield from _changed(asked, change, turns)


Turn = tuple[Judged, str]


def _turns(before: Cases, after: Cases) -> list[Turn]:
    """Every case of either, under the default readings of both, and what becomes of its verdict."""
    old = {tuple(one.case.values()): one for one in Partial.of(before, {}).read}
    new = {tuple(one.case.values()): one for one in Partial.of(after, {}).read}
    missing = [one._replace(outcome=one.outcome._replace(verdict="none")) for key, one in new.items() if key not in old]
    listed = [*old.items(), *((tuple(one.case.values()), one) for one in missing)]
    return [(one, new[key].outcome.verdict if key in new else "none") for key, one in listed]


def _changed(asked: Asked, change: Mapping[str, Any], turns: list[Turn]) -> Iterator[Difference]:
    wanted = tuple(change[side] or "none" for side in ("before", "after"))
    after_of = {id(one): after for one, after in turns}
    cases = [one for one, _ in turns]
    regions = [region["where"] for region in change["regions"]]

    def takes(one: Judged) -> bool:
        return (one.outcome.verdict, after_of[id(one)]) == wanted

    for wrong in covers(asked.policy, regions, cases, takes) - ({"too-narrow"} if change["more"] else set()):
        yield Difference(f"compare.region-{wrong}", {"change": wanted, "regions": regions})
    for region in change["regions"]:
        witness = {name: items if isinstance(items, list) else [items] for name, items in region["witness"].items()}
        inside = _inside(asked, witness, cases)
        if not inside:  # of values that neither policy names
            told = _turns(knowing(asked.cases, witness), knowing(asked.bundle.other_cases, witness))
            after_of |= {id(one): after for one, after in told}
            inside = _inside(asked, witness, [one for one, _ in told])
        if not inside or not all(map(takes, inside)):
            yield Difference("compare.witness", {"change": wanted, "region": region})
        elif not any(covers(asked.policy, [region["where"]], [one], lambda _: False) for one in inside):
            yield Difference("compare.witness-outside", {"change": wanted, "region": region})


def _inside(asked: Asked, witness: Mapping[str, Any], cases: list[Judged]) -> list[Judged]:
    """The cases that a scenario fits."""
    return [one for one in cases if not covers(asked.policy, [witness], [one], lambda _: True)]
