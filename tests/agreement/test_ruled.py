"""What follows everywhere, put together condition by condition, equals what follows of the masks."""

from hypothesis import given

from remit.assurance.audit_ruled import RuledStudy, study_of
from remit.model.policy import Policy
from remit.testing import policies
from remit.verdict import Outcome

SAME, DIFFERS = 1, 2


@given(policies())
def test_the_verdicts_are_those_of_the_masks(policy: Policy) -> None:
    study = study_of(policy, ())
    found, expected = RuledStudy(study, policy).verdicts, study.verdicts()

    differ = study.diagram.apply(found, expected, lambda left, right: SAME if left == right else DIFFERS)
    assert not study.diagram.reach(differ, study.everything) & DIFFERS


@given(policies())
def test_a_rule_determines_the_verdict_where_the_masks_say_so(policy: Policy) -> None:
    study = study_of(policy, ())
    ruled = RuledStudy(study, policy)
    for rule in policy.rules:

        def determines(outcome: Outcome | None, rule: str = rule) -> int:
            return DIFFERS if outcome is not None and rule in outcome.rules else SAME

        found = study.diagram.apply(
            ruled.determining(rule),
            study.outcomes(determines),
            lambda mine, theirs: SAME if mine == 3 - theirs else DIFFERS,
        )
        assert not study.diagram.reach(found, study.everything) & DIFFERS
