"""What a command has found out, for people or for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from remit.report.screen import Screen


def show(format: str, text: Callable[[Screen], object], data: Callable[[], object]) -> None:
    """Print it: in words if the format is `text`, else as JSON."""
    if format == "text":
        from remit.report.screen import Screen

        text(Screen())
    else:
        from remit.report.published import as_json

        print(as_json(data()))
