"""What is written stays text: nothing becomes true, a number or a day because it looks like one."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import RemitError
from remit.reader.build import LARGEST_REPEAT
from remit.reader.csv_text import read_csv
from remit.reader.files import REFUSED
from remit.reader.json_text import read_json
from remit.reader.scenarios import guess_format
from remit.reader.yaml_text import read_yaml

PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(lambda text: not REFUSED.search(text))
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN, inner, max_size=4),
    max_leaves=12,
)
steady = settings(derandomize=True)


def as_text(data: Any) -> Any:
    """Data as the reader hands it on: every scalar is the text of it, null is nothing."""
    if isinstance(data, dict):
        return {key: as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_text(item) for item in data]
    return data if data is None or isinstance(data, str) else json.dumps(data)


@pytest.mark.parametrize(
    "word",
    [
        "yes",
        "no",
        "on",
        "off",
        "true",
        "False",
        "1e5",
        "0x1f",
        "012",
        "1_000",
        "12:30:45",
        ".inf",
        "2024-05-30",
        "=",
        "N",
    ],
)
def test_a_word_of_yaml_is_text(word: str) -> None:
    assert read_yaml(f"{word}: [{word}, '{word}']", "a.yaml").root.data() == {word: [word, word]}


@pytest.mark.parametrize("word", ["true", "false", "0", "-0", "1e5", "1.50", "1E+2", "9" * 40])
def test_a_word_of_json_is_text(word: str) -> None:
    assert read_json(f'{{"a": [{word}, "{word}"]}}', "a.json").root.data() == {"a": [word, word]}


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing_and_in_quotes_it_is_text(nothing: str) -> None:
    assert read_yaml(f"a: {nothing}\nb: '{nothing}'\nc: \"{nothing}\"\n", "a.yaml").root.data() == {
        "a": None,
        "b": nothing,
        "c": nothing,
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\ud83d\ude00", "😀"),
        (r"\uD834\uDD1E clef", "𝄞 clef"),
        (r"\\ud83d\\ude00", r"\ud83d\ude00"),
        (r"\\\ud83d\ude00", "\\😀"),
        (r"\u00e9\/\"\\\n\t", 'é/"\\\n\t'),
    ],
)
def test_escapes_of_json_are_characters(written: str, meant: str) -> None:
    assert read_json(f'["{written}"]', "a.json").root.data() == [meant]


@steady
@given(
    data=st.lists(DATA) | st.dictionaries(PLAIN, DATA), ascii=st.booleans(), indent=st.sampled_from([None, 0, 2, "\t"])
)
def test_json_says_what_the_standard_library_reads(data: Any, ascii: bool, indent: Any) -> None:
    text = json.dumps(data, ensure_ascii=ascii, indent=indent)

    assert read_json(text, "a.json").root.data() == as_text(data)


@steady
@given(text=st.text(st.sampled_from('{}[]:,"\\u0d8 -1.eEtruefalsn\n\t'), max_size=12))
def test_json_is_refused_where_the_standard_library_refuses_it(text: str) -> None:
    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        expected = json.loads(text, parse_constant=refuse)
        whole = json.dumps(expected, ensure_ascii=False).isprintable()
    except ValueError:
        whole = False
    try:
        read_json(text, "a.json")
        read = True
    except RemitError as wrong:
        read = all(problem.code in ("empty-file", "control-character") for problem in wrong.problems)

    assert read or not whole
    assert whole or not read or "\\" in text


@steady
@given(rows=st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_table_says_what_the_standard_library_wrote(rows: list[list[str]]) -> None:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([["name", "note", "expect"], *rows])
    found, problems = read_csv(written.getvalue(), "a.csv")

    assert problems == []
    assert [[origins.root.data().get(name, "") for name in ("note", "expect")] for origins in found] == [
        row[1:] for row in rows if any(row)
    ]


def test_aliases_stand_for_what_they_repeat_up_to_a_bound() -> None:
    few = f"a: &a [{', '.join(['x'] * 999)}]\nb: [{', '.join(['*a'] * (LARGEST_REPEAT // 1000))}]\n"

    assert len(read_yaml(few, "a.yaml").root.data()["b"]) == LARGEST_REPEAT // 1000
    with pytest.raises(RemitError, match="aliases repeat more than 100,000 parts"):
        read_yaml(few + "c: *a\n", "a.yaml")


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('{"name": "a"}', "jsonl"),
        ('{"name": "a"}\n\n{"name": "b"}\n', "jsonl"),
        ('{"scenarios": []}', "json"),
        ('{\n"name": "a"}', "json"),
        ('[{"name": "a"}]', "json"),
        ("name,room\na,vault", "csv"),
        ("- name: a, b", "yaml"),
        ("# a, b\nscenarios: []", "yaml"),
        ("scenarios: [{name: a}]", "yaml"),
    ],
)
def test_the_format_of_standard_input_is_guessed(text: str, format: str) -> None:
    assert guess_format(text) == format


def test_white_space_within_quotes_is_a_part_of_a_cell_and_around_it_is_none() -> None:
    found, problems = read_csv('owner, user\n" ann ",  bob  \n', "a.csv")

    assert problems == []
    assert found[0].root.data()["given"] == {"owner": " ann ", "user": "bob"}
