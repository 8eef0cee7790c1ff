"""A drawn policy as files in a folder, opened by the engine; a way of asking is a function that finds what differs."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

import remit
from oracle.cases import Cases, Judged
from oracle.drawn_policies import Bundle
from oracle.facts import kind_of, test
from oracle.meaning import Policy
from oracle.partial import Partial
from oracle.scales import scale_of
from remit.cli.main import main


class Difference(NamedTuple):
    """Where the engine and the guide differ: of which kind, and what was asked, got and wanted."""

    kind: str
    said: Mapping[str, Any]


class Ran(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Asked:
    """A bundle, the folder that it is written to, and what the engine makes of it."""

    def __init__(self, bundle: Bundle, folder: Path) -> None:
        self.bundle, self.folder = bundle, folder
        self.random = Random(bundle.seed)
        for file, written in {"p.yaml": bundle.policy, "second.yaml": bundle.second, **bundle.files}.items():
            if written:
                self.write(file, written)

    @property
    def cases(self) -> Cases:
        return self.bundle.cases

    @property
    def policy(self) -> Policy:
        return self.cases.policy

    @cached_property
    def loaded(self) -> remit.LoadedPolicy:
        return remit.load(self.file("p.yaml"))

    def file(self, name: str) -> str:
        return str(self.folder / name)

    def write(self, name: str, written: Any) -> str:
        """As YAML, or as JSON where the seed is odd: both are read alike."""
        as_json = name.endswith(".json") or (self.bundle.seed % 2 and not name.startswith("s."))
        text = json.dumps(written, ensure_ascii=False) if as_json else as_yaml(written)
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.file(name)

    def run(self, *arguments: str) -> Ran:
        """A command, in this process."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*arguments])
        return Ran(code, out.getvalue(), err.getvalue())

    def partials(self) -> Iterator[tuple[Mapping[str, Any], Any, Partial]]:
        """What scenarios state, which readings they pick, and what is so of them."""
        for scenario in self.bundle.scenarios:
            readings = scenario.get("readings")
            yield scenario["given"], readings, Partial.of(self.cases, scenario["given"], readings)

    def sample(self, most: int) -> list[Judged]:
        """Some of the cases, whatever their readings."""
        every = self.cases.every
        return self.random.sample(every, min(most, len(every)))

    def given(self, case: Mapping[str, Any], *, typed: bool = False) -> dict[str, Any]:
        """A case as a scenario states it; a quotient between two values follows from what it is derived from."""
        between = {name for name, value in case.items() if isinstance(value, Fraction)}
        facts = {name: fact for name, fact in self.policy.facts.items() if name not in between}
        return {name: said(fact, case[name], typed=typed) for name, fact in facts.items()}

    def picked(self, case: Mapping[str, Any]) -> dict[str, str]:
        return {name: case[name] for name in self.policy.readings}


Way = Callable[[Asked], Iterable[Difference]]


def as_yaml(written: Any) -> str:
    return yaml.dump(written, Dumper=_Plain, sort_keys=False, allow_unicode=True)


class _Plain(yaml.SafeDumper):
    """Without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def said(fact: Mapping[str, Any], value: Any, *, typed: bool = False) -> Any:
    """A value as text, or in the Python type of its kind; a set is a list either way."""
    if value is None:
        return "absent"
    scale, kind = scale_of(fact), kind_of(fact)
    if scale is not None:
        return _typed(kind, scale.write(value)) if typed else scale.write(value)
    if kind == "set":
        return frozenset(value) if typed else sorted(value)
    return str(value).lower() if kind == "flag" and not typed else value


def _typed(kind: str, text: str) -> Any:
    import datetime
    from decimal import Decimal

    return {
        "integer": int,
        "number": Decimal,
        "date": datetime.date.fromisoformat,
        "datetime": datetime.datetime.fromisoformat,
    }[kind](text)


Region = Mapping[str, Sequence[str]] | Iterable[tuple[str, Sequence[str]]]


def inside(policy: Policy, region: Region) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a case lies in a region: of every fact that it names, one of the items holds."""
    tests: list[Callable[[Mapping[str, Any]], bool]] = []
    for name, items in region.items() if isinstance(region, Mapping) else region:
        if name == "all":
            tests += [inside(policy, more) for more in items]  # type: ignore[arg-type]
            continue
        listed = [items] if isinstance(items, str) else list(items)
        if name in policy.readings:
            tests.append(lambda case, name=name, listed=listed: case[name] in listed)  # type: ignore[misc]
        else:
            tests.append(test(name, policy.facts[name], listed))
    return lambda case: all(one(case) for one in tests)


def covers(
    policy: Policy, regions: Iterable[Region], cases: Iterable[Judged], wanted: Callable[[Judged], bool]
) -> set[str]:
    """How regions do not hold exactly the wanted ones of some cases: `too-wide`, `too-narrow`, or both."""
    boxes = [inside(policy, list(region.items()) if isinstance(region, Mapping) else region) for region in regions]
    pairs = {(any(box(one.case) for box in boxes), wanted(one)) for one in cases}
    return {"too-wide" if is_in else "too-narrow" for is_in, is_wanted in pairs if is_in != is_wanted}


def knowing(cases: Cases, shown: Mapping[str, Any]) -> Cases:
    """The cases with the values of a scenario that was shown told apart, too."""
    return Cases(cases.policy, *cases.also, {name: _flat(items) for name, items in shown.items()})


def _flat(items: Any) -> Any:
    return list(items) if isinstance(items, tuple) else items


def one_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given in JSON or YAML, in the words of a scenario."""
    several = {name: raw.get("one_of", raw.get("one of")) for name, raw in given.items() if isinstance(raw, dict)}
    return {name: {"one of": several[name]} if several.get(name) else raw for name, raw in given.items()}
