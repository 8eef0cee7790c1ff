"""Cases day by day in words for a terminal."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from remit.decide.day_changes import DayTurn
from remit.decide.decision import Decision
from remit.decide.timeline import Timeline
from remit.explain.citations import in_brackets
from remit.explain.deciding import deciding_sentence
from remit.explain.derived import say_apart
from remit.explain.verdict_words import LOOKS
from remit.explain.words import listed, say_day
from remit.model.rules import Verdict
from remit.report import DISCLAIMER
from remit.report.screen import Screen
from remit.report.timeline.accounts import AccountSpan, CaseDays, in_turn

NO_CASE, DIFFER = "no case fits", "the accounts differ"
ANY_DAY = "on any day"


def show_timelines(screen: Screen, cases: Iterable[CaseDays], *, quiet: bool = False) -> None:
    """Every case, by every policy.

    Args:
        screen: Where it is shown.
        cases: At least one.
        quiet: Only the verdict of each span.
    """
    for place, case in enumerate(cases):
        if place:
            screen.line()
        if case.name:
            screen.hang("", 0, case.name, "bold")
        if quiet:
            _briefly(screen, case)
            continue
        for number, (timeline, unsaid) in enumerate(zip(case.timelines, case.unsaid, strict=True)):
            if number:
                screen.line()
            _show(screen, timeline, unsaid)
        _show_turns(screen, in_turn(case))
    screen.line()
    screen.hang("", 0, DISCLAIMER, "dim")


def _briefly(screen: Screen, case: CaseDays) -> None:
    """Of each policy its verdicts, each with its first day; and of several what the latest says."""
    for timeline in case.timelines:
        words = [(span.first, NO_CASE if span.verdict is None else _word(span.verdict)) for span in timeline.spans]
        screen.hang("  ", 4, f"{timeline.policy.policy}: {_turning(words)}")
    if spans := in_turn(case):
        words = [(span.first, DIFFER if span.verdict is None else _word(span.verdict)) for span in spans]
        screen.hang("  ", 4, f"the latest to speak of it: {_turning(words)}")


def _word(verdict: Verdict) -> str:
    return LOOKS[verdict].word.lower()


def _turning(words: Sequence[tuple[datetime.date | None, str]]) -> str:
    """The words of spans that follow each other, each but the first with its first day; what stays is said once."""
    changed = [words[0], *(later for one, later in pairwise(words) if one[1] != later[1])]
    return "; ".join([changed[0][1], *(f"from {say_day(day)} {word}" for day, word in changed[1:] if day)])


def _show(screen: Screen, timeline: Timeline, unsaid: tuple[str, ...]) -> None:
    """One case by one policy."""
    screen.hang("", 0, f"{timeline.policy.title} ({timeline.policy.policy})", "bold")
    for line in say_case(timeline, unsaid):
        screen.hang("", 0, line, "dim")
    for span in timeline.spans:
        _span(screen, say_days(span.first, span.last), span.decision, span.impossible)
        for turn in span.begins:
            screen.hang("    · ", 6, say_turn(turn))
    if timeline.absent is not None:
        _span(screen, f"Where there is no {timeline.over}", timeline.absent)
    for said in say_limits(timeline):
        screen.hang("", 0, said)


def _span(screen: Screen, days: str, decision: Decision | None, impossible: str | None = None) -> None:
    look = None if decision is None else LOOKS[decision.verdict]
    word = NO_CASE if look is None else f"{look.sign} {look.word}"
    screen.line()
    screen.hang("  ", 2, f"{days}:", "bold", (word, look.colour if look and look.colour else "dim"))
    said = (impossible or "").removeprefix("impossible: ") if decision is None else deciding_sentence(decision)
    screen.hang("    ", 4, f"{said}{in_brackets(_cites(decision))}")


def _cites(decision: Decision | None) -> Iterable[str]:
    """The statements that the deciding rules rest on."""
    if decision is None or len(decision.possible) > 1:
        return ()
    rules = decision.loaded.policy.rules
    return dict.fromkeys(cite for name in decision.rules or decision.may_rules for cite in rules[name].cites)


def _show_turns(screen: Screen, spans: tuple[AccountSpan, ...]) -> None:
    """What the latest account says each day."""
    if not spans:
        return
    screen.heading("The latest account of each day that speaks of it")
    for span in spans:
        look = None if span.verdict is None else LOOKS[span.verdict]
        said = f"{say_days(span.first, span.last)}: "
        said += listed(span.policies) if look else say_differing(span)
        screen.hang("  ", 2, said, "", (f"{look.sign} {look.word}", look.colour or "dim") if look else ("", ""))
    screen.hang("", 0, "Before the first account: what it says had been so.", "dim")


def say_differing(span: AccountSpan) -> str:
    """What each of several accounts of one day says.

    Args:
        span: One on which they differ, or no case fits.
    """
    words = (NO_CASE if verdict is None else LOOKS[verdict].word.lower() for verdict in span.verdicts)
    return listed(f"{policy}: {word}" for policy, word in zip(span.policies, words, strict=True))


def say_case(timeline: Timeline, unsaid: Iterable[str] = ()) -> Iterator[str]:
    """What is known of the case, and what is left out of it, in lines.

    Args:
        timeline: Of the case.
        unsaid: Given facts that the policy does not declare.
    """
    given = [f"{name} {' or '.join(items)}" for name, items in timeline.given.items()]
    yield f"given: {'; '.join(given) or 'nothing'}"
    if timeline.left_out:
        left = [f"{name} {' or '.join(items)}" for name, items in timeline.left_out.items()]
        yield f"left out, as all days are gone through: {'; '.join(left)}"
    defaults = {name: reading.default for name, reading in timeline.policy.readings.items()}
    picked = [f"{name} = {timeline.readings.get(name, 'open')}" for name in defaults]
    other = [said for said, name in zip(picked, defaults, strict=True) if timeline.readings.get(name) != defaults[name]]
    if other:
        yield f"read so: {'; '.join(other)}"
    if facts := list(unsaid):
        yield f"left out, as this policy has no such fact or value: {', '.join(facts)}"


def say_limits(timeline: Timeline) -> Iterator[str]:
    """What is to be borne in mind of all days."""
    if timeline.newest is not None:
        yield f"The newest source is of {say_day(timeline.newest)}; it cannot know what was changed after that day."
    decisions = [span.decision for span in timeline.spans if span.decision is not None]
    names = dict.fromkeys(name for decision in decisions for name in decision.unlinked)
    yield from say_apart(timeline.policy, tuple(names))


def say_turn(turn: DayTurn) -> str:
    """One thing that begins or ends: a rule as it is, of other parts also what they are."""
    kind = "" if turn.kind in ("rule", "fact") else f"{turn.kind} "
    return f"{kind}{turn.name} {turn.says}{in_brackets(turn.cites)}"


def say_days(first: datetime.date | None, last: datetime.date | None) -> str:
    """A span of days as a heading.

    >>> say_days(datetime.date(2024, 5, 30), None), say_days(None, datetime.date(2024, 5, 29)), say_days(None, None)
    ('From 30 May 2024 on', 'Until 29 May 2024', 'On any day')

    Args:
        first: The first day; None where there is none.
        last: The last day.
    """
    if first is None or last is None:
        said = f"from {say_day(first)} on" if first else f"until {say_day(last)}" if last else ANY_DAY
    else:
        said = f"on {say_day(first)}" if first == last else f"from {say_day(first)} to {say_day(last)}"
    return said[:1].upper() + said[1:]
