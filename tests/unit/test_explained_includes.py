"""The verdict of an included policy is said by the rule of it that decides, with its statements and no others."""

from pathlib import Path

import pytest

import remit
from remit.assurance.audit.audit import audit
from remit.decide import LoadedPolicy

INNER = """
remit: 1
policy: loans
title: "Loans"
otherwise: prohibited
sources:
  rules: {title: "House rules", publisher: "The house", published: 2026-01-05, statements: loans.sources.yaml}
facts:
  thing: {phrase: "the thing is {}", choice: [saw, ladder, rope]}
  who: {phrase: "the asker is {}", choice: [member, guest]}
rules:
  saws: {permit: "Members may borrow saws.", when: {thing: saw, who: member}, cites: s1}
  ropes: {permit: "Ropes may be borrowed.", when: {thing: rope}, cites: s2}
  guests:
    forbid: "Guests borrow nothing."
    when: {who: guest}
    overrides: {ropes: {because: "so", cites: s3}}
    cites: s3
"""
STATEMENT = '  {name}: {{words: 3, sha256: {hash}, says: "{name} says it."}}'
OUTER = """
remit: 1
policy: house
title: "The house"
otherwise: prohibited
include: {lend: loans.yaml}
facts:
  day: {phrase: "the day is {}", choice: [sunday, monday]}
rules:
  closed: {forbid: "On Sundays it is closed.", when: {day: sunday}, overrides: lend}
"""
OUTEST = """
remit: 1
policy: street
title: "The street"
otherwise: prohibited
include: {home: house.yaml}
facts: {}
rules: {}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("included")
    listed = "\n".join(STATEMENT.format(name=f"s{n}", hash=str(n) * 64) for n in (1, 2, 3))
    files = {
        "loans.yaml": INNER,
        "house.yaml": OUTER,
        "street.yaml": OUTEST,
        "loans.sources.yaml": f"remit-statements: 1\nsource: rules\nstatements:\n{listed}\n",
    }
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def loaded(folder: Path) -> LoadedPolicy:
    return remit.load(str(folder / "house.yaml"))


def test_the_rule_that_decides_is_said_and_only_its_statements_are_cited(loaded: LoadedPolicy) -> None:
    explained = loaded.decide({"thing": "rope", "who": "member", "day": "monday"}).explain()

    assert explained.headline == "Permitted. Ropes may be borrowed. (lend.ropes; rules#s2)"
    assert [cited.citation for cited in explained.statements] == ["rules#s2"]


def test_what_it_says_by_default_rests_on_no_statement(loaded: LoadedPolicy) -> None:
    explained = loaded.decide({"thing": "ladder", "who": "member", "day": "monday"}).explain()

    said = "Prohibited. Loans: no rule of it is in force, and then it forbids this. (lend.forbids)"
    assert explained.headline == said
    assert explained.statements == ()


def test_where_it_is_not_known_which_rule_decides_the_included_policy_does(loaded: LoadedPolicy) -> None:
    explained = loaded.decide({"thing": {"one of": ["rope", "saw"]}, "who": "member", "day": "monday"}).explain()

    assert explained.headline == "Permitted. Loans: it permits this. (lend.permits; rules#s1, rules#s2)"


def test_what_is_overridden_of_an_included_policy_is_said_too(loaded: LoadedPolicy) -> None:
    said = str(loaded.decide({"thing": "rope", "who": "member", "day": "sunday"}).explain())

    assert "It overrides lend.permits (“Ropes may be borrowed.”)." in said
    assert "rules#s1" not in said


def test_a_policy_that_is_included_by_an_included_one_is_seen_through(folder: Path) -> None:
    street = remit.load(str(folder / "street.yaml"))

    explained = street.decide({"thing": "saw", "who": "member", "day": "monday"}).explain()

    assert explained.headline == "Permitted. Members may borrow saws. (home.lend.saws; rules#s1)"


def test_an_included_verdict_is_placed_at_the_include_and_its_parts_in_its_file(
    loaded: LoadedPolicy,
) -> None:
    places = {finding.subject: str(finding.at) for finding in audit(loaded.written).findings}

    assert "lend.forbids" in " ".join(places)
    assert all(place.endswith(":6:11") for subject, place in places.items() if "rule lend." in subject)
    assert loaded.written.origins.key("rules", "closed").line == 10
    assert str(loaded.written.origins.key("facts", "thing")).endswith("loans.yaml:9:3")
