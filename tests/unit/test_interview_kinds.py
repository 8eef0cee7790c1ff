"""The interview asks for sets, decimals and what may be absent, and takes their answers as people give them."""

from pathlib import Path

import pytest

import remit
from remit.interview import Asked, Interview, read_answer
from remit.model.items import text_of

RULES = {
    "suspended": False,
    "action": "read",
    "user": "ann",
    "owner": "bob",
    "legal-hold": False,
    "state": "published",
    "secrecy": 0,
    "clearance": 2,
}
OPTIONAL = """
remit: 1
policy: partners
title: "What a partner may do"
facts:
  partner: {ask: "Who is the partner?", choice: [member, guest], optional: true}
  share: {ask: "What share?", number: {min: 0, places: 1, unit: percent}, optional: true}
rules:
  alone: {permit: "Whoever is alone may.", when: {partner: absent, share: absent}}
  some: {permit: "With half of it one may.", when: {share: ">= 50"}}
"""


def asked_of(interview: Interview) -> Asked:
    found = interview.question()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1, reader", "{guest | reader}"),
        ("archivist|guest", "{archivist | guest}"),
        ("none", "{}"),
        ("includes staff", "includes staff"),
        ("{editor}", "{editor}"),
    ],
)
def test_a_set_is_answered_by_its_members(text: str, value: str) -> None:
    interview = Interview(remit.load("document-access"), RULES)
    asked = asked_of(interview)

    assert asked.kind == "set"
    assert [option.name for option in asked.options] == ["guest", "reader", "editor", "archivist"]
    answer = read_answer(asked, text)
    assert text_of(answer) == value
    assert interview.answer("roles", answer).question() is None


def test_why_a_set_is_asked_for_is_told_by_what_it_includes() -> None:
    interview = Interview(remit.load("document-access"), RULES)

    assert interview.why(asked_of(interview)).splitlines()[1:] == [
        "  of none at all: prohibited",
        "  including guest, reader or editor, without archivist; or including archivist, without editor: permitted",
    ]


def test_why_a_number_is_asked_for_is_told_by_its_ranges() -> None:
    interview = Interview(remit.load("family-leave"))

    assert interview.why(asked_of(interview)).splitlines()[1:] == [
        "  between 1 and 49: prohibited",
        "  at least 50: could be permitted or prohibited",
    ]


def test_what_may_be_absent_can_be_answered_so(tmp_path: Path) -> None:
    file = tmp_path / "partners.yaml"
    file.write_text(OPTIONAL)
    interview = Interview(remit.load(str(file)))
    asked = asked_of(interview)
    assert asked.options[-1].name == "absent"

    alone = interview.answer("share", "absent").answer("partner", "absent")
    assert alone.decision().verdict == "permitted"
    assert interview.answer("share", "49.9").decision().possible == ("unregulated",)
