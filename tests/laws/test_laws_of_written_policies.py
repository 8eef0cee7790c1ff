"""What is written out is read again as the same, whatever values are called: no name of a value is ever a test."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cases import POLICIES
from hypothesis import given
from hypothesis import strategies as st

import remit
from remit.decide import LoadedPolicy
from remit.decide.given_values import item_of
from remit.lint import lint_scenario
from remit.model.asked import as_items
from remit.model.bars import between_bars, names_in_braces, parts_of, unquoted
from remit.model.condition_text import flow_text
from remit.model.items import AS_WRITTEN, Accepted, Clause, Exactly, OfSet, OtherThan, SetOf, data_of, text_of
from remit.model.policy import Policy
from remit.model.scenario import Given, Scenario
from remit.reader.scenarios import read_scenarios
from remit.reader.yaml_text import read_yaml
from remit.report.show.text import written_out
from remit.representatives import KnownFacts
from remit.testing import opened, partial_scenarios, policies, scenarios
from remit.writer import scenarios_yaml

ODD = [
    *(
        "member of staff",
        "same as before",
        "size 3",
        "includes x",
        "not before noon",
        "a | b",
        "{x}",
        "{x | y}",
        "within",
    ),
    *("less than b", "other than y", "includes a; size 2", '"quoted"', 'a "b" c', "a;b", "text: x", "null", "~", "- x"),
    *(
        "#1",
        ">= 5",
        "1 .. 2",
        "yes",
        "true",
        "*a",
        "&a",
        "!a",
        "a: b",
        "a #b",
        "[a, b]",
        "0x1F",
        "1e5",
        "it's",
        "\\",
        "é",
    ),
]
DRAWN = [*(f"v{number}" for number in range(1, 12)), *(f"g{number}" for number in range(1, 12)), "ann", "bob"]
NAMES = st.sampled_from(ODD)


def renamed(part: Any, names: dict[str, str]) -> Any:
    """Plain data in which values and groups are called otherwise."""
    if isinstance(part, dict):
        return {names.get(key, key): renamed(inner, names) for key, inner in part.items()}
    if isinstance(part, list):
        return [renamed(inner, names) for inner in part]
    return names.get(part, part) if isinstance(part, str) else part


def data(policy: Policy) -> dict[str, Any]:
    return policy.model_dump(mode="json", by_alias=True, exclude_defaults=True, context=AS_WRITTEN)


@st.composite
def oddly_named(draw: st.DrawFn) -> Policy:
    """Policies over facts of all kinds, whose values are called like tests and like other things in YAML."""
    policy = draw(policies())
    names = dict(zip(DRAWN, draw(st.permutations(ODD)), strict=False))
    return Policy.model_validate({**renamed(data(policy), names), "remit": "1"})


@given(st.one_of(oddly_named(), POLICIES.filter(lambda policy: not policy.sources)))
def test_a_policy_that_is_written_out_is_read_again_as_the_same(policy: Policy) -> None:
    again = remit.loads(written_out(policy)).policy

    assert again.facts == policy.facts
    assert again.rules == policy.rules or policy.combining != "explicit"
    assert (again.concepts, again.constraints, again.readings) == (
        policy.concepts,
        policy.constraints,
        policy.readings,
    )


CLAUSES = st.builds(
    Clause,
    st.sampled_from(["includes", "includes all", "excludes", "within"]),
    st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple),
)
OF_SETS = st.lists(CLAUSES, min_size=1, max_size=3, unique_by=lambda clause: clause.verb).map(tuple).map(OfSet)
OTHERS = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple).map(OtherThan)
ITEMS = NAMES | st.sampled_from(["absent", "present"]).map(Exactly) | OF_SETS | OTHERS


@given(st.lists(ITEMS, min_size=1, max_size=3).map(tuple))
def test_what_is_accepted_is_read_from_what_is_written_of_it(accepted: Accepted) -> None:
    written = data_of(accepted)
    in_a_file = read_yaml(f"a: {flow_text(written)}", "a.yaml").root.data()["a"]

    for read in (as_items(written, ()), as_items(in_a_file, ())):
        assert tuple([read] if isinstance(read, str) else read) == accepted


@given(st.lists(NAMES, max_size=4, unique=True))
def test_names_in_one_line_are_read_from_it(names: list[str]) -> None:
    line = between_bars(names)

    assert [unquoted(part) for part in parts_of(line)] == (names or [""])
    assert names_in_braces(SetOf(tuple(names)).text()) == tuple(names)


CASES = oddly_named().flatmap(lambda policy: st.tuples(st.just(policy), partial_scenarios(policy)))


@given(CASES)
def test_what_is_stated_in_odd_words_is_explained_and_saved_and_read_again(case: tuple[Policy, dict[str, Any]]) -> None:
    policy, stated = case
    loaded = remit.loads(written_out(policy))
    decision = loaded.decide(stated)
    given = {fact: Given(one_of=items) for fact, items in decision.stated.items()}
    saved = scenarios_yaml("generated", [Scenario.model_validate({"name": "a", "given": given})])

    assert str(decision.explain())
    assert known(loaded, "a.yaml", saved) == decision.known


@given(oddly_named().flatmap(lambda policy: st.tuples(st.just(policy), scenarios(policy))))
def test_a_case_in_odd_words_is_read_from_the_cells_of_a_table(case: tuple[Policy, dict[str, Any]]) -> None:
    policy, facts = case
    loaded = opened(policy)
    cells = {name: text_of(item_of(value)) for name, value in facts.items()}
    table = io.StringIO()
    csv.writer(table).writerows([["name", *cells], ["a", *cells.values()]])

    assert known(loaded, "a.csv", table.getvalue()) == loaded.decide(facts).known


def known(loaded: LoadedPolicy, name: str, content: str) -> KnownFacts:
    """What is known by the only scenario of a file."""
    with TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_text(content, encoding="utf-8")
        (written,) = read_scenarios(str(file))
    assert lint_scenario(written, loaded.written) == []
    return loaded.decide(written.scenario.given).known
