"""The diagram of all cases as data, walked as its format says: every case ends where it should."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from oracle.asking import Asked, Difference, inside
from oracle.cases import is_compared
from oracle.facts import COMPARED
from oracle.meaning import Policy
from oracle.scales import lies, scale_of

ORDERS = {verb: COMPARED[verb] for verb in ("same as", "different from", "less than", "more than")}


def diagram(asked: Asked) -> Iterator[Difference]:
    """Verdict, determining and applicable rules of each case; policies that compare facts may be refused."""
    ran = asked.run("report", asked.file("p.yaml"), "--format", "json", "-o", "-")
    if not ran.out:
        if not is_compared(asked.cases) and "compares facts" not in ran.err:
            yield Difference("diagram.refused", {"said": ran.err})
        return
    found = json.loads(ran.out)
    for one in asked.cases.every:
        terminal = _walked(asked.policy, found, one.case)
        applies = {rule.name for rule in asked.policy.applicable(one.case)}
        got = (terminal["verdict"], frozenset(terminal["rules"]))
        if got != one.outcome[:2] or set(terminal["applicable"]) != applies:
            yield Difference("diagram.terminal", {"case": one.case, "got": terminal, "want": one.outcome})
            return


def _walked(policy: Policy, found: Mapping[str, Any], case: Mapping[str, Any]) -> Any:
    """From the root, by the cell of each level, to a terminal."""
    at, ends = found["root"], len(found["terminals"])
    while at >= ends:
        level, *below = found["nodes"][at - ends]
        at = below[_cell(policy, found["levels"][level], case)]
    return found["terminals"][at]


def _cell(policy: Policy, level: Mapping[str, Any], case: Mapping[str, Any]) -> int:
    """The cell that the value of a level lies in."""
    if level["kind"] == "comparison":
        return _lying(level, case)
    value = case[level["name"]]
    if value is None:
        return int(level["absent"])
    if level["texts"] is not None:
        named = {each["text"]: each["cell"] for each in level["texts"]["named"]}
        return int(named.get(value, level["texts"]["others"]))
    if level["spans"]:
        return next(int(span["cell"]) for span in level["spans"] if _lies(policy, level["name"], span, value))
    single = [each for each in level["options"] if len(each["cells"]) == 1]
    return next(int(each["cells"][0]) for each in single if inside(policy, {level["name"]: each["items"]})(case))


def _lying(level: Mapping[str, Any], case: Mapping[str, Any]) -> int:
    """The cell of how two facts lie to each other."""
    later, earlier = level["name"].split(" : ")
    apart = None in (case[later], case[earlier])
    lies = {
        "apart": apart,
        **{f"{verb} {earlier}": not apart and holds(case[later], case[earlier]) for verb, holds in ORDERS.items()},
    }
    return next(int(option["cells"][0]) for option in level["options"] if lies[option["items"][0]])


def _lies(policy: Policy, name: str, span: Mapping[str, Any], value: int) -> bool:
    scale = scale_of(policy.facts[name])
    assert scale is not None
    low, high = (None if end is None else scale.read(end) for end in (span["low"], span["high"]))
    return lies(value, (low, high))
