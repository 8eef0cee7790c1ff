"""What may still be done by a policy once some facts are known, and what not: a few lines."""

from __future__ import annotations

from collections.abc import Iterator

from remit.assurance.narrowed import Narrowed, NarrowedRegion, NarrowedVerdict
from remit.assurance.region_words import say_where
from remit.decide.unlinked import apart
from remit.explain.citations import in_brackets
from remit.explain.derived import say_apart
from remit.explain.verdict_words import SAID_OF
from remit.explain.words import say, sentence
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.report import DISCLAIMER

HEADS = {
    Verdict.PERMITTED: "Permitted",
    Verdict.EXEMPT: "Exempt from the prohibition",
    Verdict.PROHIBITED: "Prohibited",
    Verdict.CONFLICT: "In conflict",
    Verdict.UNREGULATED: "Not regulated",
}


def say_narrowed(found: Narrowed) -> Iterator[str]:
    """The policy as far as it is left, a line for each thing: verdicts, where they are, the rules by name and sentence.

    Args:
        found: What is left.
    """
    policy = found.policy.policy
    yield f"{policy.title} ({policy.policy})"
    yield f"Given: {'; '.join(say(policy, *each) for each in found.given.items())}."
    if found.picked:
        yield f"Readings: {', '.join(f'{name} {choice}' for name, choice in found.picked.items())}."
    yield ""
    if len(found.verdicts) == 1:
        yield from _whatever(found.verdicts[0])
    else:
        for verdict in found.verdicts:
            yield f"{HEADS[verdict.verdict]}:"
            for region in verdict.regions:
                yield f"  \N{MIDDLE DOT} {sentence(say_where(policy, region.where))}{_by(region)}"
            if verdict.more:
                yield "  \N{MIDDLE DOT} And in further cases."
    if policy.otherwise != "unregulated":
        yield f"Where no rule decides, it is {policy.otherwise}."
    yield from _rules(policy, found)
    for line in say_apart(policy, apart(policy)):
        yield ""
        yield line
    yield ""
    yield DISCLAIMER


def _whatever(only: NarrowedVerdict) -> Iterator[str]:
    """That one verdict is left, and by which rules."""
    yield f"{sentence(f'whatever else is so, it is {SAID_OF[only.verdict]}')}{''.join(map(_by, only.regions))}"


def _by(region: NarrowedRegion) -> str:
    """The rules that determine, by name; none where it is so by default."""
    said = [", ".join(region.every)] if region.every else []
    said += [f"in part {', '.join(region.some)}"] if region.some else []
    if region.or_none:
        said.append("else no rule decides" if region.some else "no rule decides")
    return f" ({'; '.join(said)})"


def _rules(policy: Policy, found: Narrowed) -> Iterator[str]:
    """Every rule that was named, with its sentence and what it cites."""
    regions = [region for verdict in found.verdicts for region in verdict.regions]
    named = {rule for region in regions for rule in (*region.every, *region.some)}
    if named:
        yield ""
        yield "Rules:"
    for name, rule in policy.rules.items():
        if name in named:
            yield f"  {name}: {rule.says}{in_brackets(rule.cites)}"
