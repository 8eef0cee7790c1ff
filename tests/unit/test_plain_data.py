"""Values and records as data: every kind of value in one way, and forms that are filled by name."""

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from remit.model.items import OtherThan, exactly
from remit.model.matching import ABSENT
from remit.model.plain_data import as_data, filled
from remit.model.rules import Verdict
from remit.report.published import as_json


class Place(NamedTuple):
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Found:
    says: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Form:
    says: str
    line: int
    number: int
    about: str = "what it is not"
    format: str = "form/1"


VALUES: dict[str, tuple[Any, Any]] = {
    "text": ("Über, “alles”", "Über, “alles”"),
    "a text that reads like the language": (exactly("absent"), "absent"),
    "all texts but some": (OtherThan(("a|b", "root")), 'other than "a|b" | root'),
    "a flag": (True, True),
    "a number": (12, 12),
    "a decimal, with all of its places": (Decimal("10.00"), "10.00"),
    "a large decimal": (Decimal("1E+3"), "1000"),
    "a day": (datetime.date(987, 6, 5), "0987-06-05"),
    "a moment": (datetime.datetime(2024, 5, 30, 14, 0, tzinfo=datetime.UTC), "2024-05-30T14:00:00Z"),
    "what is not there": (ABSENT, "absent"),
    "what is not known": (None, None),
    "a verdict": (Verdict.EXEMPT, "exempt"),
    "verdicts by number": ({Verdict.EXEMPT: 2}, {"exempt": 2}),
    "a set, in order": (frozenset({"b", "c", "a"}), ["a", "b", "c"]),
    "what comes one after the other": ((name for name in ("b", "a")), ["b", "a"]),
    "a record in a record": (
        Found("so", (Place("boats.yaml", 3),)),
        {"says": "so", "places": [{"file": "boats.yaml", "line": 3}]},
    ),
}


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_is_data_in_one_way(kind: str) -> None:
    value, data = VALUES[kind]

    found = as_data(value)

    assert found == data
    assert type(found) is type(data)
    assert json.loads(json.dumps(found)) == data
    assert as_data(found) == data


def test_a_form_is_filled_by_name_from_the_first_that_has_one() -> None:
    found, place = Found("so", ()), Place("boats.yaml", 3)

    assert filled(Form, found, place, number=1) == Form("so", 3, 1)
    assert filled(Form, found, place, number=1, says="otherwise") == Form("otherwise", 3, 1)


def test_a_field_with_a_default_is_nobody_elses() -> None:
    @dataclass(frozen=True)
    class Sailed:
        about: str
        number: int

    assert filled(Form, Found("so", ()), Place("", 3), Sailed("a boat", 2)).about == "what it is not"


def test_what_nobody_says_is_not_made_up() -> None:
    with pytest.raises(TypeError, match="number"):
        filled(Form, Found("so", ()), Place("boats.yaml", 3))


def test_a_form_says_first_what_it_is_and_is_not() -> None:
    assert list(json.loads(as_json(Form("so", 3, 1)))) == ["format", "about", "says", "line", "number"]
