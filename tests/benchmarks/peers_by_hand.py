"""The shipped policy under its default readings, as somebody would write it by hand for complete facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

AREA = frozenset({"border-near-kharkiv", "rest-of-belgorod", "near-kharkiv-outside-belgorod"})
RUSSIA = AREA | {"elsewhere-in-russia"}
LONG = frozenset({"atacms", "other-long-range-missile", "long-range-air-defence", "medium-range-munition"})
FORCES = frozenset({"troops", "scattered-troops", "artillery", "other-weaponry", "missile-or-drone-in-flight"})
ALLIES = frozenset({"united-kingdom", "france", "germany"})


def ifs(since: Any) -> Callable[[dict[str, Any]], str]:
    """Ifs that look only at what they need; `since` is the first day of the permission, as the facts have days."""

    def decide(facts: dict[str, Any]) -> str:
        supplier = facts["supplier"]
        if supplier == "united-states":
            location = facts["location"]
            if location not in RUSSIA:
                return "unregulated"
            weapon, target = facts["weapon"], facts["target"]
            if target == "airplane-in-flight":
                return "exempt" if weapon != "atacms" and facts["posture"] == "attacking" else "prohibited"
            if weapon in LONG:
                return "prohibited"
            fire = location in AREA and target in FORCES and facts["threatens"] == "kharkiv-area"
            return "permitted" if fire and facts["date"] >= since else "prohibited"
        if supplier not in ALLIES or facts["location"] not in AREA or facts["target"] not in FORCES:
            return "unregulated"
        return "permitted" if facts["threatens"] == "kharkiv-area" else "unregulated"

    return decide
