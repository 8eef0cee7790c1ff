"""The loaded policy: one decision, put together from the chain (what fires) and the definition (what is possible)."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from remit.chaining.chain import Chain
from remit.chaining.derivation import Derivation
from remit.errors import Location, Problem, RemitError, near_miss
from remit.lint import lint_policy
from remit.model.domains import Span, Test, Unreadable
from remit.model.rules import Verdict
from remit.model.scenario import Given
from remit.possible import Contest, contests, deciding_facts
from remit.reader.find import find_policy
from remit.reader.policies import WrittenPolicy, read_policy
from remit.verdict import Known, Outcome, completions, decide
from remit.version import VERSION

Raw = Any  # text, or the Python type of the fact's kind, or {"one of": [...]}
Readings = Mapping[str, str] | Literal["open"]
Explainer = Callable[["Decision", Mapping[str, str]], Any]  # a decision and texts by source id -> its explanation


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy says of one scenario. A receipt: the same policy, version, facts and readings give it again.

    `possible` has more than one verdict where the verdict is undetermined. `rules` determine it in every completion,
    `may_rules` in some. `depends_on` are the unknown facts that have a part in what would settle it.
    """

    verdict: Verdict
    rules: tuple[str, ...]
    may_rules: tuple[str, ...]
    possible: tuple[Verdict, ...]
    contested_by: tuple[Contest, ...]
    depends_on: tuple[str, ...]
    unknown: tuple[str, ...]
    given: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, str]
    day: datetime.date | None
    notes: tuple[str, ...]
    policy: str
    policy_hash: str
    remit_version: str
    derivation: Derivation = field(repr=False)
    loaded: LoadedPolicy = field(repr=False, compare=False)

    def __repr__(self) -> str:
        more = f", could be {' or '.join(self.possible)}" if len(self.possible) > 1 else ""
        contested = f", contested by {', '.join(c.name for c in self.contested_by)}" if self.contested_by else ""
        return f"<Decision {self.verdict}{more}, rules: {', '.join(self.rules) or 'none'}{contested}>"

    def explain(self, sources: Mapping[str, str] | None = None) -> Any:
        """The reasons, as data and (printed) in words; `sources` are texts by id, to quote from."""
        if self.loaded.explainer is None:
            raise AssertionError("a policy that remit.load opened has an explainer")
        return self.loaded.explainer(self, sources or {})


class LoadedPolicy:
    """A policy that holds together, ready to decide. Made by `remit.load`."""

    def __init__(self, written: WrittenPolicy, explainer: Explainer | None = None) -> None:
        self.written = written
        self.policy = written.policy
        self.explainer = explainer
        self._known: dict[tuple[str, type, Any], tuple[Test, ...]] = {}

    def __repr__(self) -> str:
        return f"<LoadedPolicy {self.policy.policy}: {self.policy.title}; {len(self.policy.rules)} rules>"

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what the policy and its statements say, whatever the file looks like."""
        statements = {
            source: {name: statement.model_dump(mode="json") for name, statement in listed.items()}
            for source, listed in self.written.statements.items()
        }
        said = {"policy": self.policy.model_dump(mode="json", by_alias=True), "statements": statements}
        return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()

    @cached_property
    def chain(self) -> Chain:
        """The rules in durable-rules, or by the same cubes without it where it cannot be used."""
        return Chain(self.policy)

    @property
    def chain_problem(self) -> Problem | None:
        """Why durable-rules has no part in the derivations, if it has none."""
        return self.chain.problem

    def decide(
        self, given: Mapping[str, Raw] | None = None, *, readings: Readings | None = None, as_of: Raw = None
    ) -> Decision:
        """The decision on what is given; a fact that is left out (or None) is unknown.

        Values are text (a value, a group, a range), or of the Python type of the fact, or {"one of": [...]}.
        `readings` picks choices, or leaves all of them open; `as_of` is the date where the facts give none.
        Raises RemitError: an unknown fact, value or reading; facts that no case fits.
        """
        stated = {name: raw for name, raw in (given or {}).items() if raw is not None}
        if as_of is not None and "date" in self.policy.facts:
            stated.setdefault("date", as_of)
        known = self._knowledge(stated)
        picked = self._picked(readings)
        return self._decision(stated, known, picked)

    def possible_cases(self, known: Known) -> list[tuple[Mapping[str, Any], Outcome]]:
        """Every completion of what is known, with its outcome."""
        return [(facts, decide(self.policy, facts)) for facts in completions(self.policy, known)]

    def _decision(self, stated: Mapping[str, Raw], known: Known, picked: Mapping[str, str]) -> Decision:
        cases = self.possible_cases(known)  # under every choice of every reading
        base = [(facts, outcome) for facts, outcome in cases if all(facts[r] == c for r, c in picked.items())]
        if not base:
            raise RemitError([self.impossible(known)])
        outcomes = {outcome for _, outcome in base}
        possible = tuple(verdict for verdict in Verdict if verdict in {o.verdict for o in outcomes})
        every = set.intersection(*(set(o.rules) for o in outcomes))
        some = set.union(*(set(o.rules) for o in outcomes))
        unknown = tuple(name for name in self.policy.facts if name not in known)
        undecided = [n for n in (*self.policy.facts, *self.policy.readings) if len({f[n] for f, _ in base}) > 1]
        chosen = {name: (self.policy.domains[name].test(choice),) for name, choice in picked.items()}
        return Decision(
            verdict=possible[0] if len(possible) == 1 else Verdict.UNDETERMINED,
            rules=tuple(rule for rule in self.policy.rules if rule in every),
            may_rules=tuple(rule for rule in self.policy.rules if rule in some),
            possible=possible,
            contested_by=contests(self.policy, cases, picked),
            depends_on=deciding_facts(base, undecided),
            unknown=unknown,
            given={name: _written(raw) for name, raw in stated.items()},
            readings=dict(picked),
            day=self._day(known),
            notes=tuple(self._notes(known)),
            policy=self.policy.policy,
            policy_hash=self.hash,
            remit_version=VERSION,
            derivation=self.chain.fire({**known, **chosen}),
            loaded=self,
        )

    def _knowledge(self, stated: Mapping[str, Raw]) -> Known:
        problems: list[Problem] = []
        known: dict[str, tuple[Test, ...]] = {}
        for name, raw in stated.items():
            if name not in self.policy.facts:
                help = near_miss(name, self.policy.facts, "declared facts")
                problems.append(Problem("undeclared-fact", f"unknown fact `{name}`", None, help))
                continue
            try:
                known[name] = self._tests(name, raw)
            except Unreadable as wrong:
                problems.append(Problem(wrong.code, f"{name}: {wrong.message}", None, wrong.help))
        if problems:
            raise RemitError(problems)
        return known

    def _tests(self, name: str, raw: Raw) -> tuple[Test, ...]:
        """What is known of a fact, as tests of which one holds."""
        domain = self.policy.domains[name]
        if not isinstance(raw, (str, bool, int, datetime.date)):
            return tuple(test for item in _items(raw) for test in self._tests(name, item))
        key = (name, type(raw), raw)
        if key not in self._known:
            text = raw if isinstance(raw, str) else _text(domain.value(raw))
            self._known[key] = (domain.test(text),)
        return self._known[key]

    def _picked(self, readings: Readings | None) -> dict[str, str]:
        """The choice of each reading that is not left open."""
        declared = self.policy.readings
        if readings == "open":
            return {}
        picked = {name: str(reading.default) for name, reading in declared.items()}
        problems = []
        for name, choice in (readings or {}).items():
            if name not in declared:
                help = near_miss(name, declared, "readings")
                problems.append(Problem("undeclared-reading", f"no reading `{name}`", None, help))
            elif choice == "open":
                picked.pop(name)
            elif choice not in declared[name].choices:
                help = near_miss(choice, declared[name].choices, "choices")
                problems.append(Problem("undeclared-reading", f"reading {name} has no choice `{choice}`", None, help))
            else:
                picked[name] = choice
        if problems:
            raise RemitError(problems)
        return picked

    def impossible(self, known: Known) -> Problem:
        """Which constraints, a smallest set of them, leave no case that fits what is known."""
        needed = dict(self.policy.constraints)
        for name in list(needed):
            fewer = {other: constraint for other, constraint in needed.items() if other != name}
            if not any(True for _ in completions(self.policy.model_copy(update={"constraints": fewer}), known)):
                needed = fewer
        places = [f"{name} ({self.written.origins.key('constraints', name)})" for name in needed]
        reasons = [c.because for c in needed.values() if c.because]
        what = "constraint" if len(places) == 1 else "constraints"
        said = f"impossible: no case fits what is given, by {what} {' and '.join(places)}"
        return Problem("impossible-scenario", said, None, "; ".join(reasons) or None)

    def _day(self, known: Known) -> datetime.date | None:
        tests = known.get("date", ())
        span = tests[0] if len(tests) == 1 else None
        return span.low if isinstance(span, Span) and span.low is not None and span.low == span.high else None

    def _notes(self, known: Known) -> Iterable[str]:
        """What a reader must bear in mind: a source cannot know what came after it."""
        newest = max((source.published for source in self.policy.sources.values()), default=None)
        tests = known.get("date", ())
        starts = [test.low for test in tests if isinstance(test, Span)]
        if newest is not None and starts and all(low is not None and low > newest for low in starts):
            yield f"The newest source is of {newest}; it cannot know what was changed after that day."


def _items(raw: Raw) -> tuple[Raw, ...]:
    if isinstance(raw, Given):
        return raw.one_of
    if isinstance(raw, Mapping) and set(raw) == {"one of"} and raw["one of"]:
        return tuple(raw["one of"])
    raise Unreadable("wrong-type", f"`{raw}` is no value", 'write a value, or {"one of": [value, value]}')


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(raw: Raw) -> tuple[str, ...]:
    """What was stated, as text."""
    return tuple(_text(item) for item in ((raw,) if isinstance(raw, (str, bool, int, datetime.date)) else _items(raw)))


def open_policy(
    name_or_path: str,
    near: str = ".",
    explainer: Explainer | None = None,
) -> LoadedPolicy:
    """Find, read and lint a policy. Raises RemitError with everything that is wrong with it."""
    written = read_policy(find_policy(name_or_path, near))
    if problems := lint_policy(written):
        raise RemitError(problems)
    return LoadedPolicy(written, explainer)


def placed(problem: Problem, at: Location, subject: str) -> Problem:
    """A problem of a decision, put where the scenario stands."""
    return Problem(problem.code, f"{subject}{problem.message}", problem.at or at, problem.help)
