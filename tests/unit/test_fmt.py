"""`remit fmt`: one layout; every word, quote and comment as it was; written whole or not at all."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import remit
from remit.assurance.compare.compare import ComparedSide, compare
from remit.cli.main import main
from remit.layout.layout import laid_out, sayings
from remit.layout.parts import Unlaid
from remit.report.show.text import written_out
from remit.testing import policies

ROOT = Path(__file__).parents[2]
OURS = sorted([*ROOT.glob("rules/*.yaml"), *ROOT.glob("scenarios/**/*.yaml")])


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_the_shipped_files_are_in_the_layout(file: Path) -> None:
    text = file.read_text("utf-8")

    assert laid_out(text) == text


LAYOUTS = {
    "lists go in": ("a:\n- b\n-   c\n", "a:\n  - b\n  - c\n"),
    "lists in lists": ("a:\n- - b\n  - c\n- d\n", "a:\n  - - b\n    - c\n  - d\n"),
    "mappings in lists": ("a:\n-   b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
    "signs in brackets": ("a: { b: [ c ,d ], e: }\n", "a: {b: [c, d], e: }\n"),
    "keys in quotes": ('{"a":1, "b" : 2}\n', '{"a": 1, "b": 2}\n'),
    "a bracket that goes on": ("a: {b: 1,\n c: [2,\n 3]}\n", "a: {b: 1,\n    c: [2,\n        3]}\n"),
    "brackets in one line": ("a: {b: {c: [1,\n 2]}}\n", "a: {b: {c: [1,\n            2]}}\n"),
    "brackets far in": (f"a: {{{'b' * 40}: [1,\n 2]}}\n", f"a: {{{'b' * 40}: [1,\n    2]}}\n"),
    "a bracket at the end of its line": ("a: [\n b,\n c\n ]\n", "a: [\n  b,\n  c\n]\n"),
    "such a one in a list": ("- [\n b\n]\n", "- [\n    b\n  ]\n"),
    "comments in brackets": ("a: [b, # c\n # d\n e]\n", "a: [b, # c\n    # d\n    e]\n"),
    "a value below its key": ("a:\n     b\n", "a:\n  b\n"),
    "text that goes on": ("a: b\n     c\n\n     d\n", "a: b\n  c\n\n  d\n"),
    "quoted text that goes on": ('a: "b  \n c\\\n     d"\n', 'a: "b\n  c\\\n  d"\n'),
    "a blank that is meant": ('a: "b\\ \n c"\n', 'a: "b\\ \n  c"\n'),
    "blocks of text": (
        "a:\n    b: |\n          c\n           d\n\n\n    e: f\n",
        "a:\n  b: |\n    c\n     d\n\n  e: f\n",
    ),
    "blocks with their end": ("a: |+\n    b\n\n\nc: d\n", "a: |+\n  b\n\n\nc: d\n"),
    "blocks without it": ("a: >-\n    b\n\n\n", "a: >-\n  b\n"),
    "blocks that say how far in": ("a:\n    b: |2\n         c\n    d: e\n", "a:\n  b: |2\n       c\n  d: e\n"),
    "a block in a list": ("a:\n- |\n   b\n- c\n", "a:\n  - |\n    b\n  - c\n"),
    "a block at an end without line end": ("a: |\n   b", "a: |\n  b"),
    "no line end": ("a: b", "a: b\n"),
    "empty lines": ("\n\na: b\n\n\n\nc: d\n\n\n", "a: b\n\nc: d\n"),
    "comments before and behind": ("#a\n\n\nb: c   #d\n\n  # e\n", "#a\n\nb: c #d\n\n# e\n"),
    "comments of blocks": ("a:\n    # b\n    c: d\n    # e\n# f\ng: h\n", "a:\n  # b\n  c: d\n  # e\n# f\ng: h\n"),
    "comments in lists": ("a:\n# b\n- c\n# d\n- e\n# f\ng: h\n", "a:\n  # b\n  - c\n  # d\n  - e\n# f\ng: h\n"),
    "a comment behind a key": ("a: # b\n     c: d\n", "a: # b\n  c: d\n"),
    "anchors": ("a: &x   [b]\nc:  *x\n", "a: &x [b]\nc: *x\n"),
    "an anchor of a block": ("a:   &x\n     b: c\nd: *x\n", "a: &x\n  b: c\nd: *x\n"),
    "an alias that is a key": ("a: &x b\n*x   : c\n", "a: &x b\n*x : c\n"),
    "a document that says so": ("---   \na: b\n", "---\na: b\n"),
    "letters of any script": ("ψυχή:  «λόγω»   # γράφω\u0301\n", "ψυχή: «λόγω» # γράφω\u0301\n"),
    "what looks like a comment": ("a: 'b # c'\nd: e#f\n", "a: 'b # c'\nd: e#f\n"),
    "tabs between": ("a:\tb\t# c\n", "a: b # c\n"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_thing_has_one_layout(name: str) -> None:
    before, after = LAYOUTS[name]

    assert laid_out(before) == after
    assert laid_out(after) == after


NOT_LAID_OUT = {"a sign of its own": "? a\n: b\n", "a directive": "%YAML 1.1\n---\na: b\n"}


@pytest.mark.parametrize("name", NOT_LAID_OUT)
def test_what_is_not_laid_out_is_refused_with_its_place(name: str) -> None:
    with pytest.raises(Unlaid) as refused:
        laid_out(NOT_LAID_OUT[name])

    assert (refused.value.line, refused.value.column) == (1, 1)


@st.composite
def carelessly(draw: st.DrawFn, text: str) -> str:
    """A text as somebody might have written it: further in or less, with blanks, empty lines and comments anywhere."""
    step = draw(st.integers(1, 4))
    lines = []
    for line in text.split("\n")[:-1]:
        bare = line.lstrip(" ")
        inside = len(line) - len(bare)
        lists, rest = re.fullmatch(r"((?:- )*)(.*)", bare).groups()  # type: ignore[union-attr]
        wide = ("-" + " " * (2 * step - 1)) * (len(lists) // 2)
        blanks = draw(
            st.sampled_from(["", "", " ", "  \n", "\n\n", "   # so it is: [x", f"\n{' ' * draw(INDENT)}# {{y"])
        )
        rest = re.sub(r"^([\w.-]+:) ", rf"\1{' ' * draw(INDENT)} ", rest)
        lines.append(" " * (inside * step) + wide + rest + blanks)
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n", "\n# z", "\n   # z\n\n"]))


INDENT = st.integers(0, 9)
DRAWN = policies().flatmap(lambda policy: carelessly(written_out(policy)))


@settings(max_examples=60)
@given(DRAWN)
def test_however_a_policy_is_spaced_it_is_laid_out_once_and_says_the_same(text: str) -> None:
    found = laid_out(text)

    assert laid_out(found) == found
    assert sayings(found) == sayings(text)
    assert remit.loads(found).policy == remit.loads(text).policy


def test_for_every_case_it_is_the_same_policy() -> None:
    text = (ROOT / "rules/us-weapons-in-russia.yaml").read_text("utf-8").replace("\n  ", "\n      ")
    name = "us-weapons-in-russia.sources.yaml"
    beside = {name: (ROOT / "rules" / name).read_text("utf-8")}
    before, after = (remit.loads(each, beside=beside).policy for each in (text, laid_out(text)))

    assert compare(ComparedSide(before, {}, None), ComparedSide(after, {}, None)).is_same


def test_what_does_not_differ_is_not_written_and_rights_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.yaml").write_text("policy: x\nscenarios: []\n")
    Path("odd.yaml").write_text("policy:   x\nscenarios: []\n")
    Path("odd.yaml").chmod(0o640)
    there = Path("good.yaml").stat()

    assert main(["fmt", "."]) == 0
    assert Path("odd.yaml").read_text() == "policy: x\nscenarios: []\n"
    assert Path("odd.yaml").stat().st_mode & 0o777 == 0o640
    assert Path("good.yaml").stat().st_ino == there.st_ino
    assert main(["fmt", "--check", "."]) == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbfpolicy:  x\nscenarios: []\n", b"\xef\xbb\xbfpolicy: x\nscenarios: []\n"),
        (b"policy:  x\r\nscenarios: []\r\n", b"policy: x\r\nscenarios: []\r\n"),
        (b"policy:  x\r\nscenarios: []\n", b"policy: x\nscenarios: []\n"),
        (b"policy:  x\rscenarios: []\r", b"policy: x\nscenarios: []\n"),
    ],
    ids=["a mark", "two signs end each line", "two end some lines", "carriage returns"],
)
def test_the_mark_and_the_line_ends_of_a_file_stay(
    before: bytes, after: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_bytes(before)

    assert main(["fmt", "x.yaml"]) == 0
    assert Path("x.yaml").read_bytes() == after


def test_where_a_file_cannot_be_read_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("odd.yaml").write_text("policy:   x\nscenarios: []\n")
    Path("broken.yaml").write_text("remit: 1\nfacts: {a\n")
    Path("broken.json").write_text("{}")

    assert main(["fmt", "odd.yaml", "broken.yaml", "broken.json"]) == 2
    assert Path("odd.yaml").read_text() == "policy:   x\nscenarios: []\n"
    assert [line.partition(":")[0] for line in capsys.readouterr().err.splitlines() if not line.startswith(" ")] == [
        "broken.yaml",
        "broken.json",
    ]


def test_files_that_are_not_of_remit_are_left_alone_in_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("workflow.yaml").write_text("on:    push\n")

    assert main(["fmt", "."]) == 2
    assert "no file to lay out is here [no-scenarios]" in capsys.readouterr().err
    assert Path("workflow.yaml").read_text() == "on:    push\n"


def test_standard_input_goes_to_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "x.yaml").write_bytes("policy:  é\r\nscenarios: []\r\n".encode())
    with (tmp_path / "x.yaml").open() as file:
        monkeypatch.setattr("sys.stdin", file)

        assert main(["fmt", "-"]) == 0
    assert capfdbinary.readouterr().out == "policy: é\r\nscenarios: []\r\n".encode()
    assert main(["fmt", "-", "x.yaml"]) == 2
