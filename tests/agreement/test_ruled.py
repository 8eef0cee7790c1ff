"""What is put together condition by condition is what the definition says of every case."""

from collections.abc import Iterator
from itertools import islice, product

from hypothesis import given

from remit.assurance.audit.removals import removals
from remit.assurance.case_space import CaseSpace
from remit.assurance.variants import Variants
from remit.diagram.build import BIT_OF
from remit.diagram.junctions import HOLDS
from remit.diagram.nodes import IMPOSSIBLE
from remit.diagram.ruled import Ruled
from remit.diagram.truths import Truths
from remit.model.asked import Path
from remit.model.editing import without
from remit.model.policy import Policy
from remit.testing import policies
from remit.verdict import CaseValues, allowed, applicable, decide, in_force

MOST = 60  # cases of one policy that are gone through


def cases(study: CaseSpace) -> Iterator[tuple[CaseValues, tuple[int, ...]]]:
    """Cases with the cell of every level, possible or not."""
    return ((study.facts(codes), codes) for codes in islice(product(*study.everything), MOST))


@given(policies())
def test_every_case_is_as_the_definition_says(policy: Policy) -> None:
    study = CaseSpace(policy)
    ruled, walk = study.ruled(), study.diagram.walk
    outcomes = {None: 0}
    told = ruled.outcomes(lambda outcome: outcomes.setdefault(outcome, len(outcomes)))
    for facts, codes in cases(study):
        outcome = decide(policy, facts) if allowed(policy, facts) else None
        forced = in_force(policy, applicable(policy, facts))

        assert walk(ruled.verdicts, codes) == (BIT_OF[outcome.verdict] if outcome else IMPOSSIBLE)
        assert walk(told, codes) == outcomes[outcome]
        for rule in policy.rules:
            assert (walk(ruled.applicable[rule], codes) == HOLDS) == (rule in applicable(policy, facts))
            assert (walk(ruled.in_force[rule], codes) == HOLDS) == (rule in forced)
            assert (walk(ruled.determining(rule), codes) == HOLDS) == (outcome is not None and rule in outcome.rules)


@given(policies())
def test_levels_that_are_taken_for_granted_change_nothing_else(policy: Policy) -> None:
    study = CaseSpace(policy)
    first = next(iter(policy.facts))
    level = study.space.level_of[first]
    for cell in study.everything[level]:
        within = [(cell,) if at == level else cells for at, cells in enumerate(study.everything)]
        fixed = study.ruled(0, within)
        for facts, codes in cases(study):
            if codes[level] == cell:
                expected = BIT_OF[decide(policy, facts).verdict] if allowed(policy, facts) else IMPOSSIBLE
                assert study.diagram.walk(fixed.verdicts, codes) == expected


@given(policies())
def test_a_variant_that_shares_with_its_policy_is_what_it_is_alone(policy: Policy) -> None:
    variants = Variants(policy)
    paths: list[Path] = [("rules", name) for name in policy.rules]
    paths += [removal.path for removal in removals(policy)]
    for other in (without(policy, path) for path in paths[:20]):
        alone = Ruled(Truths(other, variants.space, variants.join))

        assert variants.ruled(other).verdicts == alone.verdicts
        assert all(variants.ruled(other).determining(rule) == alone.determining(rule) for rule in other.rules)
