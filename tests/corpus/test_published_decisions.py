"""The decisions that others published of their own policies come out as published, through `remit check`.

Each policy is written as a file, read again and decided: with the overrides that are given, by the way of combining
that its authors name, as a tree of policies that include each other, and with a flag for each value of a set.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
import translated_policies as translated
from published import ABSENT, IS_HERE, Written, policies
from translated_files import write, written
from translated_names import changes
from translated_trees import tree

from remit.cli.main import main

pytestmark = pytest.mark.skipif(not IS_HERE, reason=ABSENT)

POLICIES, CASES = 283, 630
NOT_AS_PUBLISHED: dict[str, str] = {}  # case -> why; there is none


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What `remit check` says of the scenarios of a folder: the misses, by policy and case."""
    code = main(["check", str(folder), "--format", "json"])
    said, complaints = capsys.readouterr()
    assert not complaints
    found = json.loads(said)
    missed = [each for each in found["scenarios"] if not each["as_expected"]]
    assert code == (1 if missed else 0)
    assert found["summary"]["total"] == len(found["scenarios"])
    return {f"{Path(each['file']).stem}: {each['name']}": " ".join(each["misses"]) for each in missed}


def numbers(published: Iterable[Written]) -> tuple[int, int]:
    """How many policies, and how many cases they have."""
    listed = list(published)
    return len(listed), sum(len(each["cases"]) for each in listed)


@pytest.mark.parametrize("flags", [False, True], ids=["sets", "flags"])
def test_every_decision_is_as_published(tmp_path, capsys, flags):
    published = list(policies().values())

    assert numbers(published) == (POLICIES, CASES)
    assert checked(written(tmp_path, published, flags=flags), capsys).keys() == NOT_AS_PUBLISHED.keys()


def test_a_way_of_combining_gives_the_same_decisions_as_its_overrides(tmp_path, capsys):
    published = [each for each in policies().values() if translated.combining(each)]

    assert numbers(published) == (264, 540)
    assert checked(written(tmp_path, published, combined=True), capsys).keys() == NOT_AS_PUBLISHED.keys()


def test_policies_that_include_each_other_give_the_same_decisions_as_one(tmp_path, capsys):
    published = [each for each in policies().values() if each.get("original_tree")]
    scenarios = [translated.scenarios(each) for each in published]
    folder = write(tmp_path, [part for each in published for part in tree(each)], scenarios)

    assert numbers(published) == (104, 104)
    assert len(list((tmp_path / "rules").iterdir())) > len(published)
    assert checked(folder, capsys).keys() == NOT_AS_PUBLISHED.keys()


def test_what_a_policy_comes_to_written_out_gives_the_same_decisions(tmp_path, capsys):
    trees = [each for each in policies().values() if each.get("original_tree")]
    others = [
        each for each in policies().values() if each not in trees and each["cases"] and translated.combining(each)
    ]
    parts = [
        *(part for each in trees for part in tree(each)),
        *(translated.policy(each, combined=True) for each in others),
    ]
    write(tmp_path / "written", parts, [])
    folder = write(tmp_path / "expanded", [], [translated.scenarios(each) for each in (*trees, *others)])
    for each in (*trees, *others):
        file = f"rules/{each['name']}.yaml"
        assert (
            main(["show", str(tmp_path / "written" / file), "--expanded", "-o", str(tmp_path / "expanded" / file)]) == 0
        )
    capsys.readouterr()

    assert numbers([*trees, *others]) == (258, 543)
    assert checked(folder, capsys).keys() == NOT_AS_PUBLISHED.keys()


def test_only_rules_have_names_that_ours_cannot_have():
    renamed = [changes(translated.rule_names(each)) for each in policies().values()]

    assert sum(map(len, renamed)) == 412
    assert {(old, new) for each in renamed for old, new in each.items()} >= {
        ("rule#1", "rule-1"),
        ("rule2#5", "rule2-5"),
    }
    assert all(old.replace("#", "-") == new for each in renamed for old, new in each.items())
