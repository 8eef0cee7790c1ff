"""What programs are given, as JSON."""

from __future__ import annotations

import json
from typing import Any

from remit.model.plain_data import as_data


def output(form: object) -> dict[str, Any]:
    """A form as plain data: first what it is, and what it is not."""
    data = as_data(form)
    first = {key: data.pop(key) for key in ("format", "about") if key in data}
    return {**first, **data}


def as_json(form: object) -> str:
    """A form, or plain data, as JSON. The same output, the same bytes."""
    return json.dumps(output(form), indent=2, ensure_ascii=False)
