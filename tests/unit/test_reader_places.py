"""Every part of a file knows its line and column, whatever the format."""

from pathlib import Path

import pytest

from remit.errors import Location
from remit.reader.csv_text import read_csv
from remit.reader.json_text import read_json, read_json_lines
from remit.reader.scenarios import read_scenarios
from remit.reader.tree import Origins, nothings
from remit.reader.yaml_text import read_yaml

YAML = """\
# a comment
policy: visits
scenarios:
  - name: "a visit"
    given: {room: vault,
            hours: 2}
    because: [open-house,  closed-vault]
  - {name: another}
"""
JSON = """\
{"policy": "visits",
 "scenarios": [
\t{"name": "a \\"visit\\"", "given": {"room": "vault",
    "hours" : 2}},
  {"name": "ein Haus für 😀", "note": "x"}]}
"""


def line_and_column(at: Location) -> tuple[int | None, int | None]:
    return at.line, at.column


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), (2, 1), (2, 1)),
        (("policy",), (2, 1), (2, 9)),
        (("scenarios",), (3, 1), (4, 3)),
        (("scenarios", 0), (4, 5), (4, 5)),
        (("scenarios", 0, "given", "room"), (5, 13), (5, 19)),
        (("scenarios", 0, "given", "hours"), (6, 13), (6, 20)),
        (("scenarios", 0, "because", 1), (7, 28), (7, 28)),
        (("scenarios", 1, "name"), (8, 6), (8, 12)),
    ],
)
def test_yaml_has_places(path: tuple[str | int, ...], key: tuple[int, int], value: tuple[int, int]) -> None:
    origins = read_yaml(YAML, "a.yaml")

    assert line_and_column(origins.key(*path)) == key
    assert line_and_column(origins.value(*path)) == value


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), (1, 1), (1, 1)),
        (("policy",), (1, 2), (1, 12)),
        (("scenarios",), (2, 2), (2, 15)),
        (("scenarios", 0), (3, 2), (3, 2)),
        (("scenarios", 0, "given"), (3, 26), (3, 35)),
        (("scenarios", 0, "given", "hours"), (4, 5), (4, 15)),
        (("scenarios", 1, "note"), (5, 30), (5, 38)),
    ],
)
def test_json_has_places(path: tuple[str | int, ...], key: tuple[int, int], value: tuple[int, int]) -> None:
    origins = read_json(JSON, "a.json")

    assert line_and_column(origins.key(*path)) == key
    assert line_and_column(origins.value(*path)) == value


def test_json_lines_have_the_places_of_their_file() -> None:
    found, problems = read_json_lines('{"name": "one"}\n\n  {"name":\t"two", "x": ]\n {"name": "three"}\n', "a.jsonl")

    assert [line_and_column(origins.value("name")) for origins in found] == [(1, 10), (4, 11)]
    assert [line_and_column(problem.at) for problem in problems if problem.at] == [(3, 24)]


def test_a_table_has_a_place_for_every_cell() -> None:
    text = 'name, room ,hours\n"one, or ""1""", vault ,2\n\n"of two\nlines",reading-room|vault,\n'
    found, problems = read_csv(text, "a.csv")

    assert problems == []
    assert [origins.root.data() for origins in found] == [
        {"name": 'one, or "1"', "given": {"room": "vault", "hours": "2"}},
        {"name": "of two\nlines", "given": {"room": "reading-room|vault"}},
    ]
    assert [line_and_column(origins.value("name")) for origins in found] == [(2, 1), (4, 1)]
    assert [line_and_column(origins.value("given", "room")) for origins in found] == [(2, 18), (5, 8)]
    assert [line_and_column(origins.key("given", "room")) for origins in found] == [(1, 7), (1, 7)]
    assert [line_and_column(origins.key("given", "hours")) for origins in found] == [(1, 13), (1, 13)]


def test_a_row_without_a_name_is_called_by_its_line() -> None:
    found, _ = read_csv("room\nvault\n\nreading-room\n", "a.csv")

    assert [origins.root.data()["name"] for origins in found] == ["line 2", "line 4"]


def test_a_way_that_leads_nowhere_ends_at_the_last_part_that_is_there() -> None:
    origins = read_yaml(YAML, "a.yaml")

    assert line_and_column(origins.value("scenarios", 0, "given", "visitor", "one of", 3)) == (5, 12)
    assert line_and_column(origins.key("scenarios", 0, "given", "visitor")) == (5, 12)
    assert line_and_column(origins.value("scenarios", 9, "given")) == (4, 3)
    assert line_and_column(origins.value("scenarios", -1)) == (4, 3)
    assert origins.reach("scenarios", 0, "given", "visitor", 1) == ("scenarios", 0, "given")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("open: {overrides: late}", (1, 19)),
        ("open: {overrides: [a, late]}", (1, 23)),
        ("open: {overrides: {late: {}}}", (1, 20)),
    ],
)
def test_a_name_is_found_as_text_in_a_list_and_as_a_key(text: str, place: tuple[int, int]) -> None:
    origins = read_yaml(text, "a.yaml")

    assert line_and_column(origins.named("late", "open", "overrides")) == place


def test_an_alias_stands_where_it_is_written_and_its_parts_where_they_are() -> None:
    origins = read_yaml("a: &x {b: [c]}\nd: *x\n*x2 : e\n".replace("*x2 : e", "f: &x2 g\nh: {*x2 : i}"), "a.yaml")

    assert origins.root.data() == {"a": {"b": ["c"]}, "d": {"b": ["c"]}, "f": "g", "h": {"g": "i"}}
    assert line_and_column(origins.value("d")) == (2, 4)
    assert line_and_column(origins.value("d", "b", 0)) == (1, 12)
    assert line_and_column(origins.key("h", "g")) == (4, 5)


def test_the_ways_to_what_says_nothing_are_found() -> None:
    root = read_yaml("a:\nb: [~, null, 'null', \"\"]\nc: {d: , e: 1}\n", "a.yaml").root

    assert list(nothings(root)) == [("a",), ("b", 0), ("b", 1), ("c", "d")]


def test_a_key_that_stands_twice_is_a_problem_and_the_first_counts() -> None:
    origins = read_yaml("a: 1\nb: 2\na: 3\n", "a.yaml")

    assert origins.root.data() == {"a": "1", "b": "2"}
    assert [str(problem.at) for problem in origins.problems] == ["a.yaml:3:1"]
    assert isinstance(origins, Origins)


def test_a_scenario_knows_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(YAML, encoding="utf-8")
    first, second = read_scenarios(str(tmp_path / "a.yaml"))

    assert (first.policy, first.scenario.name, line_and_column(first.at())) == ("visits", "a visit", (4, 5))
    assert (second.scenario.name, line_and_column(second.at()), second.columns) == ("another", (8, 5), ())
    assert line_and_column(first.value_at("given", "hours", "one of", 0)) == (6, 20)
