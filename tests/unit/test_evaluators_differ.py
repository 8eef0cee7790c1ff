"""A fault in what fires is found by `check` itself: it is a problem of its own at the scenario, and never silent."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import remit
from remit.chaining.chain import Chain
from remit.chaining.derivation import DerivationStep
from remit.chaining.precedence import Stratum
from remit.chaining.strata import strata_of
from remit.check import Result
from remit.cli.main import main
from remit.cli.shared.exit_codes import WRONG
from remit.decide.agreement import difference
from remit.decide.decision import Decision
from remit.service.scenarios import problems, results

pytest_plugins = ["pytester"]

IS_INSTALLED = any(point.name == "remit" for point in entry_points(group="pytest11"))
LOAD = () if IS_INSTALLED else ("-p", "remit.testing.plugin")
ROOT = Path(__file__).parents[2]
SHIPPED = ("document-access", "family-leave", "us-weapons-in-russia")


def dropped(strata: tuple[Stratum, ...], step: DerivationStep) -> tuple[Stratum, ...]:
    return tuple(tuple(each for each in stratum if each != step) for stratum in strata)


def swapped(strata: tuple[Stratum, ...], step: DerivationStep) -> tuple[Stratum, ...]:
    """The first test of the step asks for the opposite."""
    wrong = DerivationStep(step.kind, step.name, step.holds, (step.cube[0].negated(), *step.cube[1:]), step.cites)
    return tuple(tuple(wrong if each == step else each for each in stratum) for stratum in strata)


@contextmanager
def faulty(monkeypatch: pytest.MonkeyPatch, strata: tuple[Stratum, ...], policy: str) -> Iterator[None]:
    """The chain of one policy is built from these strata."""
    with monkeypatch.context() as patch:
        patch.setattr(
            "remit.chaining.chain.strata_of", lambda each: strata if each.policy == policy else strata_of(each)
        )
        yield


@cache
def decided_scenarios(policy: str) -> list[Result]:
    return list(results(str(ROOT), remit.load(policy)))


def decisions(policy: str) -> list[Decision]:
    return [result.decision for result in decided_scenarios(policy)]


def needed(decided: list[Decision]) -> dict[DerivationStep, Decision]:
    """Steps with a decision of which every test is decided, and what the step derives by no other step."""
    found: dict[DerivationStep, Decision] = {}
    chain = decided[0].loaded.chain
    most = max(len(chain.decided({**decision.known, **decision.chosen})) for decision in decided)
    for decision in decided:
        known = {**decision.known, **decision.chosen}
        if len(chain.decided(known)) == most:
            steps = chain.fire(known).steps
            keys = Counter(step.key for step in steps)
            found |= {step: decision for step in steps if keys[step.key] == 1}
    return found


@pytest.mark.parametrize("policy", SHIPPED)
def test_a_step_that_is_dropped_is_missed_wherever_nothing_else_derives_the_same(
    policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = decisions(policy)
    loaded = decided[0].loaded
    whole, strata = loaded.chain, loaded.chain.strata
    needing = needed(decided)
    unseen = []
    for step, decision in needing.items():
        with faulty(monkeypatch, dropped(strata, step), policy):
            loaded.__dict__["chain"] = Chain(loaded.policy)
        unseen += [str(step)] if difference(decision) is None else []
        loaded.chain.close()
    loaded.__dict__["chain"] = whole

    assert {step.kind for step in needing} == {step.kind for stratum in strata for step in stratum}
    assert unseen == []
    assert not any(difference(decision) for decision in decided)


@pytest.mark.parametrize("policy", SHIPPED)
@pytest.mark.parametrize("fault", [dropped, swapped])
def test_a_fault_in_any_stratum_is_said_by_check(
    fault: Callable[[tuple[Stratum, ...], DerivationStep], tuple[Stratum, ...]],
    policy: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    strata = strata_of(remit.load(policy).policy)
    needing = needed(decisions(policy))
    for stratum in strata:
        step = next(step for step in needing if step in stratum and step.cube)
        (scenario,) = [each.written for each in decided_scenarios(policy) if each.decision is needing[step]]
        with faulty(monkeypatch, fault(strata, step), policy):
            code = main(["check", scenario.file, "-k", scenario.scenario.name])
        said = capsys.readouterr().err

        assert code == WRONG, step
        assert "[evaluators-differ]" in said, step


@pytest.fixture
def without_effects(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """That a rule forbids is taken for a rule that permits."""
    strata = strata_of(remit.load("document-access").policy)
    of_effects = next(stratum for stratum in strata if stratum[0].kind == "effect")
    wrong = tuple(
        DerivationStep(step.kind, "permit" if step.name == "forbid" else "forbid", step.holds, step.cube)
        for step in of_effects
    )
    with faulty(monkeypatch, tuple(wrong if each is of_effects else each for each in strata), "document-access"):
        yield


@pytest.mark.usefixtures("without_effects")
@pytest.mark.parametrize("more", [[], ["--explain"], ["--format", "json"], ["--format", "junit"], ["--quiet"]])
def test_every_form_of_check_says_both_answers_and_whose_fault_it_is(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check", str(ROOT / "scenarios/document-access/precedence.yaml"), *more])
    said = capsys.readouterr().err

    assert code == WRONG
    first = said.splitlines()[0]
    assert "precedence.yaml:" in first
    assert "the rules that fire come to permitted, with" in first
    assert "and the diagram comes to prohibited, by" in first
    assert "remit is at fault, not this scenario [evaluators-differ]" in first


@pytest.mark.usefixtures("without_effects")
def test_the_service_names_the_scenarios_and_shows_none_of_them() -> None:
    loaded = remit.load("document-access")

    assert {problem.code for problem in problems(str(ROOT), [loaded])} >= {"evaluators-differ"}
    assert all(difference(result.decision) is None for result in results(str(ROOT), loaded))


@pytest.mark.usefixtures("without_effects")
def test_the_pytest_plugin_fails_the_scenario(pytester: pytest.Pytester) -> None:
    scenarios = ROOT / "scenarios/document-access/precedence.yaml"
    done = pytester.runpytest_inprocess(*LOAD, "--remit", str(scenarios))

    assert done.parseoutcomes()["failed"] > 0
    done.stdout.fnmatch_lines(["*remit is at fault, not this scenario [[]evaluators-differ[]]*"])


def test_where_nothing_is_wrong_nothing_differs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / "scenarios"), "--format", "json"]) == 0
    shown, said = capsys.readouterr()

    assert said == ""
    assert json.loads(shown)["summary"]
