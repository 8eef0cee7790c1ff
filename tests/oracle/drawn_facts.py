"""Facts drawn at random: every kind, at the ends of their domains, and what can be said of their values."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from oracle.facts import kind_of, named
from oracle.scales import Scale, declared, lies, read_range, scale_of

NAMES = ["alpha", "beta", "gamma", "delta", "eps", "zeta", "a.b", "x-y", "case", "group", "includes", "kappa", "nu"]
WORDS = ["a", "no", "0", "1e5", "dark red", 'a "q"', "O'Neil", "null", "1.0", "2024-05-30", "x y z", "on", "~"]
TEXTS = ["ann", "bob", "O'N", "x y", "no", "Zürich"]
EVERY_KIND = ["choice", "flag", "integer", "number", "date", "datetime", "text", "set"]
ORDERED = ["integer", "number", "date", "datetime"]

# Of each kind, where the facts of one policy may lie together: declarations, and what is named for them.
Family = tuple[list[dict[str, Any]], list[str]]
FAMILIES: dict[str, list[Family]] = {
    "integer": [
        ([{"min": 0, "max": 3}, {"min": 1, "max": 4}, {"min": 0, "max": 2}], ["0", "1", "2", "3"]),
        ([{}, {"min": 0, "max": 150}, {"min": 0}, {"max": 150}], ["0", "2", "150"]),
        ([{}, {"min": -5}, {"min": -100, "max": 99}], ["-2", "0", "99"]),
        ([{}, {"min": 0}], ["5", "1000000000000"]),
    ],
    "number": [
        ([{"min": "0.0", "max": "0.3"}, {"min": "0.1", "max": "0.4"}], ["0.0", "0.1", "0.3"]),
        ([{}, {"min": 0}, {"min": 0, "max": "99.0"}], ["0", "0.1", "88.8"]),
    ],
    "date": [
        ([{}, {"to": "0001-01-03"}, {"to": "0001-01-04"}], ["0001-01-01", "0001-01-02", "0001-01-03"]),
        ([{}, {"from": "9999-12-29"}, {"from": "9999-12-30"}], ["9999-12-29", "9999-12-30", "9999-12-31"]),
        (
            [{}, {"from": "2024-02-28", "to": "2024-03-02"}, {"to": "2024-12-30"}],
            ["2024-02-28", "2024-02-29", "2024-03-01"],
        ),
        ([{}], ["0001-01-01", "2024-02-29", "9999-12-31"]),
    ],
    "datetime": [
        ([{}, {"to": "0001-01-01T00:00:02Z"}], ["0001-01-01T00:00:00Z", "0001-01-01T00:00:01Z"]),
        ([{}, {"from": "9999-12-31T23:59:57Z"}], ["9999-12-31T23:59:58Z", "9999-12-31T23:59:59Z"]),
        (
            [{}, {"from": "2024-02-29T21:59:58Z", "to": "2024-02-29T22:00:01Z"}],
            ["2024-02-29T22:00:00Z", "2024-03-01T00:00:00+02:00", "2024-02-29 16:59:59-05:00"],
        ),
    ],
}
TINY: Family = (
    [{"min": "0.000000000002", "max": "0.000000000006"}, {}],
    ["0.000000000002", "0.000000000004", "0.000000000006"],
)


class Facts:
    """Declared facts, some of which may be compared with each other; and what can be named for each."""

    def __init__(self, random: Random, kinds: list[str], most: int) -> None:
        self.random = random
        self.declared: dict[str, dict[str, Any]] = {}
        self.named: dict[str, list[str]] = {}
        self.mates: dict[str, list[str]] = {}  # what each may be compared with
        self.sets_of: dict[str, list[str]] = {}  # of a choice, the sets of the same values
        names = random.sample(NAMES, len(NAMES))
        while len(self.declared) < random.randint(1, most) and len(names) > 3:
            self._add(random.choice(kinds), names)
        if "date" not in self.declared and random.random() < 0.4:
            self._declare("date", "date", ["date"], random.choice(FAMILIES["date"]), 6)

    def _add(self, kind: str, names: list[str]) -> None:
        many = self.random.choice([1, 1, 2, 2, 3]) if kind in (*ORDERED, "text", "choice") else 1
        taken = [names.pop() for _ in range(many)]
        if kind == "date" and "date" not in self.declared and self.random.random() < 0.5:
            taken[0] = "date"
        places = self.random.choice([0, 1, 3, 12]) if kind == "number" else 6
        family = TINY if places == 12 else self.random.choice(FAMILIES.get(kind, [([{}], [])]))
        words = self._tree()
        for name in taken:
            self._declare(name, kind, taken, family, places, words)
        if kind == "choice" and self.random.random() < 0.3:
            holder = names.pop()
            self._declare(holder, "set", [holder], family, places, words)
            self.sets_of |= {name: [holder] for name in taken}

    def _declare(self, name: str, kind: str, mates: list[str], family: Family, places: int, tree: Any = ()) -> None:
        domains, texts = family
        fact: dict[str, Any] = {"optional": True} if self.random.random() < 0.35 else {}
        if kind in ("choice", "set"):
            fact[kind] = list(tree)
        elif kind in ORDERED:
            fact[kind] = dict(self.random.choice(domains))
            if kind == "number":
                fact[kind] = {end: _cut(text, places) for end, text in fact[kind].items()} | {"places": places}
        else:
            fact[kind] = {}
        self.declared[name] = fact
        self.mates[name] = [other for other in mates if other != name]
        texts = [str(_cut(text, places)) for text in texts] if kind == "number" else texts
        self.named[name] = [*named(fact)] if kind in ("choice", "set") else TEXTS[:3] if kind == "text" else texts

    def _tree(self) -> list[Any]:
        """Values, some of them in groups."""
        words = self.random.sample(WORDS, self.random.randint(1, 4))
        if self.random.random() < 0.5:
            return words
        cut = self.random.randint(1, len(words))
        inner: list[Any] = words[:cut]
        if self.random.random() < 0.3:
            inner = [{"g2": inner[:1]}, *inner[1:]]
        return [{"g1": inner}, *words[cut:]]

    def item(self, name: str) -> str:
        """A text that a fact accepts: a value, a group, a range, `absent`."""
        fact = self.declared[name]
        kind, scale = kind_of(fact), scale_of(fact)
        if fact.get("optional") and self.random.random() < 0.15:
            return self.random.choice(["absent", "present"])
        if kind == "flag":
            return self.random.choice(["true", "false"])
        if scale is None:
            return self.random.choice(self.named[name])
        for _ in range(30):
            if is_fine(fact, scale, text := self._range(self.named[name])):
                return text
        return self._inside(fact, scale)

    def _range(self, ends: list[str]) -> str:
        one, other = self.random.choice(ends), self.random.choice(ends)
        sign = self.random.choice([">= ", "<= ", "> ", "< ", "= ", ">", "<", "", ""])
        between = self.random.choice([f"{one} .. {other}", f"{one} ..", f".. {one}"])
        return between if self.random.random() < 0.3 else f"{sign}{one}"

    def _inside(self, fact: Mapping[str, Any], scale: Scale) -> str:
        low, high = declared(fact, scale)
        return scale.write(low if low is not None else high if high is not None else 0)

    def value(self, name: str, *, present: bool = False) -> Any:
        """One value, as a scenario states it: exactly."""
        fact = self.declared[name]
        kind, scale = kind_of(fact), scale_of(fact)
        if fact.get("optional") and not present and self.random.random() < 0.2:
            return "absent"
        if kind in ("choice", "set"):
            leaves = [value for value, inner in named(fact).items() if inner == (value,)]
            return self.random.choice(leaves) if kind == "choice" else [v for v in leaves if self.random.random() < 0.5]
        if kind == "flag":
            return self.random.choice(["true", "false"])
        if scale is None:
            return self.random.choice([*self.named[name], "else"])
        inside = [text for text in self.named[name] if lies(scale.read(text), declared(fact, scale))]
        return self.random.choice(inside) if inside else self._inside(fact, scale)

    def clauses(self, name: str) -> dict[str, Any]:
        """What a set includes; of one or two verbs."""
        members = self.named[name]
        some = self.random.sample(members, self.random.randint(1, min(2, len(members))))
        asked: dict[str, Any] = {
            "includes": some[0] if self.random.random() < 0.5 else some,
            "includes all": some,
            "excludes": some,
            "within": some,
            "size": self.random.choice(["0", "1", ">= 1", "<= 1"]),
        }
        chosen = self.random.sample(list(asked), self.random.choice([1, 1, 2]))
        return {verb: asked[verb] for verb in chosen}


def _cut(text: Any, places: int) -> str:
    """A number with no more places than are declared."""
    whole, _, part = str(text).partition(".")
    return f"{whole}.{part[:places]}" if part and places else whole


def is_fine(fact: Mapping[str, Any], scale: Scale, text: str) -> bool:
    """Whether a range has a beginning before its end, lies on the calendar, and meets what is declared."""
    low, high = read_range(scale, text)
    first, last = scale.calendar
    if (
        first is not None
        and last is not None
        and not all(lies(end, (first, last)) for end in (low, high) if end is not None)
    ):
        return False
    least, most = declared(fact, scale)
    return (low is None or high is None or low <= high) and all(
        one is None or other is None or one <= other for one, other in ((low, most), (least, high))
    )
