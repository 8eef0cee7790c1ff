"""Print a JSON Schema: of a kind of file, for editors that check it as it is typed, or of what remit prints as JSON.

  remit schema policy -o rules/policy.schema.json
  remit schema scenario -o rules/scenario.schema.json
  remit schema statements -o rules/statements.schema.json
  remit schema vocabulary -o rules/vocabulary.schema.json
  remit schema search -o rules/search.schema.json
  remit schema scenario --policy my-policy -o rules/my-policy.scenario.schema.json
  remit schema decision                        what `remit check --format json` prints
  remit schema interview                       what `remit ask` prints without a terminal
  remit schema audit, proof, comparison, coverage, mutation, find
                                               what `remit audit`, prove, compare, cover, mutate, find print as JSON
  remit schema timeline, verification          what `remit timeline` and `remit verify` print as JSON
  remit schema diagram                         what `remit report --format json` writes

An editor with a YAML language server takes the schema that the first line of a file names, as a path from that file:
  # yaml-language-server: $schema=policy.schema.json

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.cli.shared.output import print_or_write
from remit.errors import Problem, RemitError
from remit.report.schemas import SHAPES, output_schema
from remit.schema import KINDS, as_text, scenario_schema, schema_of

ALL_KINDS = (*KINDS, *SHAPES)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=ALL_KINDS, metavar="KIND", help=f"one of: {', '.join(ALL_KINDS)}")
    parser.add_argument(
        "--policy",
        metavar="NAME",
        help="scenario: with the facts, values, readings and rules of this policy, by name or path",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to a file, whole or not at all")


def run(arguments: argparse.Namespace) -> int:
    print_or_write(arguments.output, as_text(_schema(arguments.kind, arguments.policy)))
    return 0


def _schema(kind: str, policy: str | None) -> dict[str, object]:
    if policy is None:
        return output_schema(kind) if kind in SHAPES else schema_of(kind)
    if kind != "scenario":
        said = f"--policy is about the names in its scenarios, and not about the schema of {_plural(kind)}"
        raise RemitError([Problem("usage", said, None, f"remit schema scenario --policy {policy}")])
    from remit.cli.shared.arguments import meant
    from remit.lint import lint_policy
    from remit.reader.included import read_policy

    written = read_policy(meant(policy))
    if problems := lint_policy(written):
        raise RemitError(problems)
    return scenario_schema(written.policy)


def _plural(kind: str) -> str:
    return {"policy": "policies", "vocabulary": "vocabularies", "search": "search files"}.get(kind, kind)
