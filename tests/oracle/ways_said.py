"""Everything in words: each command says something, in its time, and breaks off nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from oracle.asking import Asked, Difference

TRACE = "Traceback"


def said(asked: Asked) -> Iterator[Difference]:
    """What is printed for people; that it is right is looked at where it is given as data."""
    policy, other, page = asked.file("p.yaml"), asked.file("second.yaml"), asked.file("page.html")
    scenarios = asked.write("s.json", {"policy": "p", "scenarios": asked.bundle.scenarios})
    for arguments in (
        ("show", policy),
        ("audit", policy),
        ("prove", policy),
        ("compare", policy, other),
        ("check", scenarios, "--policy", policy, "--explain"),
        ("report", policy, "-o", page),
    ):
        try:
            ran = asked.run(*arguments)
        except Exception as wrong:  # noqa: BLE001  # a traceback is what is looked for
            yield Difference(f"said.{arguments[0]}.crash", {"said": repr(wrong)})
            continue
        if TRACE in ran.err or not (ran.out or ran.err):
            yield Difference(f"said.{arguments[0]}", {"code": ran.code, "said": ran.err})
