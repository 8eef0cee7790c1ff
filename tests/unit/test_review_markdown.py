"""Markdown for a review: whatever a policy says is text in it, lists are cut, and the whole fits into one comment."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from remit.cli.main import main
from remit.report.markdown import MOST, code, folded, in_cell, plain, table

HOSTILE = (
    "1. # <img src=x onerror=alert(1)> </summary></details> @everyone [a](javascript:b) "
    r"| `c` ``d`` *e* ~~f~~ \\ ![g](h)"
)
POLICY = r"""
remit: 1
policy: hostile
title: 'TITLE'
facts:
  who: {choice: [guest, 'TITLE'], ask: 'TITLE', labels: {guest: 'TITLE'}}
  days: {integer: {min: 1, max: 9}, phrase: 'TITLE {}'}
readings:
  wide:
    question: 'TITLE'
    choices: {narrow: {because: 'TITLE'}, broad: {says: 'TITLE'}}
    default: narrow
rules:
  a: {permit: 'TITLE', when: {who: guest, days: "<= LIMIT"}}
  b: {forbid: 'TITLE', when: {days: "> 4", any: [{who: guest}, {wide: broad}]}, overrides: {a: {because: 'TITLE'}}}
properties:
  claim: {claim: 'TITLE', when: {who: guest}, always: permitted}
  held: {claim: 'TITLE', when: {days: "> 5"}, never: permitted}
""".replace("TITLE", HOSTILE)
SCENARIOS = """
policy: hostile
scenarios:
  - {name: 'TITLE', given: {who: guest, days: 3}, expect: prohibited}
  - {name: 'TITLE again', given: {who: guest, days: 7}, expect: prohibited}
""".replace("TITLE", HOSTILE)
COMMANDS = {
    "check": "check cases.yaml",
    "audit": "audit hostile.yaml",
    "compare": "compare hostile.yaml later.yaml",
    "replay": "compare hostile.yaml later.yaml --on rows.csv",
    "prove": "prove hostile.yaml",
    "cover": "cover hostile.yaml cases.yaml",
    "mutate": "mutate hostile.yaml cases.yaml",
}
OURS = {"details", "/details", "summary", "/summary", "sub", "/sub", "br", "code", "/code"}
READ = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def printed(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([*command.split(), "--format", "markdown"]) in {0, 1}
    return capsys.readouterr().out


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "hostile.yaml").write_text(POLICY.replace("LIMIT", "6"), encoding="utf-8")
    (tmp_path / "later.yaml").write_text(POLICY.replace("LIMIT", "2"), encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(SCENARIOS.replace("policy: hostile", "policy: hostile.yaml"), encoding="utf-8")
    (tmp_path / "rows.csv").write_text("who,days\nguest,3\nguest,7\nguest,\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_what_a_policy_says_is_no_markup(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(command, capsys)
    tokens = [inner for token in READ.parse(told) for inner in (token, *(token.children or ()))]
    html = [token.content for token in tokens if token.type in ("html_inline", "html_block")]
    tags = {tag.split(">")[0].split()[0] for block in html for tag in block.split("<")[1:]}

    assert tags <= OURS
    assert {token.tag for token in tokens if token.type == "heading_open"} == {"h3"}
    assert not any(token.type in ("image", "link_open", "s_open", "em_open") for token in tokens)
    assert "@everyone" not in "".join(token.content for token in tokens if token.type == "text")
    assert "".join(html).count("<details>") == "".join(html).count("</details>")


def test_where_there_are_no_rows_nothing_is_as_it_should_be(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "rows.csv").write_text("who,days\n", encoding="utf-8")

    assert printed(COMMANDS["replay"], capsys).startswith("### ⚠️ There are no rows")


@pytest.mark.usefixtures("folder")
def test_every_row_of_a_table_has_its_cells(capsys: pytest.CaptureFixture[str]) -> None:
    tokens = READ.parse(printed(COMMANDS["check"], capsys))
    rows = [token.type for token in tokens if token.type in ("tr_open", "td_open", "th_open")]

    assert "".join("|" if each == "tr_open" else "x" for each in rows) == "|xxx|xxx|xxxx|xxxx|xxxx"


def test_a_text_is_shown_as_it_is() -> None:
    (_, inline, _) = READ.parse(plain(HOSTILE))
    shown = "".join(token.content for token in inline.children or () if token.type != "html_inline")

    assert shown.replace("\N{WORD JOINER}", "") == HOSTILE.replace("`c`", "c").replace("``d``", "`d`")


@pytest.mark.parametrize("text", ["", "`", "``a", "a`", "a|b"])
def test_code_is_code_whatever_is_in_it(text: str) -> None:
    (_, inline, _) = READ.parse(f"x {code(text)} y")
    found = [token.content for token in inline.children or () if token.type == "code_inline"]

    assert "".join(found).strip() == text


def test_nothing_to_show_is_not_folded() -> None:
    assert folded("nothing", []) == []
    assert table(("a",), []) == []


def test_a_bar_within_code_ends_no_cell() -> None:
    assert in_cell(code("a|b")) == r"`a\|b`"


def test_a_long_list_is_cut_and_says_how_much_more_there_is() -> None:
    lines = table(("a", "b"), [[str(number), "x"] for number in range(MOST + 5)], "elsewhere")

    assert len([line for line in lines if line.startswith("| ")]) == MOST + 2
    assert lines[-1] == "… and 5 more; elsewhere."


def test_a_review_of_the_largest_policy_fits_into_a_comment(capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(__file__).parents[2]
    asked = ("audit us-weapons-in-russia", f"check {root / 'scenarios/us-weapons-in-russia'}")

    assert sum(len(printed(command, capsys)) for command in asked) < 65_536
