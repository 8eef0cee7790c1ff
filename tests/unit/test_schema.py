"""The schemas say what the models say, accept whatever remit accepts, and flag the mistakes that people make."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from remit.cli.main import main
from remit.errors import RemitError
from remit.lint import lint_policy, lint_scenario
from remit.reader.policies import WrittenPolicy, read_policy
from remit.reader.scenarios import read_scenarios
from remit.schema import KINDS, as_text, scenario_schema, schema_of
from remit.schema.descriptions import SENTENCES
from remit.schema.names import as_seen

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "engine" / "remit" / "cli" / "starter"
SCENARIO_FILES = sorted((ROOT / "scenarios").rglob("*.yaml"))
POLICY_FILES = [path for path in sorted((ROOT / "rules").glob("*.yaml")) if not path.name.endswith(".sources.yaml")]
STATEMENTS_FILES = sorted((ROOT / "rules").glob("*.sources.yaml"))
FILES = [
    *(("policy", path) for path in [*POLICY_FILES, STARTER / "policy.yaml"]),
    *(("statements", path) for path in [*STATEMENTS_FILES, STARTER / "sources.yaml"]),
    *(("scenario", path) for path in [*SCENARIO_FILES, STARTER / "scenarios.yaml"]),
]


class EditorLoader(yaml.SafeLoader):
    """YAML as editors see it: numbers and truth values have types, days are text."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # PyYAML reads it from the class
        sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def seen(text: str) -> Any:
    return yaml.load(text, Loader=EditorLoader)  # noqa: S506  # a safe loader


def flaws(schema: dict[str, Any], data: Any) -> list[str]:
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    return [f"{'/'.join(map(str, flaw.absolute_path))}: {flaw.message}" for flaw in validator.iter_errors(data)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_schema_is_the_one_that_the_models_give(kind: str) -> None:
    shipped = (ROOT / "rules" / f"{kind}.schema.json").read_text(encoding="utf-8")

    assert shipped == as_text(schema_of(kind)), f"remit schema {kind} -o rules/{kind}.schema.json"


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(kind: str) -> None:
    jsonschema.Draft7Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize(("kind", "path"), FILES, ids=lambda value: getattr(value, "name", value))
def test_every_shipped_file_fits_its_schema(kind: str, path: Path) -> None:
    assert flaws(schema_of(kind), seen(path.read_text(encoding="utf-8"))) == []


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema."""
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(inner)


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_has_a_sentence_to_show_for_every_key(kind: str) -> None:
    schema = schema_of(kind)
    models = {KINDS[kind].__name__: schema, **schema["definitions"]}

    silent = [
        f"{name}.{key}"
        for name, model in models.items()
        for key, part in model.get("properties", {}).items()
        if not part.get("description")
    ]

    assert silent == []
    assert all(model["description"] for model in models.values())


def test_no_sentence_is_for_a_key_that_is_no_more() -> None:
    keys = {
        (name, key)
        for kind in KINDS
        for name, model in {KINDS[kind].__name__: schema_of(kind), **schema_of(kind)["definitions"]}.items()
        for key in model.get("properties", {})
    }

    assert {(name, key) for name, sentences in SENTENCES.items() for key in sentences} <= keys


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_makes_no_noise(kind: str) -> None:
    schema = schema_of(kind)
    named = [part["title"] for part in parts(schema) if isinstance(part.get("title"), str)]
    of_nothing = [part for part in parts(schema) if "default" in part and part["default"] in (None, [], {})]

    assert named == [schema["title"]]
    assert of_nothing == []


POLICY = """\
remit: 1
policy: lending
title: "Lending"
sources:
  house-rules: {title: "House rules", published: 2026-01-05, statements: lending.sources.yaml}
facts:
  item: {choice: [book, {paper: [map, atlas]}]}
readings:
  atlases:
    {question: "Are they books?", choices: {they-are: {cites: s1}, they-are-not: {cites: s2}}, default: they-are}
concepts:
  bound: {when: {item: [book, atlas]}, cites: s1}
rules:
  books: {permit: "Books may be taken out.", when: {bound: true}, cites: s1}
  maps:
    forbid: "Maps stay."
    when: {any: [{item: map}, {item: atlas, atlases: they-are-not}]}
    overrides: {books: {cites: s2}}
    cites: [s1, s2]
properties:
  stay: {claim: "Maps stay.", when: {item: map}, always: prohibited}
"""
STATEMENTS = f"""\
remit-statements: 1
source: house-rules
statements:
  s1: {{words: 5, sha256: {"a" * 64}, says: "Books."}}
  s2: {{words: 5, sha256: {"b" * 64}, says: "Maps."}}
"""
SCENARIOS = """\
policy: lending
scenarios:
  - name: "a book"
    given: {item: book}
    expect: permitted
    because: [books]
  - name: "an atlas or a map"
    given: {item: {one of: [atlas, map]}}
    readings: {atlases: they-are}
    expect: {verdict: undetermined, could be: [permitted, prohibited], depends on: [item], contested by: [atlases]}
"""


def read(folder: Path, policy: str = POLICY, statements: str = STATEMENTS) -> WrittenPolicy:
    (folder / "lending.yaml").write_text(policy)
    (folder / "lending.sources.yaml").write_text(statements)
    return read_policy(str(folder / "lending.yaml"))


def refusals(folder: Path, policy: str = POLICY, statements: str = STATEMENTS) -> list[str]:
    """What remit says of a policy."""
    try:
        return [problem.code for problem in lint_policy(read(folder, policy, statements))]
    except RemitError as wrong:
        return [problem.code for problem in wrong.problems]


def scenario_refusals(folder: Path, scenarios: str) -> list[str]:
    """What remit says of a scenario file for the policy."""
    (folder / "cases.yaml").write_text(scenarios)
    policy = read(folder)
    try:
        listed = read_scenarios(str(folder / "cases.yaml"))
    except RemitError as wrong:
        return [problem.code for problem in wrong.problems]
    return [problem.code for written in listed for problem in lint_scenario(written, policy)]


def test_the_examples_of_these_tests_are_without_fault(tmp_path: Path) -> None:
    assert refusals(tmp_path) == []
    assert scenario_refusals(tmp_path, SCENARIOS) == []
    assert flaws(schema_of("policy"), seen(POLICY)) == []
    assert flaws(schema_of("statements"), seen(STATEMENTS)) == []
    assert flaws(schema_of("scenario"), seen(SCENARIOS)) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('title: "Lending"', "title: 2026"),
        ('title: "Lending"', "title: no"),
        ('title: "Lending"', "title: 2026-01-05"),
        ('title: "Lending"', 'title: "Lending"\nabout: 1e5'),
        ('title: "Lending"', 'title: "Lending"\notherwise: prohibited'),
        ("remit: 1", 'remit: "1"'),
        ("published: 2026-01-05", 'published: "2026-01-05"'),
        ("[book, {paper:", "[book, 1, 2.5, no, {12: [7, {8: [9]}]}, {paper:"),
        ("item: {choice", "item: {ask: 7, means: true, choice"),
        ("item: {choice", "item: {labels: {book: 1, map: no}, choice"),
        ("item: {choice", "pages: {integer: {min: 0, max: '400', unit: 1}}\n  item: {choice"),
        ("item: {choice", "member: {flag: {}}\n  day: {date: {from: 2026-01-01}}\n  item: {choice"),
        ("{item: [book, atlas]}", "{not: {item: map}, all: []}"),
        ("any: [{item: map}", "any: [{all: [{item: map}, {not: {item: book}}]}"),
        ("overrides: {books: {cites: s2}}", "overrides: {books: {cites: s2, because: 7}}"),
        ("always: prohibited", "always: [prohibited, conflict]"),
        ("always: prohibited", "never: permitted, readings: every"),
        ("always: prohibited", "some: prohibited, readings: {atlases: they-are}"),
    ],
)
def test_what_remit_accepts_is_not_flagged(tmp_path: Path, was: str, becomes: str) -> None:
    policy = POLICY.replace(was, becomes)

    assert policy != POLICY
    assert refusals(tmp_path, policy) == []
    assert flaws(schema_of("policy"), seen(policy)) == []


def test_overrides_may_be_a_name_a_list_or_a_mapping() -> None:
    for written in ("books", "[books]", "{books: {}}"):
        assert flaws(schema_of("policy"), seen(POLICY.replace("{books: {cites: s2}}", written))) == []


@pytest.mark.parametrize(
    ("was", "becomes", "code", "flawed"),
    [
        ("permit:", "permitt:", "unknown-key", "rules/books"),
        ("permit:", 'forbid: "Not.", permit:', "effect", "rules/books"),
        ('permit: "Books may be taken out.", ', "", "effect", "rules/books"),
        (" when: {bound: true},", "", "missing-key", "rules/books"),
        ("{bound: true}", "{}", "empty-condition", "rules/books/when"),
        ("{bound: true}", "{bound: []}", "empty-condition", "rules/books/when/bound"),
        (
            "{any: [{item: map}, {item: atlas, atlases: they-are-not}]}",
            "{any: []}",
            "empty-condition",
            "rules/maps/when/any",
        ),
        ("  books: {permit", "  books!: {permit", "bad-name", "rules"),
        ("policy: lending", "policy: the lending", "bad-name", "policy"),
        ("remit: 1", "remit: 2", "unknown-version", "remit"),
        ("remit: 1\n", "", "missing-key", ""),
        ('title: "Lending"', "title:", "missing-value", "title"),
        ('title: "Lending"', 'title: ""', "missing-value", "title"),
        ('title: "Lending"', "title: [Lending]", "wrong-type", "title"),
        ('title: "Lending"', 'title: "Lending"\nrule: {}', "unknown-key", ""),
        ('title: "Lending"', 'title: "Lending"\notherwise: allowed', "", "otherwise"),
        ("2026-01-05", "2026-01-32", "bad-date", "sources/house-rules/published"),
        ("2026-01-05", "January 2026", "bad-date", "sources/house-rules/published"),
        ("item: {choice: [book, {paper: [map, atlas]}]}", "item: {ask: Which}", "fact-kind", "facts/item"),
        ("item: {choice", "item: {flag: {}, choice", "fact-kind", "facts/item"),
        ("item: {choice", "pages: {integer: {min: few}}\n  item: {choice", "bad-number", "facts/pages/integer/min"),
        ("{paper: [map, atlas]}", "{paper: []}", "missing-value", "facts/item/choice/1"),
        (", they-are-not: {cites: s2}", "", "reading-choices", "readings/atlases/choices"),
        (", default: they-are}", "}", "reading-default", "readings/atlases"),
        (", always: prohibited", "", "missing-key", "properties/stay"),
        ("always: prohibited", "always: forbidden", "unknown-verdict", "properties/stay/always"),
        ("always: prohibited", "change: {item: {from: map, to: book}}", "missing-key", "properties/stay"),
        ("always: prohibited", "never turns: {prohibited: permitted}", "missing-key", "properties/stay"),
        (
            "always: prohibited",
            "never turns: {forbidden: permitted}, change: {item: {from: map, to: book}}",
            "unknown-verdict",
            "properties/stay/never turns",
        ),
        (
            "always: prohibited",
            "never turns: {prohibited: allowed}, change: {item: {from: map, to: book}}",
            "unknown-verdict",
            "properties/stay/never turns/prohibited",
        ),
        (
            "always: prohibited",
            "never turns: {prohibited: permitted}, change: {item: {from: map}}",
            "missing-key",
            "properties/stay/change/item",
        ),
        (
            "always: prohibited",
            "never turns: {prohibited: permitted}, change: {item: {from: map, to: []}}",
            "missing-value",
            "properties/stay/change/item/to",
        ),
        (
            "overrides: {books: {cites: s2}}",
            "overrides: {books: {why: it is}}",
            "unknown-key",
            "rules/maps/overrides/books",
        ),
    ],
)
def test_the_mistakes_that_people_make_in_a_policy_are_flagged(
    tmp_path: Path, was: str, becomes: str, code: str, flawed: str
) -> None:
    policy = POLICY.replace(was, becomes)

    assert policy != POLICY
    assert any(code in found for found in refusals(tmp_path, policy))
    assert any(flaw.startswith(f"{flawed}: ") for flaw in flaws(schema_of("policy"), seen(policy)))


@pytest.mark.parametrize(
    ("was", "becomes", "flawed"),
    [
        ('says: "Books."', "", "statements/s1"),
        ('says: "Books."', 'says: ""', "statements/s1/says"),
        ('says: "Books."', 'says: "Books.", background: "None."', "statements/s1"),
        ("words: 5, sha256: a", "words: 0, sha256: a", "statements/s1/words"),
        ("sha256: a", "sha256: x", "statements/s1/sha256"),
        ("source: house-rules\n", "", ""),
        ("remit-statements: 1", "remit-statements: 2", "remit-statements"),
    ],
)
def test_the_mistakes_that_people_make_in_statements_are_flagged(
    tmp_path: Path, was: str, becomes: str, flawed: str
) -> None:
    statements = STATEMENTS.replace(was, becomes)

    assert statements != STATEMENTS
    assert refusals(tmp_path, statements=statements) != []
    assert any(flaw.startswith(f"{flawed}: ") for flaw in flaws(schema_of("statements"), seen(statements)))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("item: book", "item: ~"),
        ("given: {item: book}", "note: 7"),
        ("because: [books]", "because: books"),
        ('name: "a book"', "name: 12"),
        ("policy: lending\nscenarios:\n", ""),
        ("policy: lending\n", ""),
        ("contested by: [atlases]", "contested by: atlases"),
    ],
)
def test_what_remit_accepts_in_a_scenario_is_not_flagged(tmp_path: Path, was: str, becomes: str) -> None:
    scenarios = SCENARIOS.replace(was, becomes)

    assert scenarios != SCENARIOS
    assert scenario_refusals(tmp_path, scenarios) == []
    assert flaws(schema_of("scenario"), seen(scenarios)) == []
    assert flaws(scenario_schema(read(tmp_path).policy), seen(scenarios)) == []


@pytest.mark.parametrize(
    ("was", "becomes", "flawed"),
    [
        ("expect: permitted", "expect: allowed", "scenarios/0/expect"),
        ("expect: permitted", "expects: permitted", "scenarios/0"),
        ("expect: permitted", "expect: {could be: permitted}", "scenarios/0/expect"),
        ("depends on:", "depends_on_facts:", "scenarios/1/expect"),
        ("could be: [permitted, prohibited]", "could be: [allowed]", "scenarios/1/expect"),
        ("given: {item: book}", "given: [item, book]", "scenarios/0/given"),
        ("{one of: [atlas, map]}", "{one of: []}", "scenarios/1/given/item"),
        ("item: book", "item: {any of: [book, map]}", "scenarios/0/given/item"),
        ('  - name: "a book"\n    given', "  - given", "scenarios/0"),
        ("scenarios:", "cases:", ""),
    ],
)
def test_the_mistakes_that_people_make_in_a_scenario_are_flagged(
    tmp_path: Path, was: str, becomes: str, flawed: str
) -> None:
    scenarios = SCENARIOS.replace(was, becomes)

    assert scenarios != SCENARIOS
    assert scenario_refusals(tmp_path, scenarios) != []
    assert any(flaw.startswith(f"{flawed}") for flaw in flaws(schema_of("scenario"), seen(scenarios)))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("item: book", "itme: book"),
        ("item: book", "item: bok"),
        ("[atlas, map]", "[atlas, mop]"),
        ("atlases: they-are}", "atlases: they-were}"),
        ("atlases: they-are}", "atlasses: they-are}"),
        ("because: [books]", "because: [book]"),
        ("depends on: [item]", "depends on: [items]"),
        ("contested by: [atlases]", "contested by: [atlas]"),
    ],
)
def test_the_schema_of_one_policys_scenarios_knows_its_names(tmp_path: Path, was: str, becomes: str) -> None:
    scenarios = SCENARIOS.replace(was, becomes)

    assert scenarios != SCENARIOS
    assert scenario_refusals(tmp_path, scenarios) != []
    assert flaws(schema_of("scenario"), seen(scenarios)) == []
    assert flaws(scenario_schema(read(tmp_path).policy), seen(scenarios)) != []


@pytest.mark.parametrize("path", SCENARIO_FILES, ids=lambda path: path.name)
def test_every_shipped_scenario_fits_the_schema_of_its_policys_scenarios(path: Path) -> None:
    data = seen(path.read_text(encoding="utf-8"))
    policy = read_policy(str(ROOT / "rules" / f"{path.parent.name}.yaml")).policy

    assert flaws(scenario_schema(policy), data) == []


@pytest.mark.parametrize(
    ("fact", "fits", "does_not"),
    [
        (
            "{choice: [1, 2.5, no, 007]}",
            ["1", "'1'", "2.5", "no", "'no'", "{one of: [1, no]}", "~"],
            ["3", "'3'", "[1]"],
        ),
        ("{flag: {}}", ["true", "false", "'true'"], ["maybe", "7"]),
        ("{integer: {}}", ["7", "-7", "'7'", "'>= 7'", "1 .. 3", "1..", "'= 3'"], ["seven", "7.5", "true"]),
        ("{date: {}}", ["2026-01-05", "< 2026-01-05", "2026-01-05 .. 2026-02-05", ".. 2026-01-05"], ["May", "2026"]),
    ],
)
def test_values_are_known_as_an_editor_sees_them(
    tmp_path: Path, fact: str, fits: list[str], does_not: list[str]
) -> None:
    schema = scenario_schema(read(tmp_path, POLICY.replace("  item: {", f"  more: {fact}\n  item: {{")).policy)

    def flawed(value: str) -> bool:
        scenarios = SCENARIOS.replace("{item: book}", f"{{more: {value}}}")
        return bool(flaws(schema, seen(scenarios)))

    assert [value for value in fits if flawed(value)] == []
    assert [value for value in does_not if not flawed(value)] == []


def test_readings_that_contest_together_are_written_with_a_plus(tmp_path: Path) -> None:
    schema = scenario_schema(read(tmp_path).policy)

    assert flaws(schema, seen(SCENARIOS.replace("by: [atlases]", 'by: ["atlases + maps"]'))) == []


def test_an_editor_can_show_what_values_choices_and_rules_mean(tmp_path: Path) -> None:
    labelled = POLICY.replace("item: {choice", 'item: {ask: "What is it?", labels: {book: "a book"}, choice')
    model = scenario_schema(read(tmp_path, labelled).policy)["definitions"]["Scenario"]["properties"]
    item = model["given"]["properties"]["item"]

    assert item["description"] == "What is it?"
    assert item["anyOf"][0] == {"enum": ["book", "paper", "map", "atlas"], "enumDescriptions": ["a book", "", "", ""]}
    assert model["because"]["anyOf"][0]["enumDescriptions"] == ["Books may be taken out.", "Maps stay."]
    assert model["readings"]["properties"]["atlases"]["description"] == "Are they books? Without it: they-are."


def test_a_name_is_seen_as_text_and_as_what_yaml_takes_it_for() -> None:
    assert [as_seen(name) for name in ("map", "7", "007", "7.5", "off", "Yes", "[1]", "inf")] == [
        ["map"],
        ["7", 7],
        ["007", 7],
        ["7.5", 7.5],
        ["off", False],
        ["Yes", True],
        ["[1]"],
        ["inf"],
    ]


# ---- the command ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_printed_as_it_is_shipped(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", kind]) == 0
    assert capsys.readouterr().out == as_text(schema_of(kind))


def test_the_schema_of_a_policys_scenarios_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(tmp_path)

    assert main(["schema", "scenario", "--policy", str(tmp_path / "lending.yaml")]) == 0
    assert json.loads(capsys.readouterr().out) == scenario_schema(read(tmp_path).policy)


def test_a_schema_is_written_whole_in_the_place_of_an_older_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "policy.schema.json"
    target.write_text("old")
    target.chmod(0o640)

    assert main(["schema", "policy", "-o", str(target)]) == 0

    assert target.read_text() == as_text(schema_of("policy"))
    assert target.stat().st_mode & 0o777 == 0o640
    assert capsys.readouterr().out == f"wrote {target}\n"
    assert os.listdir(tmp_path) == ["policy.schema.json"]


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")

    assert main(["schema", "policy", "-o", str(tmp_path / "link.json")]) == 0

    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == as_text(schema_of("policy"))


def test_where_writing_fails_the_older_file_stays_and_nothing_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "policy.schema.json"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    assert main(["schema", "policy", "-o", str(target)]) == 2
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["policy.schema.json"]
    assert f"{target}: cannot be written: No space left on device [file-unwritable]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["polcy"], "invalid choice"),
        ([], "KIND"),
        (["policy", "--policy", "lending"], "remit schema scenario --policy lending"),
        (["scenario", "--policy", "us-weapons-in-rusia"], "did you mean us-weapons-in-russia?"),
        (["policy", "-o", "nowhere/policy.json"], "nowhere/policy.json: cannot be written: No such file or directory"),
        (["policy", "-o", "."], ".: cannot be written"),
    ],
)
def test_bad_usage_is_said_and_nothing_is_written(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["schema", *arguments]) == 2

    assert said in capsys.readouterr().err
    assert os.listdir(tmp_path) == []


def test_a_policy_that_does_not_hold_together_has_no_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(tmp_path, POLICY.replace("when: {bound: true}", "when: {bund: true}"))

    assert main(["schema", "scenario", "--policy", str(tmp_path / "lending.yaml")]) == 2
    assert "[undeclared-fact]" in capsys.readouterr().err
