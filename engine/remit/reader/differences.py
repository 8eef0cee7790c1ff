"""How two declarations of one name differ, in the words of both."""

from __future__ import annotations

from remit.model.written import Frozen


def differing(here: Frozen, there: Frozen, where: str) -> str:
    """What each of two parts says and the other does not: `flag: {}` here, `choice: [a]` in that file.

    Args:
        here: One part.
        there: The other, of the same kind.
        where: Where the other is, with its preposition.
    """
    one, other = (part.model_dump(mode="json", by_alias=True, exclude_defaults=True) for part in (here, there))
    return f"{_said(one, other)} here, {_said(other, one)} {where}"


def _said(one: dict[str, object], other: dict[str, object]) -> str:
    """What is said by one and not by the other."""
    rest = {key: value for key, value in one.items() if other.get(key) != value}
    return ", ".join(f"`{key}: {value}`" for key, value in rest.items()).replace("'", "") or "nothing more"
