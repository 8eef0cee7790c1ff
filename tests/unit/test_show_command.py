"""`remit show` says a policy in plain words, all of it; conditions of findings are printed as they may be written."""

from pathlib import Path

import pytest
import yaml

import remit
from remit.cli.main import main
from remit.model.condition_text import condition_text
from remit.model.conditions import Condition

POLICY = """
remit: 1
policy: shown
title: "Shown"
facts:
  tags: {set: [a, b, "c d"]}
  paid: {integer: {min: 0, max: 9}}
  due: {integer: {min: 0, max: 9}}
  who: {text: {}}
  owner: {text: {}, optional: true}
  at: {datetime: {}}
  word: {choice: ["x: y", "#1", "- z", "p, q", plain]}
rules:
  all:
    permit: "All."
    when:
      tags: {includes: [a, "c d"], size: ">= 2"}
      any: [{paid: {at least: due}}, {paid: [">= 3", 0]}, {who: {same as: owner}}, {tags: [{size: 0}, {within: a}]}]
      not: {owner: absent, at: "< 2024-06-30T12:00:00Z", word: ["x: y", "#1", "- z", "p, q"]}
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "shown.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return str(path)


def test_a_condition_is_printed_as_it_may_be_written(file: str) -> None:
    rule = remit.load(file).policy.rules["all"]
    shown = yaml.load(condition_text(rule.condition), Loader=yaml.BaseLoader)  # noqa: S506  # plain text only

    assert shown["tags"] == {"includes": ["a", "c d"], "size": ">= 2"}
    assert shown["any"][0] == {"paid": {"at least": "due"}}
    assert Condition.model_validate(shown, by_alias=True, by_name=False) == rule.when


@pytest.mark.parametrize("name", ["us-weapons-in-russia", "document-access", "family-leave"])
def test_a_policy_in_plain_words_says_every_rule_override_concept_reading_and_source(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["show", name])

    said, policy = capsys.readouterr().out, remit.load(name).policy
    overrides = [each for rule in policy.rules.values() for each in rule.overrides.values()]
    choices = [choice for reading in policy.readings.values() for choice in reading.choices.values()]
    sentences = [rule.says for rule in policy.rules.values()]
    sentences += [concept.means for concept in policy.concepts.values() if concept.means]
    sentences += [reading.question for reading in policy.readings.values()]
    sentences += [each.because for each in (*overrides, *choices, *policy.constraints.values()) if each.because]
    sentences += [choice.says for choice in choices if choice.says]
    sentences += [source.title for source in policy.sources.values()]
    assert [each for each in sentences if each not in said] == []
    assert not any(line.lstrip().startswith("when {") for line in said.splitlines())
    assert not any(f"{reading} is read as" in said for reading in policy.readings)


def test_written_out_it_is_written_as_the_guide_has_it(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    more = """
concepts: {k: {when: {not: {tags: {excludes: b}}}}}
constraints:
  c: {when: {who: {text: absent}}, then: {any: [{who: size 3}, {paid: {less than: due}}]}}
properties:
  p:
    claim: "-"
    when: {tags: {within: [a, b]}}
    change: {tags: {from: {excludes: b}, to: {includes: b}}}
    never turns: {permitted: prohibited}
"""
    Path(file).write_text(POLICY + more, encoding="utf-8")

    main(["show", file, "--expanded"])

    out = capsys.readouterr().out
    shown, asked = remit.loads(out).policy, yaml.load(out, Loader=yaml.BaseLoader)  # noqa: S506  # plain text only
    assert shown == remit.load(file).policy
    assert asked["rules"]["all"]["when"]["tags"] == {"includes": ["a", "c d"], "size": ">= 2"}
    assert asked["rules"]["all"]["when"]["any"][0] == {"paid": {"at least": "due"}}
    assert asked["concepts"]["k"]["when"] == {"not": {"tags": {"excludes": "b"}}}
    assert asked["constraints"]["c"]["when"] == {"who": {"text": "absent"}}
    assert asked["constraints"]["c"]["then"] == {"any": [{"who": "size 3"}, {"paid": {"less than": "due"}}]}
    assert asked["properties"]["p"]["change"] == {"tags": {"from": {"excludes": "b"}, "to": {"includes": "b"}}}


@pytest.mark.parametrize("asked", ["{includes: some, excludes: d}", "{includes: [some, c]}", "{includes: a, size: 2}"])
def test_written_out_a_set_that_includes_any_of_a_group_need_not_include_all_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: str
) -> None:
    facts = "facts: {tags: {set: [{some: [a, b]}, {others: [c, d]}]}}"
    rules = f'rules: {{r: {{permit: "It may.", when: {{tags: {asked}}}}}}}'
    path = tmp_path / "groups.yaml"
    path.write_text(f"remit: 1\npolicy: groups\ntitle: t\n{facts}\n{rules}\n", encoding="utf-8")

    main(["show", str(path), "--expanded"])

    shown, meant = remit.loads(capsys.readouterr().out), remit.load(str(path))
    for tags in (["a", "c"], ["a", "b", "c", "d"], ["a", "b"], ["b", "d"]):
        assert shown.decide({"tags": tags}).verdict is meant.decide({"tags": tags}).verdict
