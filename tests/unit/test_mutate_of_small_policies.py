"""Mutants judged and shown on policies of a few lines, and what the command says of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from mutate_examples import check_witness, written

from remit.assurance.mutate.mutant_diagrams import Bench
from remit.assurance.mutate.mutants import mutants
from remit.assurance.mutate.mutate import Fate, Judged, MutantTrial, judge, mutate
from remit.assurance.mutate.witness import NOWHERE, mutated
from remit.cli.main import main
from remit.decide import LoadedPolicy
from remit.diagram import nodes
from remit.model.policy import Policy
from remit.model.scenario import Scenario
from remit.reader.scenarios import WrittenScenario
from remit.report.mutate.text import paste
from remit.testing import opened

ROOT = Path(__file__).parents[2]


SMALL: dict[str, Any] = {
    "remit": "1",
    "policy": "p",
    "title": "P",
    "facts": {"colour": {"choice": ["red", "green", "blue"]}, "size": {"integer": {"min": 0, "max": 9}}},
    "rules": {"big": {"forbid": "Big ones may not.", "when": {"size": ">= 5"}}},
}


def small(**parts: Any) -> LoadedPolicy:
    return opened(Policy.model_validate({**SMALL, **parts}))


def scenario(**parts: Any) -> WrittenScenario:
    return written(Scenario.model_validate({"name": "one", **parts}))


def fates(loaded: LoadedPolicy, kind: str, *scenarios: WrittenScenario) -> dict[str, str]:
    trial = mutate(loaded, mutants(loaded.written, [kind]), scenarios)
    return {one.mutant.what: one.fate.value for one in trial.judged}


def test_a_bound_is_only_held_by_scenarios_on_both_sides_of_it() -> None:
    below = scenario(given={"size": "4"}, expect="unregulated")
    at = scenario(given={"size": "5"}, expect="prohibited")

    assert list(fates(small(), "threshold").values()) == ["survived", "survived"]
    assert list(fates(small(), "threshold", below).values()) == ["killed", "survived"]
    assert list(fates(small(), "threshold", below, at).values()) == ["killed", "killed"]


def test_a_survivor_comes_with_the_fewest_facts_that_kill_it() -> None:
    loaded = small()
    (one, _) = mutate(loaded, mutants(loaded.written, ["threshold"]), []).judged

    assert one.witness is not None
    assert {name: given.one_of for name, given in one.witness.given.items()} == {"size": ("4",)}
    assert one.witness.expect is not None
    assert one.witness.expect.verdict == "unregulated"
    assert one.miss == "expected unregulated, and it is prohibited"


def test_what_scenarios_expect_of_contests_kills_another_default() -> None:
    reading = {"question": "?", "choices": {"x": {}, "y": {}}, "default": "x"}
    rules = {"big": {"forbid": "No.", "when": {"size": ">= 5", "q": "x"}}}
    loaded = small(readings={"q": reading}, rules=rules)
    said = scenario(given={"size": "7"}, readings={"q": "x"}, expect="prohibited")
    unsaid = scenario(given={"size": "7"}, expect="prohibited")

    assert list(fates(loaded, "reading", said).values()) == ["survived"]
    assert list(fates(loaded, "reading", said, unsaid).values()) == ["killed"]


def test_another_default_of_a_reading_that_changes_nothing_is_equivalent() -> None:
    reading = {"question": "?", "choices": {"x": {}, "y": {}}, "default": "x"}

    assert list(fates(small(readings={"q": reading}), "reading").values()) == ["equivalent"]


ONE_RED = {"reds-are-small": {"when": {"colour": "red"}, "then": {"size": "< 5"}}}


def test_a_constraint_is_held_by_a_scenario_that_leaves_open_what_it_settles() -> None:
    loaded = small(constraints=ONE_RED)
    red = scenario(given={"colour": "red"}, expect="unregulated")
    complete = scenario(given={"colour": "red", "size": "3"}, expect="unregulated")

    assert list(fates(loaded, "constraint", red).values()) == ["killed"]
    assert list(fates(loaded, "constraint", complete).values()) == ["survived"]
    (one,) = mutate(loaded, mutants(loaded.written, ["constraint"]), [complete]).judged
    check_witness(loaded, mutated(loaded, one.mutant.policy), one)


def test_a_constraint_on_what_decides_nothing_is_equivalent() -> None:
    rules = {"all": {"forbid": "Nothing may.", "when": {"all": []}}}

    assert list(fates(small(constraints=ONE_RED, rules=rules), "constraint").values()) == ["equivalent"]


def test_scenarios_that_fail_anyway_kill_nothing() -> None:
    loaded = small()
    wrong, idle = scenario(given={"size": "5"}, expect="permitted"), scenario(given={"size": "5"})
    trial = mutate(loaded, mutants(loaded.written, ["effect"]), [wrong, idle])

    assert (trial.used, trial.unexpected, trial.idle) == (0, (wrong,), 1)
    assert [one.fate for one in trial.judged] == [Fate.SURVIVED, Fate.SURVIVED]
    assert trial.score == 0


def test_a_score_is_not_rounded_up() -> None:
    mutant = mutants(small().written, ["rule"])[0]
    trial = MutantTrial((*[Judged(mutant, Fate.KILLED)] * 1999, Judged(mutant, Fate.SURVIVED)), 1, (), 0)

    assert trial.score == 99.9
    assert MutantTrial((), 1, (), 0).score == 100


def ways_that_multiply_out() -> dict[str, Any]:
    """Eight ways of three tests each; that none of them is so comes to 3 to the power of 8 alternatives."""
    facts = {f"f{n}": {"choice": [f"v{m}" for m in range(4)]} for n in range(8)}
    arms = [{"all": [{f"f{n}": "v0"}, {f"f{(n + 1) % 8}": "v1"}, {f"f{(n + 2) % 8}": "v2"}]} for n in range(8)]
    return {"facts": facts, "rules": {"r": {"forbid": "No.", "when": {"any": arms}}}}


def test_a_mutant_whose_conditions_multiply_out_is_judged_like_any_other() -> None:
    loaded = opened(Policy.model_validate({**SMALL, **ways_that_multiply_out()}))
    turned = next(one for one in mutants(loaded.written, ["negate"]) if "`any` turned round" in one.what)
    (one,) = mutate(loaded, [turned], []).judged

    assert one.fate is Fate.SURVIVED
    check_witness(loaded, mutated(loaded, one.mutant.policy), one)


def test_a_mutant_that_is_too_large_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = opened(Policy.model_validate({**SMALL, **ways_that_multiply_out()}))
    alone = Bench(loaded.policy, [])
    alone.original.verdicts  # noqa: B018  # put together
    monkeypatch.setattr(nodes, "MOST_STEPS", alone.study.diagram.steps + 10)
    found = {one.fate.value for one in judge(loaded, mutants(loaded.written, ["negate"]), [])}

    assert "too large" in found


def test_a_policy_whose_conditions_multiply_out_is_tested_like_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = ways_that_multiply_out()
    rules = {"r": {"forbid": "No.", "when": {"not": parts["rules"]["r"]["when"]}}}
    (tmp_path / "p.json").write_text(json.dumps({**SMALL, "remit": 1, "facts": parts["facts"], "rules": rules}))
    given = {f"f{n}": "v3" for n in range(8)}
    (tmp_path / "s.json").write_text(json.dumps([{"name": "one", "given": given, "expect": "prohibited"}]))

    assert main(["mutate", str(tmp_path / "p.json"), str(tmp_path / "s.json"), "--sample", "20"]) == 0
    assert "1 scenario kills" in capsys.readouterr().out


def test_the_command_fails_below_its_threshold_only(capsys: pytest.CaptureFixture[str]) -> None:
    golden = ROOT / "tests/golden"
    files = [str(golden / "library.yaml"), str(golden / "library-scenarios.yaml"), "--kind", "constraint"]

    assert main(["mutate", *files]) == 0
    assert main(["mutate", *files, "--threshold", "0"]) == 0
    assert main(["mutate", *files, "--threshold", "0.1"]) == 1
    assert "Score 0 %" in capsys.readouterr().out


def test_what_survives_can_be_pasted_and_then_nothing_survives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = ROOT / "tests/golden"
    policy, scenarios = str(golden / "library.yaml"), golden / "library-scenarios.yaml"
    main(["mutate", policy, str(scenarios)])
    survived = capsys.readouterr().out.split("Survived: no scenario notices\n")[1].split("\nScore")[0]
    pasted = [line for line in survived.splitlines() if line.startswith(("  - ", "    "))]
    more = tmp_path / "more.yaml"
    more.write_text(scenarios.read_text().rstrip() + "\n" + "\n".join(pasted) + "\n")
    more.write_text(more.read_text().replace("policy: library.yaml", f"policy: {policy}"))

    assert main(["mutate", policy, str(more), "--threshold", "100"]) == 0
    assert len(pasted) >= 15


def test_without_witnesses_each_mutant_meets_the_same_fate() -> None:
    loaded = small()
    witnessed, without = (mutate(loaded, mutants(loaded.written), [], with_witnesses=each) for each in (True, False))

    assert [one.fate for one in without.judged] == [one.fate for one in witnessed.judged]
    assert [one.witness is None for one in without.of(Fate.SURVIVED)] == [True] * len(witnessed.of(Fate.SURVIVED))
    assert any(one.witness for one in witnessed.judged)


def test_a_survivor_may_be_noticed_by_no_rule_being_the_reason() -> None:
    loaded = small(otherwise="prohibited")
    judged = mutate(loaded, mutants(loaded.written, ["drop"]), []).judged

    assert [one.miss for one in judged] == ["expected because [], and it is [big]"]
    assert list(paste("p", judged[0].witness or Scenario(name="none")))[-1].strip() == "because: []"


SETS = {"facts": {"tags": {"set": ["x", "y", "z"]}, "paid": {"integer": {"min": 0, "max": 9}}}}
SETS["facts"]["due"] = {"integer": {"min": 0, "max": 9}}


@pytest.mark.parametrize(
    ("kind", "when", "given", "survivor"),
    [
        ("comparison", {"paid": {"at least": "due"}}, {"paid": "4", "due": "2"}, "{more than: due}"),
        ("comparison", {"paid": {"at most": "due"}}, {"paid": "1", "due": "2"}, "{less than: due}"),
        ("set", {"tags": {"includes": ["x", "y"]}}, {"tags": ["x", "y"]}, "{includes all: [x, y]}"),
        ("set", {"tags": {"includes all": ["x", "y"]}}, {"tags": ["x", "y"]}, "{includes: [x, y]}"),
        ("set", {"tags": {"excludes": "x"}}, {"tags": ["y"]}, None),
        ("threshold", {"tags": {"size": ">= 2"}}, {"tags": ["x", "y", "z"]}, '{size: ">= 3"}'),
        ("narrow", {"tags": {"includes": ["x", "y"]}}, {"tags": ["x"]}, "{includes: x}"),
        ("widen", {"tags": {"includes": "x"}}, {"tags": ["x"]}, "{includes: [x, y]}"),
    ],
)
def test_scenarios_that_cannot_tell_what_is_asked_let_it_survive_with_a_witness(
    kind: str, when: dict[str, Any], given: dict[str, Any], survivor: str | None
) -> None:
    loaded = small(**SETS, rules={"r": {"forbid": "It may not.", "when": when}})
    one = scenario(given={name: {"one of": [value]} for name, value in given.items()}, expect="prohibited")

    trial = mutate(loaded, mutants(loaded.written, [kind]), [one])

    survived = [each for each in trial.judged if each.fate is Fate.SURVIVED]
    if survivor is not None:
        assert any(f"{survivor}` instead of" in each.mutant.what for each in survived)
        assert trial.score < 100
    for each in survived:
        check_witness(loaded, mutated(loaded, each.mutant.policy), each)
        told = mutate(loaded, [each.mutant], [one, written(each.witness)]) if each.witness else None
        assert told is not None
        assert told.score == 100


def test_what_would_notice_survivors_can_be_written_and_then_none_survives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "big.yaml").write_text(
        'remit: 1\npolicy: big\ntitle: "Big"\nfacts: {size: {integer: {min: 0, max: 9}}}\n'
        'rules: {big: {forbid: "Big ones may not.", when: {size: ">= 5"}}}\n'
    )
    (tmp_path / "cases.yaml").write_text(
        "policy: big\nscenarios:\n  - {name: nine, given: {size: 9}, expect: prohibited}\n"
    )

    main(["mutate", "big.yaml", "cases.yaml", "--write", "more.yaml"])

    assert "wrote more.yaml: " in capsys.readouterr().out
    assert main(["check", "more.yaml", "--policy", "big.yaml"]) == 0
    capsys.readouterr()
    assert main(["mutate", "big.yaml", "cases.yaml", "more.yaml", "--threshold", "100", "--write", "none.yaml"]) == 0
    assert "wrote nothing" in capsys.readouterr().out
    assert not (tmp_path / "none.yaml").exists()


def test_a_mutant_that_adds_a_rule_to_one_of_two_possible_verdicts_is_not_equivalent() -> None:
    facts = {"colour": {"choice": ["red", "green", "blue"]}, "loud": {"flag": {}}}
    rules = {
        "any": {"permit": "All may.", "when": {"all": []}},
        "blue": {"permit": "Blue ones may.", "when": {"colour": "blue"}},
        "loud": {"forbid": "Loud ones may not.", "when": {"loud": "true"}, "overrides": ["any", "blue"]},
    }
    none = {"none": {"when": {"all": []}, "then": {"colour": ["red", "green"]}}}
    loaded = small(facts=facts, rules=rules, constraints=none)
    (found,) = judge(loaded, mutants(loaded.written, ["constraint"]), [])

    assert found.fate is Fate.SURVIVED
    assert found.witness is not None
    assert found.witness.because == ("any", "loud")
    check_witness(loaded, mutated(loaded, found.mutant.policy), found)


def test_a_mutant_whose_new_cases_take_facts_that_nothing_ties_together_is_not_equivalent() -> None:
    facts = {name: {"choice": ["round", "square"]} for name in ("lid", "box")}
    constraints = {"round": {"when": {"all": []}, "then": dict.fromkeys(facts, "round")}}
    rules = {"both": {"permit": "Square ones may.", "when": dict.fromkeys(facts, "square")}}
    loaded = small(facts=facts, constraints=constraints, rules=rules)
    (found,) = judge(loaded, mutants(loaded.written, ["constraint"]), [])

    assert found.fate is Fate.SURVIVED
    check_witness(loaded, mutated(loaded, found.mutant.policy), found)


def test_a_rule_with_another_effect_is_noticed_where_the_verdict_stays_and_the_rule_no_longer_determines_it() -> None:
    rules = {name: {"permit": "May.", "when": {"all": []}} for name in ("one", "other")}
    loaded = small(facts={"loud": {"flag": {}}}, rules=rules)
    scenario = Scenario.model_validate({"name": "any", "given": {}, "expect": "permitted", "because": ["one", "other"]})
    effects = [each for each in mutants(loaded.written, ["effect"]) if "exempt" in each.what]

    found = list(judge(loaded, effects, [WrittenScenario(scenario, None, NOWHERE)]))

    assert [one.fate for one in found] == [Fate.KILLED, Fate.KILLED]
