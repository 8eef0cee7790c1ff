"""The facts of a policy: what a scenario can state, each of one kind, with a question and words for its values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Self, cast

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from remit.model.derived import Derivation
from remit.model.kinds.choice_tree import (
    CHOICE_SCHEMA,
    HIERARCHY_OR_CHOICE_SCHEMA,
    ChoiceTree,
    PartsOf,
    named_values,
    parts_of,
    read_hierarchy,
    read_tree_or_name,
    written_tree,
)
from remit.model.kinds.day import DateKind, MomentKind
from remit.model.kinds.domain import PRESENCE, Domain
from remit.model.kinds.every_kind import KINDS
from remit.model.kinds.flag import FlagKind
from remit.model.kinds.number import IntegerKind, NumberKind, Quotients
from remit.model.kinds.scale import Scale
from remit.model.kinds.text import TextKind
from remit.model.written import Frozen, Text, Truth, fail

Hierarchy = Annotated[ChoiceTree, BeforeValidator(read_hierarchy), WithJsonSchema(CHOICE_SCHEMA)]
Tree = Annotated[
    ChoiceTree | str | PartsOf | None,
    BeforeValidator(read_tree_or_name),
    PlainSerializer(written_tree),
    WithJsonSchema(HIERARCHY_OR_CHOICE_SCHEMA),
]


def not_of_optional(tree: ChoiceTree) -> str | None:
    """What is wrong with the values of a fact that can be absent; None where nothing is.

    Args:
        tree: The values and groups.
    """
    wrong = next((name for name in named_values(tree) if name in PRESENCE), None)
    return wrong and f"`{wrong}` cannot be a value of a fact that is optional: it says whether it is there"


class Fact(Frozen):
    """A fact: one kind, the question that asks for it, and words for its values in explanations."""

    ask: Text | None = None
    means: Text | None = None
    phrase: Annotated[Text | None, Field(description="How a sentence states it; {} is the value")] = None
    labels: Annotated[Mapping[str, Text], Field(description="Words for values and groups")] = {}
    optional: Truth = False
    derive: Derivation | None = None
    choice: Tree = None
    flag: FlagKind | None = None
    integer: IntegerKind | None = None
    number: NumberKind | None = None
    date: DateKind | None = None
    datetime: MomentKind | None = None
    text: TextKind | None = None
    set_: Tree = Field(None, alias="set")

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [kind for kind in KINDS if self.declared(kind) is not None]
        if len(kinds) != 1:
            said = f"declared as {' and '.join(kinds)} at once" if kinds else "declared as no kind of fact"
            fail("fact-kind", said, f"declare one of: {', '.join(KINDS)}")
        if self.optional and (wrong := not_of_optional(self.tree)):
            fail("bad-name", wrong, "use another word", [self.kind])
        return self

    def declared(self, kind: str) -> Any:
        """What is declared under the key of a kind; the parts of a hierarchy are a choice like any other."""
        found = self._written(kind)
        return parts_of(found.of) if isinstance(found, PartsOf) and isinstance(found.of, tuple) else found

    def _written(self, kind: str) -> Any:
        return getattr(self, "set_" if kind == "set" else kind)

    @property
    def tree(self) -> ChoiceTree:
        """The values and groups of a choice, or the members of a set; nothing of other kinds, or of a hierarchy."""
        written = self.declared("choice") or self.declared("set")
        return written if isinstance(written, tuple) else ()

    @property
    def within(self) -> ChoiceTree | None:
        """The hierarchy that its values lie in, written out; None of what is no choice."""
        written = self.choice.of if isinstance(self.choice, PartsOf) else self.choice
        return written if isinstance(written, tuple) else None

    @property
    def hierarchy(self) -> str | None:
        """The name of the hierarchy that has its values, as long as these are not written out."""
        named = (each.of if isinstance(each, PartsOf) else each for each in (self.choice, self.set_))
        return next((name for name in named if isinstance(name, str)), None)

    def with_values(self, tree: ChoiceTree) -> Fact:
        """The same fact with the values and groups of its hierarchy.

        Args:
            tree: Those of the hierarchy.
        """
        values = PartsOf(tree) if isinstance(self._written(self.kind), PartsOf) else tree
        return self.model_copy(update={"set_" if self.kind == "set" else "choice": values})

    @cached_property
    def kind(self) -> str:
        return next(kind for kind in KINDS if self.declared(kind) is not None)

    @property
    def unit(self) -> str | None:
        """What a number counts."""
        unit: str | None = getattr(self.declared(self.kind), "unit", None)
        return unit

    @cached_property
    def domain(self) -> Domain:
        """The values that it can have."""
        found = KINDS[self.kind].domain(self.declared(self.kind), optional=self.optional)
        is_quotient = self.derive is not None and self.derive.quotient is not None and self.kind == "number"
        return Quotients.of(cast("Scale", found)) if is_quotient else found
