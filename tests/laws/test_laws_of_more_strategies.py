"""What `boundary_scenarios` and `rewrites` promise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import remit
from remit import verdict
from remit.assurance.case_space import CaseSpace
from remit.model.policy import Policy
from remit.testing import boundary_scenarios, default_readings, policies, rewrites

shipped = remit.load("us-weapons-in-russia").policy


@given(boundary_scenarios(shipped))
def test_boundary_scenarios_are_possible_cases(facts: dict[str, object]) -> None:
    assert verdict.allowed(shipped, {**facts, **default_readings(shipped)})


def test_boundary_scenarios_notice_a_line_that_is_drawn_one_day_off() -> None:
    """A rule that begins a day later differs on the one day that the boundary scenarios always come to."""
    written = shipped.model_dump(mode="json", by_alias=True, exclude_none=True)
    written["rules"]["counter-fire"]["since"] = "2024-05-31"
    later = Policy.model_validate(written)
    found: list[str] = []

    @settings(database=None, derandomize=True)
    @given(boundary_scenarios(shipped))
    def differ(facts: dict[str, object]) -> None:
        case = {**facts, **default_readings(shipped)}
        if verdict.decide(shipped, case) != verdict.decide(later, case):
            found.append(str(facts["date"]))

    differ()

    assert set(found) == {"2024-05-30"}


def test_a_policy_without_edges_is_refused() -> None:
    data = {"remit": "1", "policy": "p", "title": "t", "facts": {"f": {"flag": {}}}}
    always = Policy.model_validate({**data, "rules": {"r": {"forbid": "It.", "when": {"not": {"all": []}}}}})

    with pytest.raises(ValueError, match="no case lies on an edge of a rule of p"):
        boundary_scenarios(always)


@settings(max_examples=30)
@given(st.data())
def test_rewrites_mean_the_same_by_the_definition(data: st.DataObject) -> None:
    policy = data.draw(policies())
    rewritten = data.draw(rewrites(policy))
    cases = list(verdict.completions(policy, {}))

    assert all(set(verdict.applicable(policy, c)) == set(verdict.applicable(rewritten, c)) for c in cases)
    assert all(verdict.decide(policy, c).verdict is verdict.decide(rewritten, c).verdict for c in cases)


@settings(max_examples=15)
@given(rewrites(shipped))
def test_rewrites_of_the_shipped_policy_are_proved_equal(rewritten: Policy) -> None:
    study = CaseSpace(shipped, rewritten)

    assert study.verdicts(0) == study.verdicts(1)
