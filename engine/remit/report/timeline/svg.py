"""Cases day by day as a picture: a strip for each policy, on one axis of days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from remit.decide.day_cuts import DAY
from remit.decide.timeline import Timeline
from remit.explain.verdict_words import LOOKS
from remit.explain.words import listed, say_day
from remit.model.rules import Verdict
from remit.report.timeline.accounts import AccountSpan, CaseDays, in_turn
from remit.report.timeline.text import NO_CASE, say_days, say_differing

WIDE, LABELS, EDGE = 960, 210, 16  # of the picture, of the names on the left, around it
ROW, STRIP, TITLE = 30, 22, 20  # from strip to strip, of a strip, of a line of a heading
LETTER = 7.2  # of small text, about
ROWS = 6  # of days below, at most
LEAST, SHARE = 7, 10  # days that are shown beyond the first and the last turn: so many, or one of so many
LIGHT = {
    "permitted": ("#cfe1f7", "#174a84"),
    "prohibited": ("#f8d6c4", "#8f3208"),
    "exempt": ("#c5ebe5", "#0a5a52"),
    "unregulated": ("#e6e4de", "#4c535c"),
    "conflict": ("#efd3ec", "#742569"),
    "undetermined": ("#f6e3b0", "#654700"),
    "none": ("#f4f2ed", "#555c66"),
}
DARK = {
    "permitted": ("#1d3a5e", "#a9cdf8"),
    "prohibited": ("#552d19", "#f6b796"),
    "exempt": ("#124741", "#85ddd0"),
    "unregulated": ("#31363d", "#b9bec6"),
    "conflict": ("#4d2549", "#ecb6e4"),
    "undetermined": ("#4b3a0d", "#ecca78"),
    "none": ("#23272c", "#a5abb4"),
}


@dataclass(frozen=True)
class Bar:
    """A part of a strip: its days, how it looks, what stands in it, and in full."""

    first: datetime.date | None
    last: datetime.date | None
    look: str
    short: str
    full: str


@dataclass(frozen=True)
class Strip:
    """A strip: its name, its parts, and the last day of which its policy can know (None: no bound)."""

    name: str
    bars: tuple[Bar, ...]
    until: datetime.date | None = None


def as_svg(cases: Sequence[CaseDays]) -> str:
    """A picture that stands by itself, in the colours of whoever looks at it.

    Args:
        cases: By one or several policies.
    """
    return picture(cases, f"<style>{_styles()}</style>\n")


def picture(cases: Sequence[CaseDays], style: str = "") -> str:
    """The picture; its colours are in `style`, or with whoever shows it.

    Args:
        cases: By one or several policies.
        style: What stands at its top.
    """
    strips = [[*_strips(case)] for case in cases]
    axis = _Axis(strips)
    parts, at = list[str](), EDGE
    for case, listed_strips in zip(cases, strips, strict=True):
        for line in _lines(case.name):
            at += TITLE
            parts.append(f'<text class="case" x="{EDGE}" y="{at - 5}">{escape(line)}</text>')
        for strip in listed_strips:
            parts += _drawn(strip, at + 4, axis)
            at += ROW
        at += 8
    lines = [*axis.drawn(at)]
    height = at + 16 + 16 * axis.rows
    said = escape("; ".join(case.name or case.timelines[0].policy.title for case in cases))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline" viewBox="0 0 {WIDE} {height}" role="img">\n'
        f"<title>{said}: what holds on which days</title>\n{style}"
        f'<rect class="paper" width="100%" height="100%"/>\n' + "\n".join([*lines, *parts]) + "\n</svg>\n"
    )


def _strips(case: CaseDays) -> Iterator[Strip]:
    for timeline in case.timelines:
        yield Strip(timeline.policy.policy, tuple(_bars(timeline)), timeline.newest)
    if spans := in_turn(case):
        yield Strip("the latest to speak of it", tuple(map(_account, spans)))


def _account(span: AccountSpan) -> Bar:
    if span.verdict is None and set(span.verdicts) != {None}:
        full = f"{say_days(span.first, span.last)}: {say_differing(span)}"
        return Bar(span.first, span.last, "none", "≠ accounts differ", full)
    return _bar(span.first, span.last, span.verdict, listed(span.policies))


def _bars(timeline: Timeline) -> Iterator[Bar]:
    for span in timeline.spans:
        rules = () if span.decision is None else span.decision.rules or span.decision.may_rules
        yield _bar(span.first, span.last, span.verdict, ", ".join(rules) or "no rule")


def _bar(first: datetime.date | None, last: datetime.date | None, verdict: Verdict | None, why: str) -> Bar:
    look = None if verdict is None else LOOKS[verdict]
    short = f"{look.sign} {look.word.lower()}" if look else NO_CASE
    name = "none" if verdict is None else verdict.value
    return Bar(first, last, name, short, f"{say_days(first, last)}: {short} ({why})")


class _Axis:
    """The days that are shown, from left to right, and where the turns are."""

    def __init__(self, cases: Sequence[Sequence[Strip]]) -> None:
        bars = [bar for strips in cases for strip in strips for bar in strip.bars]
        known = {strip.until for strips in cases for strip in strips if strip.until is not None}
        self.turns = sorted({bar.first for bar in bars if bar.first is not None})
        is_open = any(bar.first is None for bar in bars), any(bar.last is None for bar in bars)
        days = sorted({*self.turns, *known}) or [datetime.date(2000, 1, 1)]
        room = DAY * max(LEAST, (days[-1] - days[0]).days // SHARE)
        ends = [bar.last for bar in bars if bar.last is not None]
        self.low: datetime.date = _earlier(days[0], room) if is_open[0] else days[0]
        self.high: datetime.date = _later(days[-1], room) if is_open[1] else _later(max(ends), DAY)
        self.turns = [day for day in self.turns if self.low < day < self.high]
        if not self.turns and not all(is_open):
            self.turns = [self.low]

    def x(self, day: datetime.date) -> float:
        """Where a day begins."""
        share = (min(max(day, self.low), self.high) - self.low) / (self.high - self.low)
        return round(LABELS + share * (WIDE - EDGE - LABELS), 1)

    def drawn(self, bottom: int) -> Iterator[str]:
        """The turns as lines, with their days below as far as there is room, in rows."""
        rights, self.rows = [0.0] * ROWS, 0
        for day in self.turns:
            x, said = self.x(day), say_day(day)
            yield f'<line class="turn" x1="{x:g}" y1="{EDGE}" x2="{x:g}" y2="{bottom + 4}"/>'
            half = len(said) * LETTER / 2
            left = min(max(x - half, 0), WIDE - EDGE - 2 * half)
            row = next((row for row, right in enumerate(rights) if right < left), None)
            if row is not None:
                rights[row], self.rows = left + 2 * half + 8, max(self.rows, row + 1)
                yield f'<text class="day" x="{left + half:g}" y="{bottom + 18 + 16 * row}">{said}</text>'


def _earlier(day: datetime.date, by: datetime.timedelta) -> datetime.date:
    return day - min(by, day - datetime.date.min)


def _later(day: datetime.date, by: datetime.timedelta) -> datetime.date:
    return day + min(by, datetime.date.max - day)


def _drawn(strip: Strip, top: int, axis: _Axis) -> Iterator[str]:
    """A strip: its name, its parts, and a veil over the days of which its policy cannot know."""
    name = strip.name if len(strip.name) * LETTER < LABELS - EDGE else f"{strip.name[: int(LABELS / LETTER) - 4]}…"
    whole = "" if name == strip.name else f"<title>{escape(strip.name)}</title>"
    yield f'<text class="name" x="{EDGE}" y="{top + 15}">{whole}{escape(name)}</text>'
    end, words = axis.x(axis.high), list[str]()
    for bar in strip.bars:
        left, right = axis.x(bar.first or axis.low), min(axis.x(_later(bar.last, DAY)) if bar.last else end, end)
        if right <= left:
            continue
        box = f'x="{left:g}" y="{top}" width="{right - left:g}" height="{STRIP}"'
        yield f'<g class="v-{bar.look}"><title>{escape(bar.full)}</title><rect class="held" {box}/></g>'
        short = next((s for s in (bar.short, bar.short.split(" ")[0]) if len(s) * LETTER + 8 < right - left), "")
        if short:
            words.append(
                f'<g class="v-{bar.look}"><text class="word" x="{left + 6:g}" y="{top + 15}">{escape(short)}</text></g>'
            )
    if strip.until is not None and (left := axis.x(_later(strip.until, DAY))) < end:
        said = f"{strip.name} is of {say_day(strip.until)}: it cannot know what was changed after that day"
        box = f'x="{left:g}" y="{top}" width="{end - left:g}" height="{STRIP}"'
        yield f'<g><title>{escape(said)}</title><rect class="veil" {box}/></g>'
    yield from words


def _lines(name: str) -> list[str]:
    import textwrap

    return textwrap.wrap(name, int((WIDE - 2 * EDGE) / LETTER))


def _styles() -> str:
    dark = "".join(_colours(DARK, "#15181c", "#e7e5e0", "#a5abb4"))
    return (
        ".timeline text{font:12px ui-sans-serif,system-ui,'Segoe UI',Helvetica,Arial,sans-serif}"
        ".timeline .case{font-weight:600;font-size:14px}.timeline .day{text-anchor:middle}"
        ".timeline .turn{stroke-width:1;stroke-dasharray:2 3}.timeline .veil{opacity:.55}"
        f"{''.join(_colours(LIGHT, '#fdfcfa', '#1d2126', '#555c66'))}@media (prefers-color-scheme:dark){{{dark}}}"
    )


def _colours(of: dict[str, tuple[str, str]], paper: str, ink: str, soft: str) -> Iterator[str]:
    yield f".timeline .paper,.timeline .veil{{fill:{paper}}}.timeline .case,.timeline .name{{fill:{ink}}}"
    yield f".timeline .day{{fill:{soft}}}.timeline .turn{{stroke:{soft}}}"
    for name, (ground, text) in of.items():
        yield f".timeline .v-{name} .held{{fill:{ground}}}.timeline .v-{name} .word{{fill:{text}}}"
