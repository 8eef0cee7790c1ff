"""`remit show` prints conditions in the form that the guide documents, which is read again as the same."""

from pathlib import Path

import pytest
import yaml

import remit
from remit.cli.main import main
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


def test_a_condition_is_shown_as_it_may_be_written(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["show", file])

    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  when ")]
    shown = yaml.load(line.removeprefix("  when "), Loader=yaml.BaseLoader)  # noqa: S506  # plain text only
    rule = remit.load(file).policy.rules["all"]
    assert shown["tags"] == {"includes": ["a", "c d"], "size": ">= 2"}
    assert shown["any"][0] == {"paid": {"at least": "due"}}
    assert Condition.model_validate(shown, by_alias=True, by_name=False) == rule.when
