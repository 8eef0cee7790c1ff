"""Two policies over rows say of each what the definition says of every case that fits it, in both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from test_tables import cell, tables

from remit.assurance.compare.compare import ComparedSide
from remit.assurance.replay import joint
from remit.assurance.replay.replay import Replay, ReplayRequest, replay
from remit.decide.given_values import item_of
from remit.model.editing import with_part
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.representatives import representatives
from remit.testing import opened
from remit.verdict import Outcome, allowed, decide

Case = tuple[Outcome | None, Outcome | None]


@st.composite
def changed(draw: st.DrawFn) -> tuple[Policy, Policy, list[dict[str, Any]]]:
    """A policy, the same with a rule or the constraints taken out, and rows about them."""
    policy, rows = draw(tables())
    rule = draw(st.sampled_from([*policy.rules, None]))
    if rule is None or len(policy.rules) == 1:
        return policy, with_part(policy, ("constraints",), {}), rows
    kept = {name: each for name, each in policy.rules.items() if name != rule}
    for name, each in kept.items():
        beaten = {other: why for other, why in each.overrides.items() if other != rule}
        kept[name] = each.model_copy(update={"overrides": beaten})
    return policy, with_part(policy, ("rules",), kept), rows


def cases(policies: tuple[Policy, Policy], row: dict[str, Any]) -> Iterator[Case]:
    """What every case that fits a row comes to; the first policy has all that either tells apart."""
    first = policies[0]
    known = {n: first.tests(n, (item_of(value),)) for n, value in row.items() if value is not None}
    known |= {n: first.tests(n, (str(reading.default),)) for n, reading in first.readings.items()}
    names = [*first.facts, *first.readings]
    for values in product(*(representatives(first, name, known) for name in names)):
        facts = dict(zip(names, values, strict=True))
        one, other = (decide(policy, facts) if allowed(policy, facts) else None for policy in policies)
        if one or other:
            yield one, other


def answer(found: set[Case], side: int) -> tuple[str, str, str]:
    """Verdict, rules and possible verdicts of one side."""
    outcomes = [pair[side] for pair in found if pair[side] is not None]
    if not outcomes:
        return "", "", ""
    possible = [str(verdict) for verdict in Verdict if any(each.verdict == verdict for each in outcomes if each)]
    rules = [rule for rule in outcomes[0].rules if all(rule in each.rules for each in outcomes if each)]
    return possible[0] if not possible[1:] else "undetermined", "|".join(rules), "|".join(possible)


def expected(found: set[Case]) -> tuple[str, ...]:
    """All that is said of a row, by brute force."""
    sides = (answer(found, 0), answer(found, 1))
    possible = [side[2].split("|") for side in sides]
    differ = [
        one.verdict != other.verdict if one and other else (one or other).verdict not in possible[1 if one else 0]
        for one, other in found
    ]
    if not found:
        change = "neither"
    elif not sides[0][0] or not sides[1][0]:
        change = "only before" if sides[0][0] else "only after"
    else:
        change = "changes" if all(differ) else "could change" if any(differ) else "same"
    return (*sides[0], *sides[1], change)


def replayed(policies: tuple[Policy, Policy], rows: list[dict[str, Any]], folder: Path) -> tuple[Replay, list[Any]]:
    """The replay of rows in a file, and what was written of them."""
    columns = {n: pyarrow.array([None if r[n] is None else cell(r[n]) for r in rows], "string") for n in rows[0]}
    parquet.write_table(pyarrow.table({"row": range(len(rows)), **columns}), folder / "rows.parquet")
    loaded = [opened(policy) for policy in policies]
    sides = [ComparedSide(each.policy, each.knowledge.picked(None)) for each in loaded]
    request = ReplayRequest([str(folder / "rows.parquet")], bad_values="unknown", output=str(folder / "out.parquet"))
    found = replay((loaded[0].written, loaded[1].written), (sides[0], sides[1]), request)
    return found, parquet.read_table(folder / "out.parquet").to_pylist()


NAMES = tuple(f"{side}_{name}" for side in ("before", "after") for name in ("verdict", "rules", "possible"))


@settings(max_examples=40)
@given(drawn=changed())
def test_rows_change_could_change_or_stay_as_every_case_of_them_does(
    drawn: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    *policies, rows = drawn
    pair = (policies[0], policies[1])
    found, written = replayed(pair, rows, tmp_path_factory.mktemp("replayed"))
    wanted = [expected(set(cases(pair, row))) for row in rows]

    assert [tuple(row[name] for name in (*NAMES, "change")) for row in written] == [
        w for w in wanted if w[-1] != "same"
    ]
    assert [row["row"] for row in written] == [place for place, w in enumerate(wanted) if w[-1] != "same"]
    assert found.number("same") == sum(w[-1] == "same" for w in wanted)


@settings(max_examples=15)
@given(drawn=changed())
def test_where_both_cannot_be_looked_at_at_once_nothing_that_could_change_is_called_the_same(
    drawn: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    *policies, rows = drawn
    pair = (policies[0], policies[1])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(joint, "MOST_OUTCOMES", 0)
        found, written = replayed(pair, rows, tmp_path_factory.mktemp("apart"))
    said = {row["row"]: tuple(row[name] for name in (*NAMES, "change")) for row in written}

    assert found.apart == len(rows)
    for place, wanted in enumerate(expected(set(cases(pair, row))) for row in rows):
        if place not in said:
            assert wanted[-1] == "same"
        else:
            assert said[place][:-1] == wanted[:-1]
            assert said[place][-1] in (wanted[-1], "could change")


def test_where_facts_are_compared_only_changes_that_some_case_takes_are_said_to_be_possible(tmp_path: Path) -> None:
    head = {"remit": "1", "policy": "dates", "title": "Dates", "facts": {"due": {"date": {}}, "back": {"date": {}}}}
    late = {"when": {"back": {"more than": "due"}}}
    written = (
        {"late": {"forbid": "Late.", **late}},
        {"late": {"forbid": "Late.", **late}, "on-time": {"permit": "In time.", "when": {"back": {"same as": "due"}}}},
    )
    before, after = (Policy.model_validate({**head, "rules": rules}) for rules in written)
    rows = [{"due": "2024-05-30", "back": None}, {"due": "2024-05-30", "back": "2024-05-30"}]
    same, _ = replayed((before, before), rows, tmp_path)
    found, _ = replayed((before, after), rows, tmp_path)

    assert same.number("same") == same.apart == 2
    assert {turn.turns for turn in found.turns} == {("unregulated:permitted",)}
    assert (found.number("changes"), found.number("could change")) == (1, 1)
