"""An interview: which question settles most, what each answer would lead to, a step back, and when to stop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from remit.decide import Decision, LoadedPolicy
from remit.decide.cell_words import items
from remit.decide.given_values import Readings
from remit.decide.unlinked import is_tested, open_input
from remit.errors import Problem, RemitError, TooLarge
from remit.explain.counterfactuals import outlook
from remit.explain.set_words import label_set
from remit.explain.verdict_words import either
from remit.explain.words import label, listed
from remit.model.facts import Fact
from remit.model.items import Accepted, Item
from remit.model.kinds.choice_tree import walk_choice
from remit.model.kinds.set_items import set_of
from remit.model.policy import Policy
from remit.model.questions import Question
from remit.model.rules import Verdict
from remit.model.scenario import Given, set_in_one_line
from remit.reader.placing import placing

Key = TypeVar("Key")
MOST_WHY = 6  # answers whose consequences are told one by one


@dataclass(frozen=True, slots=True)
class Option:
    """A value or a group that can be answered."""

    name: str
    label: str
    depth: int
    is_group: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the fact or reading that it asks for, its options (none where a day or a number is asked for)."""

    fact: str
    question: str
    kind: str
    options: tuple[Option, ...]
    expected: float | None

    @property
    def is_numbered(self) -> bool:
        """Whether an option can be answered by its number: where no number is an answer by itself."""
        return self.kind not in ("integer", "number", "text")


@dataclass(frozen=True)
class Interview:
    """What has been answered so far; every step gives a new one."""

    policy: LoadedPolicy
    given: dict[str, Any] = field(default_factory=dict)
    readings: Readings | None = None
    skipped: frozenset[str] = frozenset()
    before: Interview | None = None

    def decision(self) -> Decision:
        """What follows from the answers so far."""
        return self.policy.decide(self.given, readings=self.readings)

    def question(self) -> Asked | None:
        """What to ask next; None where nothing that is still unanswered matters."""
        with placing(self.policy.written):
            return self._question(self.decision())

    def _question(self, decision: Decision) -> Asked | None:
        left = [name for name in decision.depends_on if name not in self.skipped and name in self.policy.policy.facts]
        if decision.verdict is not Verdict.UNDETERMINED or not left:
            return None
        ahead = outlook(decision).ask
        best = ahead.fact if ahead and ahead.fact in left else self._most_telling(decision, left)
        expected = ahead.expected if ahead and ahead.exact and not self.skipped else None
        return self._asked(open_input(self.policy.policy, best, decision.known, self.skipped), expected)

    def _most_telling(self, decision: Decision, left: list[str]) -> str:
        ranked = [question.fact for question in decision.answers.questions()] if decision.answers else left
        return next((fact for fact in ranked if fact in left), left[0])

    def _asked(self, name: str, expected: float | None) -> Asked:
        fact = self.policy.policy.facts[name]
        options = tuple(options_of(self.policy, name, fact))
        return Asked(name, fact.ask or f"What is {name}?", fact.kind, options, expected)

    def answer(self, fact: str, raw: Any) -> Interview:
        """The interview with one more answer.

        Args:
            fact: The one that was asked for.
            raw: Its value as a scenario gives it.

        Raises:
            RemitError: It has no such value, or no case fits any more.
        """
        step = replace(self, given={**self.given, fact: raw}, before=self)
        step.decision()
        return step

    def skip(self, fact: str) -> Interview:
        """The interview with a fact left unknown."""
        return replace(self, skipped=self.skipped | {fact}, before=self)

    def back(self) -> Interview:
        """The interview before the last step; the first one stays as it is."""
        return self.before or self

    def why(self, asked: Asked) -> str:
        """What each answer would leave possible; answers that leave the same are told together."""
        leads = self._leads(asked)
        if not leads or sum(map(len, leads.values())) > MOST_WHY:
            what = "whether it is so" if isinstance(self.policy.policy, Question) else "the verdict"
            return f"Because the answer can change {what}."
        join = "; or ".join if asked.kind == "set" else partial(listed, last="or")
        could = partial(_could, self.policy.policy)
        parts = (f"{join(labels)}: {could(possible)}" for possible, labels in leads.items())
        return "Because it matters:\n" + "\n".join(f"  {part}" for part in parts)

    def _leads(self, asked: Asked) -> dict[tuple[Verdict, ...], list[str]]:
        """The answers in words, by what they would leave possible; none where no cell tells them apart."""
        if asked.kind in ("choice", "flag"):
            named = {option.name: option.label for option in asked.options if not option.is_group}
            leads = self._grouped(asked, {name: (name,) for name in named})
            return {possible: [named[name] for name in names] for possible, names in leads.items()}
        compiled = self.policy.compiled
        if not is_tested(self.policy.policy, asked.fact):
            return {}  # what is derived from it tells
        if compiled is None or asked.fact in {**compiled.table.space.group_of, **compiled.table.space.asked}:
            return {}
        cells = compiled.table.space.fact(asked.fact)
        found = self._grouped(asked, {cell: items(cells, [cell]) for cell in range(cells.count)})
        say = partial(option_label, self.policy.policy, asked.fact)
        return {possible: [say(item) for item in items(cells, own)] for possible, own in found.items()}

    def _grouped(self, asked: Asked, written: Mapping[Key, Accepted]) -> dict[tuple[Verdict, ...], list[Key]]:
        """Answers by the verdicts that they leave possible; without those that are impossible."""
        leads: dict[tuple[Verdict, ...], list[Key]] = {}
        for key, own in written.items():
            if possible := self._after(asked.fact, Given(one_of=own)):
                leads.setdefault(possible, []).append(key)
        return leads

    def _after(self, fact: str, value: Any) -> tuple[Verdict, ...]:
        """The verdicts that an answer leaves possible; none where it is impossible."""
        try:
            return self.answer(fact, value).decision().possible
        except TooLarge:
            raise
        except RemitError:
            return ()


def _could(policy: Policy, possible: tuple[Verdict, ...]) -> str:
    said = either(possible, policy)
    return said if len(possible) == 1 else f"could be {said}"


def options_of(policy: LoadedPolicy, name: str, fact: Fact) -> Iterator[Option]:
    """What can be answered: values and groups, each group before what it holds; the members of a set; absent.

    Of a set any number of members can be picked.

    Args:
        policy: Its labels are the words of options.
        name: The fact that is asked for.
        fact: Its declaration.
    """
    if fact.kind == "flag":
        yield from (Option(value, word, 0, is_group=False) for value, word in (("true", "yes"), ("false", "no")))
    values = () if fact.kind == "set" else fact.tree
    for value, inner in walk_choice(values):
        yield Option(value, label(policy.policy, name, value), _depth(values, value), bool(inner))
    yield from (Option(member, label(policy.policy, name, member), 0, False) for member in fact.domain.members)
    if fact.optional:
        yield Option("absent", "there is none (absent)", 0, is_group=False)


def option_label(policy: Policy, name: str, item: Item) -> str:
    """Words for an item as an answer to the question for its fact.

    Args:
        policy: Its labels come before what is written.
        name: The fact that is asked for.
        item: A value, a group or a range, as it is written.
    """
    fact = policy.facts[name]
    if item == "absent":
        return "there is none"
    return label_set(fact.labels, item) if fact.domain.takes_lists else label(policy, name, item)


def _depth(tree: tuple[Any, ...], name: str, depth: int = 0) -> int:
    """How many groups a name stands in."""
    for item in tree:
        for value, inner in item.items() if isinstance(item, dict) else [(item, ())]:
            if value == name:
                return depth
            if inner and (found := _depth(inner, name, depth + 1)) >= 0:
                return found
    return -1


def read_answer(asked: Asked, text: str) -> Item:
    """The value that a person's answer means: its number in the list, its name, or words of its label.

    Args:
        asked: The question that it answers.
        text: What the person typed.

    Raises:
        RemitError: It means none of the options, or several.
    """
    text = text.strip()
    if asked.kind == "set":
        return _read_set(asked, text)
    if asked.kind not in ("choice", "flag"):
        return _option(asked, text) or text
    return _named(asked, text)


def _named(asked: Asked, text: str) -> str:
    """The name of the option that is meant. Raises RemitError where none is, or several."""
    if text.isdigit():
        if 1 <= int(text) <= len(asked.options):
            return asked.options[int(text) - 1].name
        raise RemitError([_unclear(text, f"the numbers go from 1 to {len(asked.options)}")])
    exact = [o for o in asked.options if text.lower() in (o.name.lower(), o.label.lower())]
    near = exact or [o for o in asked.options if text.lower() in o.name.lower() or text.lower() in o.label.lower()]
    if len(near) != 1:
        help = f"it could be {listed((o.name for o in near), 'or')}" if near else "answer with a number of the list"
        raise RemitError([_unclear(text, help)])
    return near[0].name


def _option(asked: Asked, text: str) -> str | None:
    """The option beside the values of a scale that is meant, by its number or its words; None where it is a value."""
    for number, option in enumerate(asked.options, start=1):
        words = (option.label.lower(), option.label.lower().partition(" (")[0])
        if (asked.is_numbered and text == str(number)) or (asked.kind != "text" and text.lower() in words):
            return option.name
    return None


def _read_set(asked: Asked, text: str) -> Item:
    """The set that an answer means: members, `none`, `absent`, or what it includes, in one line."""
    if text in {option.name for option in asked.options} - {"absent"}:
        return set_of([text])
    if text == "absent" or not isinstance(said := set_in_one_line(text), str):
        return text if text == "absent" else said
    last = asked.options[-1:]  # absent comes after the members
    if last and last[0].name == "absent" and text in (str(len(asked.options)), last[0].label):
        return "absent"
    if text.lower() in ("none", "nothing", "empty"):
        return set_of(())
    members = replace(asked, kind="choice", options=tuple(o for o in asked.options if o.name != "absent"))
    return set_of({_named(members, part.strip()) for part in re.split(r"[,|]", text) if part.strip()})


def _unclear(text: str, help: str) -> Problem:
    return Problem("undeclared-value", f"`{text}` is no answer to that", None, help)
