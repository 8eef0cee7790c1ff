"""Conditions as they are written: a mapping is "all of", a list of values is "one of", `all: any: not:` nest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ConfigDict, Field, model_validator

from remit.errors import near_miss
from remit.model.asked import ASKED, Path, as_items, asks
from remit.model.items import Items
from remit.model.written import Frozen, fail

KEPT = ("all", "any", "not")
RESERVED = (*KEPT, "all_of", "any_of", "not_")  # they and the attributes behind them cannot be names


def _items(name: str, accepted: object) -> object:
    """What is accepted of a name, as items; a mapping must ask something."""
    for part in accepted if isinstance(accepted, (list, tuple)) else [accepted]:
        if isinstance(part, dict) and not asks(part):
            help = next(filter(None, map(_asking, part)), None) or _holding(name)
            fail("wrong-type", f"`{name}` takes values, and here stands a mapping", help, [name])
    return as_items(accepted, (name,))


def _asking(verb: object) -> str | None:
    """What is asked of a fact here, where something misspelt or another language's word for it is."""
    if other := OTHER_VERBS.get(str(verb).lower()):
        return f"`{verb}` is said `{other}`"
    help = near_miss(str(verb), ASKED)
    return help if help.startswith("did you mean") else None


OTHER_VERBS = {
    **dict.fromkeys(("contain", "has", "include", "contains any", "containsany"), "includes"),
    **dict.fromkeys(("intersects", "intersect", "overlaps", "meet"), "meets"),
    **dict.fromkeys(("contains all", "containsall"), "includes all"),
    **dict.fromkeys(("subset of", "subset", "only"), "within"),
    **dict.fromkeys(("equals", "equal", "eq", "is", "=="), "same as"),
    **dict.fromkeys(("count", "length", "len"), "size"),
    **dict.fromkeys(("in", "element of"), "member of"),
    **dict.fromkeys(("lies within", "is in", "below"), "lies in"),
}
ELSEWHERE = {
    **dict.fromkeys(("or", "either", "any of", "one of", "anyof"), "write `any: [{…}, {…}]`"),
    **dict.fromkeys(("and", "both", "all of", "allof", "if", "when"), "write `all: [{…}, {…}]`"),
    **dict.fromkeys(("unless", "except", "none", "nor", "no"), "write `not: {…}`"),
}


def _holding(name: str) -> str:
    """What would help where conditions stand behind a name that holds none."""
    return ELSEWHERE.get(name.lower()) or near_miss(name, KEPT, "what holds other conditions")


class Condition(Frozen):
    """A mapping: every test in it holds, and so do its `all`, one part of its `any`, and not its `not`.

    Tests are the keys that the language does not keep: the name of a fact, a concept or a reading, with the items of
    which one must be so.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Items]  # pydantic keeps the tests here; with a value, copies would lose them

    all_of: tuple[Condition, ...] | None = Field(None, alias="all")
    any_of: tuple[Condition, ...] | None = Field(None, alias="any")
    not_: Condition | None = Field(None, alias="not")

    @model_validator(mode="before")
    @classmethod
    def _tests_are_flat(cls, data: object) -> object:
        """Only `all`, `any` and `not` hold other conditions; what else is a mapping asks something of a fact."""
        if not isinstance(data, dict):
            return data
        return {name: what if name in KEPT else _items(name, what) for name, what in data.items()}

    @property
    def tests(self) -> Mapping[str, Items]:
        return self.__pydantic_extra__

    @property
    def is_empty(self) -> bool:
        return not self.tests and self.all_of is None and self.any_of is None and self.not_ is None

    def parts(self) -> Iterator[tuple[Path, Condition]]:
        """The conditions right inside this one, each with the way to it."""
        for key, inner in (("all", self.all_of), ("any", self.any_of)):
            for index, part in enumerate(inner or ()):
                yield (key, index), part
        if self.not_ is not None:
            yield ("not",), self.not_

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Condition]]:
        """This condition and all inside it, each with the way to it from `path`."""
        yield path, self
        for step, part in self.parts():
            yield from part.walk((*path, *step))

    def names(self) -> Iterator[str]:
        """Every name that is tested, as often as it is."""
        for _, condition in self.walk():
            yield from condition.tests
