"""`remit compare`: what it prints, when it fails, and what it refuses."""

import json
import subprocess
from pathlib import Path

import pytest

from remit.cli.main import main
from remit.cli.shared.exit_codes import FAILED, WRONG
from remit.reader.revisions import is_revision

POLICY = """remit: 1
policy: doors
title: "Doors"
facts:
  door: {choice: [north, south, cellar]}
  date: {date: {}}
  key: {flag: {}}
readings:
  cellar: {question: "Is the cellar a door?", choices: {a-door: {}, no-door: {}}, default: a-door}
rules:
  closed: {forbid: "Doors are closed.", when: {any: [{door: [north, south]}, {cellar: a-door}]}}
  opened: {permit: "The south door is open.", when: {door: south}, since: 2024-06-01, overrides: closed}
"""


@pytest.fixture(autouse=True)
def a_folder_with_policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("old.yaml", POLICY)
    write("new.yaml", POLICY.replace("door: south}", "door: [south, north], key: true}"))
    write("same.yaml", POLICY.replace("any: [{door: [north, south]}", "any: [{door: south}, {door: north}"))


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def compared(*arguments: str, capsys: pytest.CaptureFixture[str]) -> dict:
    code = main(["compare", *arguments, "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert code in (0, FAILED)
    return {**data, "code": code}


def turns(data: dict) -> list[tuple]:
    return [(each["before"], each["after"], each["cases"]) for each in data["changes"]]


def test_two_files_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    found = compared("old.yaml", "new.yaml", capsys=capsys)

    assert turns(found) == [("permitted", "prohibited", 1), ("prohibited", "permitted", 1)]
    assert found["changes"][0]["regions"] == [
        {
            "says": "door is south, date is 1 June 2024 or later and key is false",
            "where": {"door": ["south"], "date": [">= 2024-06-01"], "key": ["false"]},
            "cases": 1,
            "witness": {"door": "south", "date": ">= 2024-06-01", "key": "false"},
            "rules_before": {"every": ["opened"], "some": [], "or_none": False},
            "rules_after": {"every": ["closed"], "some": [], "or_none": False},
            "smallest": True,
        }
    ]
    assert (found["code"], found["same"], found["edits"][0]["changed"]) == (0, False, ["opened"])


def test_two_days_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    found = compared("old.yaml", "--as-of", "2024-05-31", "--as-of", "2024-06-01", capsys=capsys)

    assert turns(found) == [("prohibited", "permitted", 2)]
    assert (found["before"]["day"], found["after"]["day"]) == ("2024-05-31", "2024-06-01")
    assert found["cases"] == 6


def test_two_readings_are_compared_and_a_day_that_is_given_once_holds_for_both(
    capsys: pytest.CaptureFixture[str],
) -> None:
    readings = ["--reading", "cellar=a-door", "--reading", "cellar=no-door"]
    found = compared("old.yaml", *readings, "--as-of", "2024-06-01", capsys=capsys)

    assert turns(found) == [("prohibited", "unregulated", 2)]
    assert found["before"]["day"] == found["after"]["day"] == "2024-06-01"


def test_a_reading_that_is_given_once_holds_for_both(capsys: pytest.CaptureFixture[str]) -> None:
    found = compared("old.yaml", "new.yaml", "--reading", "cellar=no-door", capsys=capsys)

    assert found["before"]["readings"] == found["after"]["readings"] == {"cellar": "no-door"}


def test_equal_policies_are_said_to_be_proved_equal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "old.yaml", "same.yaml", "--fail-on", "any"]) == 0

    said = capsys.readouterr().out
    assert "No verdict changes. Proved over all 12 cases: each has the same before and after." in said
    assert "Rules changed: closed." in said


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["prohibited:permitted"], FAILED),
        (["permitted:prohibited"], FAILED),
        (["exempt:prohibited", "any:permitted"], FAILED),
        (["permitted:any"], FAILED),
        (["any:any"], FAILED),
        (["any"], FAILED),
        (["any:exempt"], 0),
        (["unregulated:any", "permitted:unregulated"], 0),
        ([], 0),
    ],
)
def test_it_fails_on_the_changes_that_were_not_to_be(
    asked: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [part for each in asked for part in ("--fail-on", each)]

    assert main(["compare", "old.yaml", "new.yaml", *options]) == code
    assert ("--fail-on" in capsys.readouterr().err) is bool(code)


def test_a_value_that_only_one_declares_is_a_difference_and_no_change_of_verdict() -> None:
    write("wider.yaml", POLICY.replace("south, cellar]", "south, cellar, attic]"))

    assert main(["compare", "old.yaml", "wider.yaml", "--fail-on", "any:any"]) == 0
    assert main(["compare", "old.yaml", "wider.yaml", "--fail-on", "any"]) == FAILED


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["old.yaml"], "compared with what?"),
        (["old.yaml", "--as-of", "2024-06-01"], "compared with what?"),
        (["old.yaml", "--as-of", "2024-06-01", "--as-of", "2024-06-01"], "compared with what?"),
        (["old.yaml", *["--as-of", "2024-06-01"] * 3], "--as-of is given 3 times"),
        (["old.yaml", *["--reading", "cellar=a-door"] * 3], "--reading cellar is given 3 times"),
        (["old.yaml", "new.yaml", "--reading", "roof=flat"], "no reading `roof`"),
        (["old.yaml", "new.yaml", "--reading", "cellar=flat"], "reading cellar has no choice `flat`"),
        (["old.yaml", "new.yaml", "--reading", "cellar=open"], "two choices can be compared, and `open` is none"),
        (["old.yaml", "new.yaml", "--as-of", "yesterday"], "--as-of: `yesterday`"),
        (["old.yaml", "new.yaml", "--fail-on", "allowed:any"], "no verdict `allowed`"),
        (["old.yaml", "new.yaml", "--fail-on", "permitted"], "`permitted` is no change"),
        (["old.yaml", "new.yaml", "--fail-on", "exempt:exempt"], "`exempt:exempt` is no change"),
        (["old.yaml", "new.yaml", "--regions", "0"], "`0` is neither a number from 1 on nor all"),
        (["old.yaml", "newer.yaml"], "no policy file `newer.yaml`"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *arguments]) == WRONG

    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


def test_a_day_is_refused_where_no_policy_has_days(capsys: pytest.CaptureFixture[str]) -> None:
    write("plain.yaml", POLICY.replace("  date: {date: {}}\n", "").replace(" since: 2024-06-01,", ""))

    assert main(["compare", "plain.yaml", "--as-of", "2024-06-01", "--as-of", "2024-06-02"]) == WRONG
    assert "--as-of: no fact `date` of days is declared" in capsys.readouterr().err


def test_what_is_wrong_with_both_policies_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("old.yaml", "new.yaml"):
        write(name, POLICY.replace("door: south", "dor: south"))

    assert main(["compare", "old.yaml", "new.yaml"]) == WRONG
    said = capsys.readouterr().err
    assert "old.yaml:12:" in said
    assert "new.yaml:12:" in said


def git(*arguments: str) -> None:
    own = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *own, *arguments], check=True, capture_output=True)


SOURCES = """remit-statements: 1
source: notice
statements:
  s1: {words: 2, sha256: %s, says: "%s"}
"""


@pytest.fixture
def _a_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two versions of a policy, with statements, in the folder `house`."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    cited = POLICY.replace(
        "readings:", "sources:\n  notice: {title: Notice, published: 2024-05-01, statements: n.sources.yaml}\nreadings:"
    )
    cited = cited.replace("{a-door: {}, no-door: {}}", "{a-door: {cites: s1}, no-door: {cites: s1}}")
    cited = cited.replace("overrides: closed}", "overrides: {closed: {cites: s1}}, cites: s1}").replace(
        "a-door}]}}", "a-door}]}, cites: s1}"
    )
    git("init", "--quiet", ".")
    write("house/doors.yaml", cited)
    write("house/n.sources.yaml", SOURCES % ("0" * 64, "The doors are closed, says the first notice."))
    git("add", "house")
    git("commit", "--quiet", "-m", "first")
    write("house/doors.yaml", cited.replace("door: south}", "door: [south, north]}"))
    write("house/n.sources.yaml", SOURCES % ("1" * 64, "The doors are open, says the second notice."))


@pytest.mark.usefixtures("_a_repository")
def test_a_revision_is_read_with_the_statements_of_that_revision(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "HEAD:house/doors.yaml", "house/doors.yaml"]) == 0

    said = capsys.readouterr().out
    assert "From prohibited to permitted: 2 cases" in said
    assert "says the first notice" in said
    assert "says the second notice" in said


@pytest.mark.usefixtures("_a_repository")
def test_a_path_of_a_revision_begins_at_the_top_or_with_a_dot_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir("house")

    assert main(["compare", "HEAD:./doors.yaml", "HEAD:house/doors.yaml", "--fail-on", "any"]) == 0
    assert main(["compare", "HEAD:doors.yaml", "doors.yaml"]) == WRONG
    assert "from here: HEAD:./doors.yaml" in capsys.readouterr().err


@pytest.mark.usefixtures("_a_repository")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HAED:house/doors.yaml", "HAED:house/doors.yaml: git knows no revision `HAED` [file-not-found]"),
        ("HEAD:house/door.yaml", "no such file in that revision [file-not-found]\n  help: did you mean doors.yaml?"),
        ("HEAD:./house/door.yaml", "no such file in that revision [file-not-found]\n  help: did you mean doors.yaml?"),
        ("HEAD:home/doors.yaml", "help: there is no such folder in that revision"),
        ("HEAD:house", "no such file in that revision [file-not-found]\n  help: it is a folder"),
    ],
)
def test_what_a_revision_does_not_have_is_said(name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", name, "house/doors.yaml"]) == WRONG
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("_a_repository")
def test_a_problem_in_a_revision_has_its_place_there(capsys: pytest.CaptureFixture[str]) -> None:
    Path("house/n.sources.yaml").rename("house/m.sources.yaml")
    git("add", "-A")
    git("commit", "--quiet", "-m", "second")

    assert main(["compare", "HEAD:house/doors.yaml", "old.yaml"]) == WRONG
    said = capsys.readouterr().err
    assert "HEAD:house/doors.yaml:9:" in said
    assert "no file `n.sources.yaml` beside the policy [file-not-found]\n  help: did you mean m.sources.yaml?" in said


def test_there_is_no_revision_without_a_repository(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "HEAD:old.yaml", "old.yaml"]) == WRONG
    assert "HEAD:old.yaml: git sees no repository here" in capsys.readouterr().err


def test_there_is_no_revision_without_git(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert main(["compare", "HEAD:old.yaml", "old.yaml"]) == WRONG
    assert "HEAD:old.yaml: this is a file of a git revision, and git cannot be run here" in capsys.readouterr().err


def test_a_file_with_a_colon_in_its_name_is_a_file_and_an_option_is_no_revision() -> None:
    write("a:b.yaml", POLICY)

    assert not is_revision("a:b.yaml")
    assert not is_revision("--output=x:y.yaml")
    assert is_revision("HEAD~1:b.yaml")


def test_what_does_not_change_leaves_nobody_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "doors.yaml"
    file.write_text(
        'remit: 1\npolicy: doors\ntitle: "Doors"\notherwise: permitted\n'
        "facts: {date: {date: {}}, key: {flag: {}}, late: {flag: {}}}\nrules:\n"
        '  keys: {permit: "Those with a key may.", when: {key: true}}\n'
        '  late: {forbid: "Not late.", when: {late: true, key: false}, since: 2025-01-01}\n',
        encoding="utf-8",
    )

    main(["compare", str(file), "--as-of", "2024-06-01", "--as-of", "2025-06-01"])

    said = " ".join(capsys.readouterr().out.split())
    assert "Permitted: 3 cases In some of them one or more of these rules: Those with a key may. (keys)" in said
    assert "In the others no rule applies, and they are permitted by default." in said
