"""What is asked of a table: which policy, under which readings, which columns, what becomes of bad values."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, get_args

from remit.columnar.column_codes import CellTexts
from remit.columnar.columns import TEXT_TYPES, Column
from remit.columnar.expression import Expression, expression, refuse_unknown
from remit.decide import LoadedPolicy
from remit.decide.given_values import Raw, Readings
from remit.decide.unlinked import telling_facts
from remit.errors import Location, Problem, RemitError, TooLarge, near_miss
from remit.model.kinds.domain import OPTIONAL
from remit.model.matching import ABSENT
from remit.model.written import composed
from remit.reader.csv_text import FACT as GIVEN
from remit.reader.csv_text import OWN_COLUMNS
from remit.reader.placing import placing
from remit.representatives import KnownFacts

BadValues = Literal["fail", "unknown", "rejects"]
DEFAULT_COLUMNS = ("verdict", "rules")


def _folded(name: str) -> str:
    """A name without what is easily mistaken."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())


@dataclass(frozen=True)
class Request:
    """How tables are classified. `map` names the columns that are called otherwise than their facts (column: fact).

    `prefix` stands before the names of the new columns; in columns of the facts in `null_is_absent` a missing value
    says that there is none. `split` has, by column of text, what stands between the members of a set. What is `given`
    is so of every row, and has no column. Raises RemitError for what the policy does not have, or no case fits.
    """

    policy: LoadedPolicy
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    readings: Readings | None = None
    as_of: Any = None
    map: Mapping[str, str] = field(default_factory=dict)
    bad_values: BadValues = "fail"
    prefix: str = ""
    null_is_absent: tuple[str, ...] = ()
    split: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Raw] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse_unknown(self.columns)
        if self.bad_values not in get_args(BadValues):
            help = near_miss(self.bad_values, get_args(BadValues), "ways")
            raise RemitError([Problem("usage", f"no way `{self.bad_values}` to treat bad values", None, help)])
        facts = self.policy.policy.facts
        problems = [
            Problem("undeclared-fact", f"unknown fact `{fact}`", None, near_miss(fact, facts, "declared facts"))
            for fact in (*self.map.values(), *self.null_is_absent)
            if fact not in facts
        ]
        problems += [
            Problem("wrong-type", f"{fact} is always there: a missing value is unknown", None, OPTIONAL)
            for fact in self.null_is_absent
            if fact in facts and not facts[fact].optional
        ]
        problems += [
            Problem("usage", f"`{sign}` cannot separate the members in column `{column}`", None, "a comma, say")
            for column, sign in self.split.items()
            if not sign.strip(" ") or any(mark.isalnum() or mark in "{}" for mark in sign)
        ]
        if problems:
            raise RemitError(problems)
        if self.given:
            self._refuse_impossible()

    def _refuse_impossible(self) -> None:
        """Raise RemitError where what is given is none of its facts' values, or no case fits it."""
        stated = self.policy.stated(self.given, readings=self.readings, as_of=self.as_of)
        with suppress(TooLarge):  # that is said where it matters
            self.policy.concluded(stated)

    @cached_property
    def known(self) -> KnownFacts:
        """What is known of every row by what is given: of facts, of concepts, and of derived facts what follows."""
        return self._known(None)

    def _known(self, as_of: Any) -> KnownFacts:
        if not self.given:
            return {}
        nothing = self.policy.knowledge.known({})  # that a derived fact has bounds is nothing that is given
        known = self.policy.stated(self.given, as_of=as_of).known
        return {name: tests for name, tests in known.items() if tests != nothing.get(name)}

    @property
    def names(self) -> dict[str, str]:
        """The wanted columns, each with the name that it gets."""
        return {name: self.prefix + name for name in self.columns}

    def is_fact(self, column: str) -> bool:
        """Whether a column of that name holds a fact."""
        return self._fact(column, composed(column.strip())) in self.policy.policy.facts

    def _fact(self, column: str, called: str) -> str:
        """What a column is called like, or mapped to."""
        mapped = {composed(name): fact for name, fact in self.map.items()} | dict(self.map)
        fact = mapped.get(column, mapped.get(called))
        if fact is not None:
            return fact
        return "" if called in self.map.values() else self._of_scenario(called) or called

    def _of_scenario(self, called: str) -> str | None:
        """The fact that a table of scenarios has in a column `given.name`, since `name` is the scenario's own."""
        fact, facts = called.removeprefix(GIVEN), self.policy.policy.facts
        return fact if called not in facts and fact in OWN_COLUMNS and fact in facts and fact != called else None

    def facts(
        self, columns: Mapping[str, str], called: Callable[[str], str] = composed, shown: str | None = None
    ) -> dict[str, Column]:
        """The columns that hold facts, by fact.

        Args:
            columns: The type of each column of the table, by name.
            called: What the name of a column is compared as.
            shown: What the table is called in messages; without it they have no place.

        Raises:
            RemitError: None at all, two of one fact, one that is mapped and not there, or a name that a new column is
                to have.
        """
        try:
            return self._facts(columns, {name: called(name) for name in columns})
        except RemitError as wrong:
            if shown is None:
                raise
            raise RemitError(replace(problem, at=Location(shown)) for problem in wrong.problems) from None

    def _facts(self, columns: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Column]:
        """The same, of columns with what their names are compared as."""
        own = {fact for called in names.values() if (fact := self._of_scenario(called)) is not None}
        problems = [
            Problem("undeclared-fact", f"no column `{name}`", None, near_miss(name, columns, "columns"))
            for name in self.map
            if name not in columns and composed(name) not in names.values()
        ]
        problems += [
            Problem("duplicate-name", f"the table has a column `{name}` already", None, "give the new columns a prefix")
            for name in self.names.values()
            if name.lower() in {column.lower() for column in names.values()}
        ]
        problems += list(self._concepts(columns, names))
        found: dict[str, Column] = {}
        for name, type in columns.items():
            fact = self._fact(name, names[name])
            if fact in own and names[name] == fact and name not in self.map:
                continue  # the scenario's own
            if fact in found:
                said = f"two columns are the fact {fact}: `{found[fact].name}` and `{name}`"
                problems.append(Problem("duplicate-name", said))
            elif fact in self.policy.policy.facts:
                split = self.split.get(name, self.split.get(names[name], ""))
                found[fact] = Column(name, type, absent=fact in self.null_is_absent, split=split)
        problems += self._almost(columns, found)
        problems += self._taken(found)
        problems += self._given_twice(found)
        problems += [
            Problem("undeclared-fact", f"no column is the fact {fact}, so no value of it can be missing")
            for fact in self.null_is_absent
            if fact not in found
        ]
        problems += self._wrongly_split(found)
        if not found and not problems:
            help = near_miss("", self.policy.policy.facts, "facts")
            problems.append(Problem("no-facts", "no column is called like a fact of the policy", None, help))
        if problems:
            raise RemitError(problems)
        return found

    def _concepts(self, columns: Iterable[str], names: Mapping[str, str]) -> Iterator[Problem]:
        """Columns that would state a concept: it would be passed over."""
        for name in columns:
            fact = self._fact(name, names[name])
            if fact in self.policy.policy.concepts and fact not in self.names.values():
                said = f"column `{name}` is called like a concept, and a table states facts"
                help = "leave it out or rename it; `remit check` decides cases that state a concept, one by one"
                yield Problem("undeclared-fact", said, None, help)

    def _given_twice(self, found: Mapping[str, Column]) -> Iterator[Problem]:
        """Columns of facts that are given as well, or that follow from what is given."""
        for fact in self.known:
            if fact in found:
                how = "is given as well" if fact in self.given else "follows from what is given"
                said = f"column `{found[fact].name}` is the fact {fact}, which {how}"
                yield Problem("duplicate-name", said, None, "leave out one of them: what is given is so of every row")

    def _taken(self, found: Mapping[str, Column]) -> Iterator[Problem]:
        """Columns that a fact would have to be derived from, which tables do not do: they are not passed over."""
        policy = self.policy.policy
        for name in policy.derived:
            if name in telling_facts(policy):
                for fact in policy.behind(name):
                    if fact in found:
                        said = (
                            f"column `{found[fact].name}`: {name} is derived from it, and tables do not work that out"
                        )
                        help = f"leave it out, and add a column {name}; or decide row by row: remit check"
                        yield Problem("derivation", said, None, help)

    def _wrongly_split(self, found: Mapping[str, Column]) -> Iterator[Problem]:
        """Columns that are to be split, and hold no set as text."""
        named = {name: fact for fact, column in found.items() for name in (column.name, composed(column.name.strip()))}
        for name in self.split:
            fact = named.get(name)
            if fact is None:
                yield Problem(
                    "undeclared-fact", f"no column `{name}` of a fact", None, near_miss(name, named, "columns")
                )
            elif not self.policy.policy.domains[fact].takes_lists:
                yield Problem("wrong-type", f"{fact} is no set, so column `{name}` has no members to separate")
            elif found[fact].kind not in TEXT_TYPES:
                yield Problem("wrong-type", f"column `{name}` is no text: it is {found[fact].type.lower()}")

    def _almost(self, columns: Iterable[str], found: Collection[str]) -> Iterator[Problem]:
        """Columns that are called like a fact but for capitals, spaces or signs, where no other column is that fact."""
        facts = {_folded(fact): fact for fact in self.policy.policy.facts if fact not in found}
        for name in columns:
            fact = facts.get(_folded(name)) or facts.get(_folded(name.removeprefix(GIVEN)))
            if fact is not None and name not in self.map:
                said = f"column `{name}` is no fact of the policy, and no column is called {fact}"
                yield Problem(
                    "undeclared-fact", said, None, f"rename it, or say which fact it is: --map '{name}={fact}'"
                )

    def usual(self, facts: Mapping[str, Column]) -> KnownFacts:
        """What is known of facts where a row does not say them: the day, and what a missing value is to say.

        Args:
            facts: Columns by fact.

        Raises:
            RemitError: The day is none.
        """
        stated = dict[str, Any]()
        if self.as_of is not None and "date" in self.policy.policy.facts:
            stated["date"] = self.as_of
        stated |= dict.fromkeys((fact for fact, column in facts.items() if column.absent), ABSENT)
        known = self.policy.knowledge.known(stated)
        given = self._known(None if "date" in facts else self.as_of)
        return {**{name: tests for name, tests in known.items() if name in stated}, **given}

    def expression(
        self, facts: Mapping[str, Column], texts: Mapping[str, CellTexts] | None = None, *, or_decided: bool = False
    ) -> Expression:
        """The expression from these columns.

        Args:
            facts: Columns by fact.
            texts: By fact, what cells say beside values and groups.
            or_decided: Where it comes to too much, every row is to be decided by itself.

        Raises:
            RemitError: No such reading or day, or the policy is too large.
        """
        knowledge = self.policy.knowledge
        picked = knowledge.picked(self.readings)
        if (refused := self.policy.refused) is not None:
            raise refused
        compiled = self.policy.compiled
        assert compiled is not None
        with placing(self.policy.written):
            usual = self.usual(facts)
            given = {name: tests for name, tests in usual.items() if name not in facts} if self.given else {}
            return expression(compiled, picked, self.columns, facts, usual, texts, given, or_decided=or_decided)
