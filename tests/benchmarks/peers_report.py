"""What was measured, as a Markdown table and as a chart."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peers import Measured

ROW, BAR, LEFT, WIDTH = 22, 14, 190, 760
STYLE = """text{font:13px system-ui,sans-serif;fill:#333}.n{text-anchor:end}.r{fill:#2f6f4f}.o{fill:#9aa7b4}
.g{stroke:#ddd}.t{font-weight:600}@media(prefers-color-scheme:dark){text{fill:#ddd}.g{stroke:#444}}"""


def said(rate: float | None) -> str:
    """A rate with three figures.

    >>> said(2_345_678), said(999), said(None)
    ('2,350,000', '999', '')
    """
    if rate is None:
        return ""
    digits = max(0, int(math.log10(rate)) - 2)
    return f"{round(rate, -digits):,.0f}"


def _ratio(measured: Measured, kind: str) -> str:
    ratio = measured.ratio(kind)
    return "" if ratio is None else f"{ratio:.2g} ± {measured.spread(kind) / 2:.0%}".replace("%", " %")


def as_markdown(found: Sequence[Measured]) -> str:
    """The engines, the fastest first."""
    heads = ("engine", "what it is given", "one at a time /s", "of ifs by hand", "batch /s", "of ifs by hand")
    heads = (*heads, "import ms", "load ms", "memory MiB")
    lines = ["| " + " | ".join(heads) + " |", "|---|---|" + "--:|" * (len(heads) - 2)]
    for each in ordered(found):
        cells = (
            f"{each.name} {each.hello['version']}",
            each.hello["how"],
            said(each.rate("single")),
            _ratio(each, "single"),
            said(each.rate("batch")),
            _ratio(each, "batch"),
            f"{each.start(0) * 1e3:.0f}",
            f"{each.start(1) * 1e3:.1f}",
            f"{each.hello['memory']:.0f}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def ordered(found: Sequence[Measured]) -> list[Measured]:
    return sorted(found, key=_best, reverse=True)


def _best(measured: Measured) -> float:
    return max(measured.ratio(kind) or 0 for kind in ("single", "batch"))


def as_svg(found: Sequence[Measured]) -> str:
    """Decisions a second from a dict (one at a time or in a batch), of those by hand; a logarithmic scale."""
    listed = ordered(found)
    low = math.floor(math.log10(min(_best(each) for each in listed)))
    scale = (WIDTH - LEFT - 90) / -low
    height = ROW * (len(listed) + 2) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<style>{STYLE}</style>",
    ]
    title = "Decisions a second from a dict, as a part of ifs by hand (logarithmic)"
    parts.append(f'<title>{title}</title><text class="t" x="8" y="16">{title}</text>')
    for power in range(low, 1):
        x = LEFT + (power - low) * scale
        label = f"1/{10**-power:,}" if power else "1"
        parts.append(f'<line class="g" x1="{x:.0f}" y1="{ROW}" x2="{x:.0f}" y2="{height - ROW}"/>')
        parts.append(f'<text x="{x:.0f}" y="{height - 6}" text-anchor="middle">{label}</text>')
    for place, each in enumerate(listed):
        y, best = ROW * (place + 1) + 4, _best(each)
        length = max(2.0, (math.log10(best) - low) * scale)
        kind = "r" if each.name.startswith("remit") else "o"
        parts.append(f'<text class="n" x="{LEFT - 8}" y="{y + 12}">{escape(each.name)}</text>')
        parts.append(f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}"/>')
        parts.append(f'<text x="{LEFT + length + 6:.1f}" y="{y + 12}">{best:.2g}</text>')
    return "\n".join([*parts, "</svg>", ""])


def put_between(path: Path, name: str, text: str) -> None:
    """Put a text between the marks of its name in a file."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    marks = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    written = path.read_text(encoding="utf-8")
    path.write_text(marks.sub(lambda _: f"{begin}\n{text}\n{end}", written), encoding="utf-8")
