"""Records that were decided again, in words for a terminal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from remit.errors import visible
from remit.quantities import say_count
from remit.report.screen import MARKS, Screen
from remit.report.verify.verified import Outcome, VerifiedRecord

SAID = {
    "same": "decided again, to the same bytes",
    "differs": "it differs",
    "incomplete": "it does not say all that it was decided on",
}
SHORT = 12  # signs of a hash that are shown


def show_verified(screen: Screen, found: Sequence[VerifiedRecord]) -> None:
    """Every record, what differs, and since which version.

    Args:
        screen: Where it is shown.
        found: At least one.
    """
    for each in found:
        sign, colour = MARKS[each.outcome == "same"]
        name = f" {visible(each.record.name)}:" if each.record.name else ""
        screen.hang(f"{screen.styled(sign, colour)} ", 2, f"{each.at}:{name} {SAID[each.outcome]}")
        for line in say_differences(each):
            screen.hang("  ", 4, line)
    counted = Counter(each.outcome for each in found)
    parts = [f"{counted[outcome]} {said}" for outcome, said in _COUNTED.items() if counted[outcome]]
    screen.line()
    screen.hang("", 0, f"{say_count(len(found), 'decision')}: {', '.join(parts)}", "bold")


_COUNTED: Mapping[Outcome, str] = {"same": "the same", "differs": "not the same", "incomplete": "not complete"}


def say_differences(each: VerifiedRecord) -> Iterator[str]:
    """What differs, a line for each part, and since when.

    Args:
        each: A record that was decided again.
    """
    if each.refused:
        policy = each.record.policy
        yield f"it cannot be decided by {policy} as it is now: {each.refused}" if policy else each.refused
    for part in each.parts:
        yield f"{part.part}: was {_data(part.was)}, is {_data(part.now)}"
    if each.outcome == "incomplete":
        yield "facts that are not in the record are given by --given FACT=VALUE"
    for name in ("policy", "readings", "day"):
        if (changed := each.of(name)) is not None:
            yield f"{name}: was {_data(changed.was)}, is {_data(changed.now)}"
    yield from _versions(each)


def _versions(each: VerifiedRecord) -> Iterator[str]:
    policy, program = each.of("policy_sha256"), each.of("remit")
    if policy is not None:
        old, new = (f"{text[:SHORT]}…" if isinstance(text, str) else "none" for text in (policy.was, policy.now))
        said = f"the policy or its statements are others than they were: recorded {old}, now {new}"
        if each.recorded_by:
            said += f"; they were so in revision {each.recorded_by}"
            said += f", until {each.replaced_by}" if each.replaced_by else ", and what is there now is not committed"
        yield said
    if program is not None:
        yield f"remit is another: recorded {_data(program.was)}, now {_data(program.now)}"
    if policy is None and program is None and each.parts and not each.refused and each.outcome != "incomplete":
        yield "policy, statements and remit are those of the receipt: the record itself was changed"


def _data(part: object) -> str:
    return "nothing" if part is None else visible(json.dumps(part, ensure_ascii=False))
