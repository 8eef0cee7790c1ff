"""A page of several accounts: what each says beside the others, and one case that is tried in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remit.report.page.render import render


def accounts_page(view: Mapping[str, Any], tried: Mapping[str, Any] | None) -> str:
    """One HTML file, which loads nothing and sends nothing.

    Args:
        view: What the template shows, by name.
        tried: The facts and the diagram of each account, for the case that is tried; None where there is none.
    """
    return render(view, ("plain.js", "accounts.js"), {} if tried is None else {"tried": tried}, "accounts.html")
