"""How each verdict stands out on a terminal."""

from __future__ import annotations

from remit.model.rules import Verdict

STYLES = {
    Verdict.PERMITTED: "green",
    Verdict.PROHIBITED: "red",
    Verdict.EXEMPT: "cyan",
    Verdict.UNREGULATED: "",
    Verdict.CONFLICT: "magenta",
    Verdict.UNDETERMINED: "yellow",
}
