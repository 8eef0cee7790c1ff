"""Decisions that were recorded, decided again: what differs, part by part.

A record is a decision as `to_dict` gives it, an AuthZEN answer with its context, or a line of a decision log. Only the
first says all that it was decided on; of the others facts may have to be added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, Literal

from remit.decide.decision import Decision
from remit.decide.loaded import LoadedPolicy
from remit.model.bars import parts_of, unquoted
from remit.model.items import PRESENT_OR_ABSENT, Exactly, Item, OtherThan
from remit.model.policy import Policy
from remit.model.readings import OPEN
from remit.model.scenario import Given, set_in_one_line

RecordKind = Literal["decision", "answer", "log"]
Way = tuple[str | int, ...]
LINE = "remit_decision"  # the first key of a line of a decision log
SHARED = ("verdict", "possible", "rules", "may_rules", "receipt")  # what every record says
MOST_WAYS = 16  # in which what was given can be meant


@dataclass(frozen=True)
class Record:
    """A decision that was recorded: what kind of record, the way to it in its file, its name, what it says."""

    kind: RecordKind
    way: Way
    name: str
    said: Mapping[str, Any]
    given: Mapping[str, Any]
    receipt: Mapping[str, Any]

    @property
    def policy(self) -> str:
        """The name of the policy that decided; empty where there is no receipt that names it and its readings."""
        return str(self.receipt.get("policy", ""))


@dataclass(frozen=True)
class RecordDifference:
    """A part of a record that is another now; None is that there is no such part."""

    part: str
    was: Any
    now: Any


def records(data: Any, way: Way = (), name: str = "") -> Iterator[Record]:
    """Every decision in the data of a file, outermost first; nothing where it has none.

    Args:
        data: As JSON has it.
        way: The way to it.
        name: What it is called.
    """
    if isinstance(data, list):
        for index, each in enumerate(data):
            yield from records(each, (*way, index), name)
    if not isinstance(data, dict):
        return
    name = str(data.get("name", name))
    if (found := _record(data, way, name)) is not None:
        yield found
        return
    if isinstance(data.get("decision"), dict):
        yield from records(data["decision"], (*way, "decision"), name)
    for key in ("scenarios", "evaluations"):
        for index, each in enumerate(data[key] if isinstance(data.get(key), list) else ()):
            there = (*way, key, index)
            yield from list(records(each, there)) or [Record("decision", there, _name(each), {}, {}, {})]


def _name(data: Any) -> str:
    return str(data.get("name", "")) if isinstance(data, dict) else ""


def _record(data: Mapping[str, Any], way: Way, name: str) -> Record | None:
    """What a mapping records; None where it is no record."""
    if LINE in data:
        said = {**_shared(data), "decision": data.get("decision")}
        return Record("log", way, name, said, _mapping(data.get("facts")), _receipt(data))
    if isinstance(data.get("decision"), bool):
        context = _mapping(data.get("context"))
        said = {**_shared(context), "decision": data["decision"]}
        return Record("answer", way, name, said, {}, _receipt(context))
    if "verdict" in data or "receipt" in data:
        return Record("decision", way, name, data, _mapping(data.get("given")), _receipt(data))
    return None


def _receipt(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A receipt that names its policy and its readings, else nothing; what else is wrong with one is a difference."""
    found = _mapping(data.get("receipt"))
    return found if isinstance(found.get("policy"), str) and isinstance(found.get("readings"), dict) else {}


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}


def _shared(said: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: said.get(key) for key in SHARED}
    if isinstance(found["rules"], list):
        found["rules"] = [each.get("rule") if isinstance(each, dict) else each for each in found["rules"]]
    return found


def differences(loaded: LoadedPolicy, record: Record, more: Mapping[str, Any]) -> list[RecordDifference]:
    """What is another now than it was recorded; nothing where it is decided to the same bytes.

    Args:
        loaded: The policy that decides again.
        record: What was recorded.
        more: Facts that the record does not say.

    Raises:
        RemitError: What was given cannot be decided by this policy.
        TooLarge: Its cases are too many.
    """
    picked = {name: str(choice) for name, choice in record.receipt["readings"].items()}
    readings = {**dict.fromkeys(loaded.policy.readings, OPEN), **picked}
    best: list[RecordDifference] | None = None
    for given in islice(_meant(loaded.policy, record), MOST_WAYS):
        found = list(_differing(record, loaded.decide({**given, **more}, readings=readings)))
        if not found:
            return []
        best = found if best is None else best
    assert best is not None, "there is one way at least"
    return best


def _differing(record: Record, decision: Decision) -> Iterator[RecordDifference]:
    """Part by part; of a receipt its own parts."""
    now: dict[str, Any] = decision.to_dict()
    if record.kind != "decision":
        now = {**_shared(now), "decision": decision.allowed}
    for key in dict.fromkeys((*now, *record.said)):
        was, new = record.said.get(key), now.get(key)
        if key == "receipt" and isinstance(was, dict) and isinstance(new, dict):
            for part in dict.fromkeys((*new, *was)):
                if not _same(was.get(part), new.get(part)):
                    yield RecordDifference(f"receipt.{part}", was.get(part), new.get(part))
        elif not _same(was, new) or (key in record.said) != (key in now):
            yield RecordDifference(key, was, new)


def _same(was: Any, now: Any) -> bool:
    """Whether two parts are written alike: true is not 1."""
    if isinstance(was, dict) and isinstance(now, dict):
        return was.keys() == now.keys() and all(_same(was[key], now[key]) for key in now)
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(map(_same, was, now))
    return type(was) is type(now) and bool(was == now)


def _meant(policy: Policy, record: Record) -> Iterator[dict[str, Any]]:
    """What was given, read back; a text may stand for itself or for what is asked of it."""
    ways = []
    for name, items in record.given.items():
        if record.kind != "decision" or not isinstance(items, list):
            ways.append([items])
            continue
        each = [_items(policy, name, str(item)) for item in items]
        ways.append([Given(one_of=tuple(found)) for found in product(*each)])
    for found in product(*ways):
        yield dict(zip(record.given, found, strict=True))


def _items(policy: Policy, name: str, text: str) -> list[Item]:
    """What an item may have been."""
    domain = policy.domains.get(name)
    if domain is None or not (domain.takes_lists or domain.any_text):
        return [text]
    if domain.takes_lists:
        return [set_in_one_line(text)]
    found: list[Item] = [text]
    if text in PRESENT_OR_ABSENT:
        found.append(Exactly(text))
    if text.startswith("other than "):
        found.append(OtherThan(tuple(unquoted(part.strip()) for part in parts_of(text.removeprefix("other than ")))))
    return found
