"""Files that are not the text they should be: bytes, sizes, depths, characters; and those that are, after all."""

import io
import sys
import tracemalloc
from pathlib import Path

import pytest

from remit.cli.main import main
from remit.cli.shared.exit_codes import WRONG
from remit.reader import files

HERE = Path(__file__).parent
POLICY = str(HERE / "visits.yaml")
MEBIBYTE = 1024 * 1024
DEEP = 100_000
ALL_PERMITTED = 'scenarios:\n  - name: "a visit"\n    given: {room: reading-room}\n    expect: permitted\n'


class Checked:
    """Checks files below a folder of their own; tells what was said on standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, name: str, content: str | bytes = b"") -> tuple[int, str]:
        if content:
            Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
        code = main(["check", name, "--policy", POLICY])
        return code, self.capsys.readouterr().err


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Checked:
    monkeypatch.chdir(tmp_path)
    return Checked(capsys)


def said(code: str, where: str, message: str, help: str | None = None) -> tuple[int, str]:
    return WRONG, f"{where}: {message} [{code}]\n" + (f"  help: {help}\n" if help else "")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(check: Checked) -> None:
    with open("large.yaml", "wb") as file:
        file.truncate(200 * MEBIBYTE)
    check("a.yaml", ALL_PERMITTED)  # now everything is imported that will be
    tracemalloc.start()
    found = check("large.yaml")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == said("file-too-large", "large.yaml", "larger than 16 MiB", "split the file")
    assert peak < MEBIBYTE


def test_standard_input_is_read_no_further_than_is_allowed(check: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = io.BytesIO(bytes(files.LARGEST + 2))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))

    assert check("-") == said("file-too-large", "standard input", "larger than 16 MiB", "split the file")
    assert endless.tell() == files.LARGEST + 1


def test_a_file_that_may_not_be_read_is_refused(check: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: str, *_: object) -> io.BytesIO:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(files, "open", locked, raising=False)

    assert check("a.yaml", ALL_PERMITTED) == said(
        "file-unreadable", "a.yaml", "the file cannot be read: Permission denied"
    )


@pytest.mark.parametrize(
    ("content", "where", "byte", "help"),
    [
        (b"\xff\xfe" + ALL_PERMITTED.encode("utf-16-le"), "1:1", "ff", "save the file as UTF-8, not as UTF-16"),
        (
            ALL_PERMITTED.encode("utf-16-be").replace(b"\0p", b"\xd8\0"),
            "4:13",
            "d8",
            "save the file as UTF-8, not as UTF-16",
        ),
        ("- name: é\n- name: caf".encode() + b"\xe9\n", "2:12", "e9", "save the file as UTF-8"),
        (b"- name: \xc0\x80\n", "1:9", "c0", "save the file as UTF-8"),
        (b"- name: \xed\xa0\x80\n", "1:9", "ed", "save the file as UTF-8"),
    ],
    ids=["UTF-16", "UTF-16 without a mark", "Latin-1", "overlong", "half a character"],
)
def test_other_encodings_are_refused(check: Checked, content: bytes, where: str, byte: str, help: str) -> None:
    assert check("a.yaml", content) == said("not-utf-8", f"a.yaml:{where}", f"byte 0x{byte} is not UTF-8 text", help)


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.jsonl", "a.csv"])
@pytest.mark.parametrize(
    ("sign", "called"),
    [
        ("\0", "a control character (U+0000)"),
        ("\x1b", "a control character (U+001B)"),
        ("\x0c", "a control character (U+000C)"),
        ("\x85", "a control character (U+0085)"),
        ("\u2028", "a line separator (U+2028)"),
        ("\u202e", "a right-to-left override (U+202E)"),
        ("\ufeff", "a zero width no-break space (U+FEFF)"),
        ("\uffff", "a control character (U+FFFF)"),
    ],
)
def test_characters_that_mislead_are_refused(check: Checked, name: str, sign: str, called: str) -> None:
    found = check(name, f"first,line\nsecond, {sign}line\n")

    assert found == said("control-character", f"{name}:2:9", f"{called} stands in the text", "take it out")


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [("a.yaml", '- name: "C:\\vault"\n', "1:9"), ("a.json", '[{"name": "C:\\fault"}]', "1:11")],
)
def test_characters_that_mislead_are_refused_behind_an_escape_too(
    check: Checked, name: str, content: str, where: str
) -> None:
    sign = "U+000B" if name == "a.yaml" else "U+000C"
    help = "take it out; in double quotes, a backslash begins an escape"

    assert check(name, content) == said(
        "control-character", f"{name}:{where}", f"a control character ({sign}) stands in the text", help
    )


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("a.yaml", "[" * DEEP, "1:65"),
        ("a.yaml", "{a: " * DEEP, "1:257"),
        ("a.yaml", "a: x\n? " + "[ " * DEEP, "2:129"),
        ("a.yaml", "[[{" * DEEP, "1:65"),
        ("a.yaml", "- " * DEEP, "1:129"),
        ("a.yaml", "".join(" " * depth + "a:\n" for depth in range(200)), "65:65"),
        ("a.json", "[" * DEEP, "1:65"),
        ("a.json", '{"a":' * DEEP, "1:321"),
        ("a.jsonl", '{"name": "a visit"}\n' + "[" * DEEP, "2:65"),
        ("a.yaml", "x0: &x0 []\n" + "".join(f"x{n}: &x{n} [*x{n - 1}]\n" for n in range(1, 200)), "64:12"),
    ],
    ids=[
        "lists",
        "mappings",
        "a key of lists",
        "lists and mappings",
        "items",
        "block",
        "JSON lists",
        "JSON mappings",
        "JSON Lines",
        "aliases",
    ],
)
def test_what_is_nested_too_deep_is_refused(check: Checked, name: str, content: str, where: str) -> None:
    help = "no policy needs so many: write it flatter"

    assert check(name, content) == said("too-deep", f"{name}:{where}", "nested more than 64 levels deep", help)


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + ALL_PERMITTED,
        ALL_PERMITTED.replace("\n", "\r\n"),
        ALL_PERMITTED.replace("\n", "\r"),
        "\ufeff" + ALL_PERMITTED.replace("\n", "\r\n") + "\r\n\r\n",
        ALL_PERMITTED.rstrip("\n"),
    ],
    ids=["byte order mark", "CRLF", "CR", "both", "no last line end"],
)
def test_what_other_systems_write_is_read(check: Checked, content: str) -> None:
    assert check("a.yaml", content) == (0, "")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tables_of_other_systems_are_read(check: Checked, end: str) -> None:
    rows = ["name,room,note,expect", '"a visit, of two",reading-room,"two' + end + 'lines",permitted', ""]

    assert check("a.csv", "\ufeff" + end.join(rows)) == (0, "")


def test_a_file_of_one_suffix_in_capitals_is_read(check: Checked) -> None:
    assert check("A.YAML", ALL_PERMITTED) == (0, "")


def test_brackets_in_a_text_or_a_comment_are_not_nested(check: Checked) -> None:
    comment = "# " + "[" * 2000 + "\n"
    note = "    note: '" + "{" * 2000 + "'\n"

    assert check("a.yaml", comment + ALL_PERMITTED + note) == (0, "")
