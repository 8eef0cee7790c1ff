"""The schemas say what the models say, accept whatever remit accepts, and flag the mistakes that people make."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from schema_examples import POLICY, SCENARIOS, STATEMENTS, flaws, refusals, scenario_refusals, seen

from remit.schema import KINDS, as_text, schema_of
from remit.schema.descriptions import SENTENCES

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "engine" / "remit" / "cli" / "starter"
SCENARIO_FILES = sorted((ROOT / "scenarios").rglob("*.yaml"))
OTHERS = (".sources.yaml", ".vocabulary.yaml")
POLICY_FILES = [path for path in sorted((ROOT / "rules").glob("*.yaml")) if not path.name.endswith(OTHERS)]
STATEMENTS_FILES = sorted((ROOT / "rules").glob("*.sources.yaml"))
FILES = [
    *(("policy", path) for path in [*POLICY_FILES, STARTER / "policy.yaml"]),
    *(("vocabulary", path) for path in sorted((ROOT / "rules").glob("*.vocabulary.yaml"))),
    *(("statements", path) for path in [*STATEMENTS_FILES, STARTER / "sources.yaml"]),
    *(("scenario", path) for path in [*SCENARIO_FILES, STARTER / "scenarios.yaml"]),
]


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
