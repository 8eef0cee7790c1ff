"""The strategy for whole policies, and a way to decide by a policy that was made in a program."""

from __future__ import annotations

from hypothesis import strategies as st

from remit.decide import LoadedPolicy
from remit.explain import explain
from remit.model.policy import Policy
from remit.reader.json_text import read_json
from remit.reader.policies import WrittenPolicy
from remit.testing import drawn_shapes
from remit.testing.drawn_policy import DrawnFile, written_policy


def policies(
    *,
    max_facts: int = 3,
    max_rules: int = 4,
    max_concepts: int = 3,
    max_constraints: int = 1,
    max_readings: int = 2,
    plain: bool = False,
    tabular: bool = False,
) -> st.SearchStrategy[Policy]:
    """Policies in which lint finds nothing wrong and some case is possible, whatever the readings.

    Small ones come first, and failures shrink to them: one fact, one rule, one test.

    Args:
        max_facts: Facts of every kind, some of them optional, some compared with each other; at least one.
        max_rules: Rules that override each other (four rules: up to three deep), with first and last days, one in six
            also by `combining`, and something else than `unregulated` for what no rule is about; at least one.
        max_concepts: Concepts, also of each other.
        max_constraints: Constraints, which leave some case.
        max_readings: Readings.
        plain: Choices, flags, whole numbers and days only, always there and not compared.
        tabular: Single values only: no sets, and nothing compared.
    """
    limits = (max_facts, max_rules, max_concepts, max_constraints, max_readings)
    return _written(*limits, plain=plain, tabular=tabular).map(Policy.model_validate)


@st.composite
def _written(draw: st.DrawFn, *limits: int, plain: bool, tabular: bool) -> DrawnFile:
    """Composite, so that a failing test shows the policy as it is written, not its shape."""
    return written_policy(draw(drawn_shapes.policies(*limits, plain=plain, tabular=tabular)))


def opened(policy: Policy) -> LoadedPolicy:
    """A policy that was made in a program, ready to decide; `remit.load` opens those that stand in files."""
    text = policy.model_dump_json(by_alias=True, exclude_none=True)
    return LoadedPolicy(WrittenPolicy(policy, read_json(text, policy.policy)), explain)
