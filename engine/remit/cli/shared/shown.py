"""What a command has found out, for people or for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from remit.report.screen import Screen


def show(
    format: str, text: Callable[[Screen], object], data: Callable[[], object], markdown: Callable[[], str] | None = None
) -> None:
    """Print it: in words if the format is `text`, for a review if it is `markdown`, else as JSON.

    Args:
        format: What is asked for.
        text: Shows it on a screen.
        data: Gives it as data.
        markdown: Gives it as Markdown, where the command has that.
    """
    if format == "text":
        from remit.report.screen import Screen

        text(Screen())
    elif format == "markdown" and markdown is not None:
        print(markdown(), end="")
    else:
        from remit.report.published import as_json

        print(as_json(data()))
