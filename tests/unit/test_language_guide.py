"""Every example of the language's guide is read as part of a policy, and its scenarios come out as they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import remit
from remit.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
TABLES = re.findall(r"^```csv\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
ROWS = [line for line in GUIDE.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
SPANS = [span for row in ROWS for span in re.findall(r"`([^`]+)`", row.split(" | ", 1)[1])]
PARTS = "when|otherwise|combining|concepts|include|hierarchies|facts|figures|rules|scopes|uses|constraints|properties"
SAID = sorted({span for span in SPANS if re.match(rf"({PARTS}): ", span)})
EXPECTED = sorted({span for span in SPANS if re.match(r"expect: ", span)})

Data = dict[str, Any]


def read(text: str) -> Data:
    """What an example says, all of it as text."""
    said: Data = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # it makes text, lists and mappings, and nothing else
    return said


EXAMPLES = [read(block) for block in BLOCKS]
WHOLE = [each for each in EXAMPLES if "remit" in each]
ALWAYS: Data = {"always": {"permit": "It is allowed.", "when": {"all": []}}}
SHARED = ("hierarchies", "facts", "concepts", "figures")  # what later examples use


def frame() -> Data:
    """A policy of everything that the examples declare for each other."""
    plain = [example for example in EXAMPLES if not {"remit", "readings"} & example.keys()]
    shared = {key: {k: v for e in plain for k, v in e.get(key, {}).items()} for key in SHARED}
    return {"remit": "1", "policy": "weapons", "title": "An example", **shared, "rules": ALWAYS}


def in_frame(part: Data) -> Data:
    """An example as part of a policy; a condition is that of a rule."""
    if "when" in part:
        return in_frame({"rules": {"example": {"permit": "It is allowed.", **part}}})
    whole = frame()
    for key, value in part.items():
        whole[key] = {**whole[key], **value} if key in SHARED else value
    if "sources" in part:
        del whole["concepts"], whole["figures"]  # which rest on none
    rules = whole["rules"].items()
    if part.get("combining") == "priority":
        whole["rules"] = {name: {"priority": "9", **rule} for name, rule in rules}
    return whole


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder with the guide's whole policies and statements."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for each in WHOLE:
        (folder / f"{each['policy']}.yaml").write_text(yaml.safe_dump(each), encoding="utf-8")
    for each in EXAMPLES:
        if "remit-vocabulary" in each:
            (folder / f"{each['vocabulary']}.vocabulary.yaml").write_text(yaml.safe_dump(each), encoding="utf-8")
    for table in TABLES:
        (folder / "carried.csv").write_text(table, encoding="utf-8")
    for each in EXAMPLES:
        if "remit-statements" in each:
            (folder / "weapons.sources.yaml").write_text(yaml.safe_dump(each), encoding="utf-8")
    return folder


def written(folder: Path, name: str, data: Data) -> str:
    (folder / name).write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return str(folder / name)


def is_of_a_policy(example: Data) -> bool:
    return not example.keys() & {"remit-statements", "remit-vocabulary", "scenarios", "given"}


@pytest.mark.parametrize("example", [e for e in EXAMPLES if is_of_a_policy(e)], ids=lambda e: next(iter(e)))
def test_an_example_is_read_as_part_of_a_policy(rules: Path, example: Data) -> None:
    whole = example if "remit" in example else in_frame(example)
    policy = remit.load(written(rules, f"{whole['policy']}.yaml", whole)).policy

    assert policy.rules.keys() >= example.get("rules", {}).keys()


CONDITIONS = [each for each in (*EXAMPLES, *map(read, SAID)) if "when" in each]


@pytest.mark.parametrize("example", CONDITIONS, ids=lambda e: str(e["when"]))
def test_a_condition_holds_in_some_cases_and_not_in_others(rules: Path, example: Data) -> None:
    always = example == {"when": {"all": []}}
    possible = remit.load(written(rules, "weapons.yaml", in_frame(example))).decide({}).possible

    assert possible == (("permitted",) if always else ("permitted", "unregulated"))


@pytest.mark.parametrize("said", SAID)
def test_what_a_table_says_is_read_as_part_of_a_policy(rules: Path, said: str) -> None:
    assert remit.load(written(rules, "weapons.yaml", in_frame(read(said)))).policy.rules


def test_scenarios_come_out_as_they_say(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [block for block in BLOCKS if "scenarios" in read(block)]

    for text, number in zip(files, (2, 5), strict=True):
        (rules.parent / "scenarios.yaml").write_text(text, encoding="utf-8")
        assert main(["check", str(rules.parent / "scenarios.yaml")]) == 0
        assert f"{number} as expected" in capsys.readouterr().out


@pytest.mark.parametrize(
    "example",
    [each for each in EXAMPLES if "given" in each and "scenarios" not in each],
    ids=["complete", "in part", "by a concept", "and what is expected"],
)
def test_what_is_given_fits_the_facts(rules: Path, example: Data, capsys: pytest.CaptureFixture[str]) -> None:
    written(rules, "weapons.yaml", frame())
    case = {"policy": "weapons", "scenarios": [{"name": "an example", "expect": "permitted", **example}]}

    assert main(["check", written(rules.parent, "scenarios.yaml", case)]) == 0
    assert "1 as expected" in capsys.readouterr().out


@pytest.mark.parametrize("said", EXPECTED)
def test_what_a_table_expects_is_read_as_part_of_a_scenario(rules: Path, said: str) -> None:
    written(rules, "weapons.yaml", frame())
    case = {"policy": "weapons", "scenarios": [{"name": "an example", "given": {"armed": "true"}, **read(said)}]}

    assert main(["check", written(rules.parent, "scenarios.yaml", case)]) in {0, 1}  # not refused


def test_no_passage_stands_twice() -> None:
    prose = re.sub(r"^```.*?^```$", "", GUIDE, flags=re.MULTILINE | re.DOTALL)
    passages = [" ".join(each.split()) for each in prose.split("\n\n") if len(each.split()) > 8]
    told = [[row for row in ROWS if row in section.splitlines()] for section in prose.split("\n## ")]
    named = [(number, row.split(" | ")[0]) for number, rows in enumerate(told) for row in rows]

    assert len(passages) == len(set(passages))
    assert [each for each in named if named.count(each) > 1 and each[1] != "| there"] == []


def test_the_quote_has_its_fingerprint(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = [each for each in EXAMPLES if "sources" in each]
    written(rules, "weapons.yaml", in_frame(example))

    assert main(["cite", str(rules / "weapons.yaml")]) == 0
    assert "1 of 1 quotes have their fingerprint" in capsys.readouterr().out


def test_every_command_that_it_names_exists() -> None:
    assert set(re.findall(r"`remit (\w+)", GUIDE)) <= set(COMMANDS)


def test_its_links_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^a-z -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in GUIDE.splitlines()
        if line.startswith(("## ", "### "))
    }

    for target in re.findall(r"\]\(([^)]+)\)", GUIDE):
        assert target[1:] in headings if target.startswith("#") else (ROOT / "rules" / target).exists()
