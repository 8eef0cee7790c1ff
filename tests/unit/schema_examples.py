"""A policy, its statements and its scenarios without fault, and how an editor and remit see them."""

from pathlib import Path
from typing import Any

import jsonschema
import yaml

from remit.errors import RemitError
from remit.lint import lint_policy, lint_scenario
from remit.reader.included import read_policy
from remit.reader.policies import WrittenPolicy
from remit.reader.scenarios import read_scenarios


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
