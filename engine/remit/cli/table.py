"""Print a policy as a matrix that people read and sign: values of some facts down, of others across, and verdicts.

  remit table document-access --rows role --columns action
  remit table lending --rows item,guest --columns day --given fee=0    several facts, each combination a line
  remit table lending --rows item --columns day --format html -o lending.html
  remit table lending --rows item --columns day -o lending.xlsx        a workbook (pip install 'remit[xlsx]')

A choice has a line for each of its values, a number or a day one for each range that the rules tell apart. Each cell
says the verdict and the rules that it follows from; or, where it depends on what is neither in the table nor given, on
what, and what it could be.

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.cli.shared.arguments import add_pairs, add_readings, by_name, listed, meant, readings_of, refuse_idle_day
from remit.cli.shared.given_facts import given_value
from remit.cli.shared.output import print_or_write
from remit.decide import open_policy
from remit.errors import Problem, RemitError
from remit.progress import answering

FORMATS = ("markdown", "html", "csv", "xlsx")
BY_ENDING = {".md": "markdown", ".html": "html", ".htm": "html", ".csv": "csv", ".xlsx": "xlsx"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="a policy, by name or path")
    parser.add_argument("--rows", type=listed, required=True, metavar="FACT,…", help="the facts down the side")
    parser.add_argument("--columns", type=listed, required=True, metavar="FACT,…", help="the facts across")
    add_pairs(parser, "--given", "FACT=VALUE", "a fact that is so in every cell (a|b: one of)")
    add_readings(parser)
    parser.add_argument("--as-of", metavar="DATE", help="the day (YYYY-MM-DD), where the table does not say it")
    help = "what to print (by the ending of the file, else markdown)"
    parser.add_argument("--format", choices=FORMATS, help=help)
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to a file, whole or not at all")


def run(arguments: argparse.Namespace) -> int:
    from remit.report.table.matrix import matrix

    form = arguments.format or _by_ending(arguments.output)
    _refuse(form, arguments)
    loaded = open_policy(meant(arguments.policy))
    refuse_idle_day(arguments.as_of, [loaded.policy])
    given = {name: given_value(loaded.policy, name, text) for name, text in by_name(arguments.given, "--given").items()}
    found = matrix(loaded, arguments.rows, arguments.columns, given, readings_of(arguments), arguments.as_of)
    answering()
    if form == "xlsx":
        from remit.report.table.workbook import as_workbook
        from remit.whole_files import beside

        raw = as_workbook(found)
        with beside(arguments.output) as temporary:
            temporary.write_bytes(raw)
        print(f"wrote {arguments.output}")
    else:
        from remit.report.table import forms

        print_or_write(
            arguments.output, {"markdown": forms.as_markdown, "html": forms.as_html, "csv": forms.as_csv}[form](found)
        )
    return 0


def _by_ending(output: str | None) -> str:
    ending = (output or "").rpartition(".")[2].lower()
    return BY_ENDING.get(f".{ending}", "markdown")


def _refuse(form: str, arguments: argparse.Namespace) -> None:
    """A workbook is no text, and a table has both sides. Raises RemitError."""
    if form == "xlsx" and arguments.output in (None, "-"):
        raise RemitError([Problem("usage", "a workbook is written to a file", None, "-o FILE.xlsx")])
    for option, names in (("--rows", arguments.rows), ("--columns", arguments.columns)):
        if not names:
            raise RemitError([Problem("usage", f"{option} names no fact", None, f"{option} FACT")])
