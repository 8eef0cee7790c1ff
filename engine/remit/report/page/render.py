"""From a view to one file: template, styles and scripts put together, under a policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from remit.model.plain_data import as_data
from remit.quantities import say_cases, say_number, say_percent, say_points

HERE = Path(__file__).parent
IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) )", re.MULTILINE)
COMMENT = re.compile(r"\n(?:\s*//[^\n]*\n)*\s*")  # comments on lines of their own, and indents; no text has two lines
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def render(
    view: Mapping[str, Any],
    scripts: Iterable[str],
    data: Mapping[str, Any],
    template: str = "page.html",
    *,
    connects: bool = False,
) -> str:
    """The page, as text.

    Args:
        view: What the template refers to, by name.
        scripts: Modules of the folder `explorer`, each after those it imports.
        data: What goes in as JSON, by the id of its element.
        template: A file of the folder `template`.
        connects: It may ask the server that it comes from, and nothing else.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE / "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"cases": say_cases, "counted": say_number, "percent": say_percent, "points": say_points}
    style, script = minified((HERE / "style.css").read_text("utf-8")), joined(scripts)
    return environment.get_template(template).render(
        **view,
        style=_Trusted(style),
        script=_Trusted(script),
        data={name: _Trusted(script_json(value)) for name, value in data.items()},
        security=security(style, script, connects=connects),
    )


class _Trusted(str):
    """Our own text, or JSON in which nothing can end its element: it goes in as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def security(style: str, script: str, *, connects: bool = False) -> str:
    """The Content-Security-Policy: this style, this script, and nothing else from anywhere.

    Source: Content Security Policy Level 3 (W3C), where an inline style or script is named by the hash of its text.

    Args:
        style: The text of the style, to the letter.
        script: The text of the script, to the letter.
        connects: It may ask the server that it comes from, and nothing else.
    """
    home = "connect-src 'self'; " if connects else ""
    return (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; {home}"
        "base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    """The hash of an element's content, as a Content-Security-Policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def joined(scripts: Iterable[str]) -> str:
    """Modules as one: what they import from each other stands before them, under the same names; without comments."""
    texts = ((HERE / "explorer" / name).read_text("utf-8") for name in scripts)
    return "".join(COMMENT.sub("\n", f"\n{EXPORT.sub('', IMPORT.sub('', text))}") for text in texts)


def minified(style: str) -> str:
    """A style sheet without comments and needless spaces."""
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)).strip()


def packed(value: Any) -> str:
    """Data of which there is much, deflated, in base64: `unpacked` in `plain.js` reads it."""
    text = json.dumps(as_data(value), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def script_json(value: Any) -> str:
    """JSON that can stand inside a script element."""
    text = json.dumps(as_data(value), ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: UNSAFE[found[0]], text)
