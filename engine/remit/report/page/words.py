"""How verdicts look and what they mean on the page."""

from __future__ import annotations

from dataclasses import dataclass

from remit.model.rules import Effect, Verdict


@dataclass(frozen=True, slots=True)
class Look:
    """A verdict as it is shown: a sign (so that colour is never alone), a word, and what it means."""

    sign: str
    word: str
    means: str


SMALLEST = 0.05  # percent, that are not rounded to nothing
HUGE = 10**15
RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
LARGE = ((10**12, "trillion"), (10**9, "billion"))


def counted(number: int) -> str:
    """A number of cases as people say it.

    >>> counted(12345), counted(1_444_685_825_450), counted(7_706_600 * 10**12)
    ('12,345', '1.4 trillion', '7.7 · 10¹⁸')
    """
    if number >= HUGE:
        digits = str(number)
        return f"{digits[0]}.{digits[1]} \N{MIDDLE DOT} 10{str(len(digits) - 1).translate(RAISED)}"
    for size, word in LARGE:
        if number >= size:
            return f"{number / size:,.1f} {word}"
    return f"{number:,}"


def percent(share: float) -> str:
    """A share in percent, which is not rounded to nothing where there is something, nor to all where something is left.

    >>> percent(12.34), percent(0.01), percent(0), percent(99.99), percent(100)
    ('12.3 %', 'under 0.1 %', '0.0 %', 'over 99.9 %', '100.0 %')
    """
    said = f"{share:.1f} %"
    if share < 100 and said == "100.0 %":  # noqa: PLR2004  # percent
        return "over 99.9 %"
    return "under 0.1 %" if 0 < share < SMALLEST else said


LOOKS = {
    Verdict.PERMITTED: Look("✓", "Permitted", "the text allows it"),
    Verdict.EXEMPT: Look("○", "Exempt", "the text says it was never forbidden in the first place"),
    Verdict.PROHIBITED: Look("✕", "Prohibited", "the text forbids it"),
    Verdict.CONFLICT: Look("!", "In conflict", "the text contradicts itself"),
    Verdict.UNREGULATED: Look("\N{EN DASH}", "Unregulated", "the text does not speak of it"),
    Verdict.UNDETERMINED: Look("?", "Undetermined", "it depends on what is not known"),
}
EFFECTS = {Effect.FORBID: Verdict.PROHIBITED, Effect.PERMIT: Verdict.PERMITTED, Effect.EXEMPT: Verdict.EXEMPT}
