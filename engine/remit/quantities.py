"""How many, in words: numbers, things, shares."""

from __future__ import annotations


def say_number(number: int) -> str:
    """A number as people can read it; a very large one is rounded.

    >>> say_number(12_345), say_number(1_180_000 * 10**18), say_number(38 * 10**13)
    ('12,345', 'about 1.2 trillion trillion', 'about 380 trillion')
    """
    left, trillions = float(number), 0
    while left >= TRILLION:
        left, trillions = left / TRILLION, trillions + 1
    if not trillions:
        return f"{number:,}"
    size, word = next(((size, word) for size, word in SIZES if left >= size), (1, ""))
    head = f"{left / size:.3g}" if left / size >= 10 else f"{left / size:.1f}"  # noqa: PLR2004  # two digits
    return " ".join(["about", head.removesuffix(".0"), *([word] if word else []), *["trillion"] * trillions])


TRILLION = 10**12
SIZES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


def say_count(number: int, one: str, many: str = "") -> str:
    """So many things.

    Args:
        number: how many.
        one: what one of them is called.
        many: what several are called, where that is not `one` with an s.

    >>> say_count(1, "case"), say_count(2_000, "case"), say_count(0, "property", "properties")
    ('1 case', '2,000 cases', '0 properties')
    """
    return f"{say_number(number)} {one if number == 1 else many or f'{one}s'}"


def say_cases(number: int) -> str:
    """So many cases."""
    return say_count(number, "case")


def say_verb(number: int, many: str) -> str:
    """What so many things do.

    Args:
        number: how many.
        many: the verb as it stands behind several.

    >>> say_verb(1, "kill"), say_verb(3, "kill")
    ('kills', 'kill')
    """
    return f"{many}s" if number == 1 else many


def say_percent(part: float, whole: float) -> str:
    """A share in percent: none that is something is said to be nothing, and none that is not all to be all.

    Args:
        part: how much it is.
        whole: of how much; where that is nothing, the share is 0.

    >>> say_percent(1, 3), say_percent(1, 10**6), say_percent(10**6 - 1, 10**6), say_percent(5, 5), say_percent(0, 5)
    ('33.3 %', 'fewer than 0.1 %', 'more than 99.9 %', '100.0 %', '0.0 %')
    """
    said = f"{100 * part / whole if whole else 0.0:.1f} %"
    if part and said == "0.0 %":
        return "fewer than 0.1 %"
    return "more than 99.9 %" if part < whole and said == "100.0 %" else said


def say_points(percent: float) -> str:
    """A share that is kept in percent, as it is.

    >>> say_points(97.5), say_points(100.0)
    ('97.5 %', '100 %')
    """
    return f"{percent:g} %"


def say_share(cases: int, total: int) -> str:
    """How many of how many, with the share.

    Args:
        cases: how many.
        total: of how many.

    >>> say_share(240, 11_200)
    '240 of 11,200 cases (2.1 %)'
    """
    return f"{say_number(cases)} of {say_cases(total)} ({say_percent(cases, total)})"
