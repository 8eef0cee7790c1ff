"""`remit new` writes a policy that holds together, or nothing at all."""

import os
import re
import shlex
from pathlib import Path

import pytest
import yaml

from remit.cli.main import main
from remit.decide import open_policy
from remit.lint import lint_policy
from remit.reader.included import read_policy
from remit.schema import KINDS

STARTERS = ["rules/lending.sources.yaml", "rules/lending.yaml", "scenarios/lending/first.yaml"]
SCHEMAS = [f"rules/{kind}.schema.json" for kind in KINDS]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def files() -> list[str]:
    """Every file below this folder."""
    return sorted(str(path) for path in Path().rglob("*") if path.is_file())


def test_a_new_policy_holds_together() -> None:
    assert main(["new", "lending"]) == 0

    assert lint_policy(read_policy("rules/lending.yaml")) == []
    assert files() == sorted([*STARTERS, *SCHEMAS])


def test_its_scenarios_pass_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "lending"])

    assert main(["check", "scenarios"]) == 0
    assert "7 as expected" in capsys.readouterr().out


def test_what_it_says_to_do_next_works_word_for_word(capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "lending"])
    commands = re.findall(r"^  remit (.*?)(?:   .*)?$", capsys.readouterr().out, re.MULTILINE)

    assert [shlex.split(command)[0] for command in commands] == ["check", "check", "audit", "cite"]
    assert [main(shlex.split(command)) for command in commands] == [0, 0, 0, 0]


def test_every_kind_of_fact_that_it_shows_in_a_comment_can_be_used_as_it_is_shown() -> None:
    main(["new", "lending"])
    path = Path("rules/lending.yaml")
    text = path.read_text(encoding="utf-8")
    shown = re.findall(r"^  # (([\w-]+): \{.*\}) # (.*)$", text, re.MULTILINE)
    tests = [test for _, _, said in shown for test in re.findall(r"\{[\w-]+: (?:[^{}]|\{[^{}]*\})*\}", said)]
    facts = "".join(f"  {fact}\n" for fact, _, _ in shown)
    rules = "".join(f'  rule-{n}: {{permit: "It may.", when: {test}, cites: p1.s1}}\n' for n, test in enumerate(tests))
    path.write_text(f"{text.replace('readings:', facts + 'readings:', 1)}\n{rules}", encoding="utf-8")

    assert lint_policy(read_policy("rules/lending.yaml")) == []
    assert {open_policy("lending").policy.facts[name].kind for _, name, _ in shown} == {
        "integer",
        "number",
        "date",
        "flag",
        "set",
    }
    assert len(tests) == len(shown) + 1


def test_it_is_a_lesson_with_every_kind_of_answer_a_gap_a_reading_and_an_override() -> None:
    main(["new", "lending"])
    scenarios = yaml.safe_load(Path("scenarios/lending/first.yaml").read_text())["scenarios"]
    policy = open_policy("lending").policy

    verdicts = {case["expect"] if isinstance(case["expect"], str) else case["expect"]["verdict"] for case in scenarios}
    assert verdicts == {"permitted", "prohibited", "unregulated", "undetermined"}
    assert any(len(case["given"]) < len(policy.facts) for case in scenarios)
    assert any(case.get("readings") for case in scenarios)
    assert any(rule.overrides for rule in policy.rules.values())


def test_a_text_with_its_quotes_bears_it_out(capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "lending"])
    quotes = [s.quote or "" for s in read_policy("rules/lending.yaml").statements["house-rules"].values()]
    Path("text.txt").write_text("\n".join(quotes))

    assert main(["cite", "lending", "--source", "house-rules=text.txt"]) == 0
    assert "4 statements: 4 found" in capsys.readouterr().out


def test_it_bears_its_own_name_throughout() -> None:
    main(["new", "my.policy-2"])

    texts = [Path(file).read_text() for file in files() if file.endswith(".yaml")]
    assert not any("POLICY" in text for text in texts)
    assert sum("policy: my.policy-2" in text for text in texts) == 2


def test_another_folder_is_made_where_it_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "lending", "--folder", "deep/down"]) == 0

    assert files() == sorted(f"deep/down/{file}" for file in [*STARTERS, *SCHEMAS])
    assert "next (in deep/down):\n  remit check scenarios/lending " in capsys.readouterr().out


@pytest.mark.parametrize("there", STARTERS)
def test_nothing_is_overwritten_and_then_nothing_is_written_at_all(
    there: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(there).parent.mkdir(parents=True)
    Path(there).write_text("mine")

    assert main(["new", "lending"]) == 2

    assert files() == [there]
    assert Path(there).read_text() == "mine"
    assert f"{there}: is there already [would-overwrite]" in capsys.readouterr().err


def test_every_file_that_is_in_the_way_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "lending"])

    assert main(["new", "lending"]) == 2
    assert capsys.readouterr().err.count("[would-overwrite]") == 3


def test_a_link_that_leads_nowhere_is_in_the_way_too() -> None:
    Path("rules").mkdir()
    Path("rules/lending.yaml").symlink_to("elsewhere.yaml")

    assert main(["new", "lending"]) == 2
    assert os.listdir("rules") == ["lending.yaml"]


def test_schemas_that_are_there_stay_as_they_are_and_a_second_policy_goes_beside_the_first() -> None:
    main(["new", "lending"])
    Path("rules/policy.schema.json").write_text("{}")

    assert main(["new", "borrowing"]) == 0
    assert Path("rules/policy.schema.json").read_text() == "{}"
    assert main(["check", "scenarios"]) == 0


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a/b",
        "../up",
        ".",
        "..",
        "a b",
        "-a",
        "a-",
        "a:b",
        "a\nb",
        "lending.yaml",
        "x.YML",
        "a.sources",
        "a" * 101,
    ],
)
def test_a_name_that_no_policy_can_have_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--", name]) == 2

    assert files() == []
    assert "[bad-name]" in capsys.readouterr().err


@pytest.mark.parametrize("fails", range(6))
def test_where_the_file_system_fails_half_way_nothing_is_left_behind(
    fails: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    link, done = os.link, []

    def failing(source: Path, target: Path) -> None:
        if len(done) == fails:
            raise OSError(28, "No space left on device")
        done.append(target)
        link(source, target)

    monkeypatch.setattr(os, "link", failing)
    monkeypatch.setattr(Path, "replace", failing)

    assert main(["new", "lending", "--folder", "deep/down"]) == 2
    assert list(Path().iterdir()) == []
    assert "cannot be written: No space left on device [file-unwritable]" in capsys.readouterr().err


def test_an_interruption_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", interrupted)

    assert main(["new", "lending"]) == 130
    assert list(Path().iterdir()) == []


def test_what_comes_to_stand_there_in_the_meantime_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def overtaken(source: Path, target: Path) -> None:
        if target.name == "first.yaml":
            target.write_text("mine")
        link(source, target)

    monkeypatch.setattr(os, "link", overtaken)

    assert main(["new", "lending"]) == 2
    assert files() == ["scenarios/lending/first.yaml"]
    assert Path("scenarios/lending/first.yaml").read_text() == "mine"


def test_a_file_system_without_hard_links_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refused)

    assert main(["new", "lending"]) == 0
    assert files() == sorted([*STARTERS, *SCHEMAS])


def test_a_file_in_the_place_of_a_folder_is_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules").write_text("mine")

    assert main(["new", "lending"]) == 2
    assert files() == ["rules"]
    assert "rules: is a file, and a folder is wanted there [file-unwritable]" in capsys.readouterr().err
