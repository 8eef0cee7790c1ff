"""Write one HTML file that says what a policy allows, forbids, exempts and leaves open, with its scenarios.

  remit report lending scenarios/ -o report.html         a policy, by name or path, and its scenarios
  remit report lending -o report.html                    the policy alone
  remit report lending --source ID=FILE -o report.html   with statements quoted from the text of a source
  remit report lending --format json -o diagram.json     the diagram of all cases, as data (remit schema diagram)

The file stands by itself: it opens from disk, loads nothing, sends nothing, and prints. It is dated today, or on the
day that SOURCE_DATE_EPOCH says, so that the same inputs can give the same bytes.

Exit code: 0, 1 a scenario is not as expected (the file is written, and shows it), 2 bad usage or input.
"""

from __future__ import annotations

import argparse
import datetime
import os

import remit
from remit.check import Result
from remit.cli.shared.arguments import (
    add_input,
    add_pairs,
    add_scenarios,
    meant,
    refuse_unknown_sources,
    source_texts,
)
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.messages import note, note_idle
from remit.cli.shared.output import print_or_write
from remit.cli.shared.own_scenarios import run_own
from remit.errors import TooLarge
from remit.progress import answering
from remit.quantities import say_count

WITHOUT_IT = "`remit check` decides scenarios without it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    add_scenarios(parser, nargs="*")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="the file to write, whole or not at all; - prints"
    )
    add_pairs(parser, "--source", "ID=FILE", "the text of a source, to quote its statements word for word")
    parser.add_argument("--quick", action="store_true", help="without the mutants, which take longest")
    parser.add_argument("--format", choices=("html", "json"), default="html", help="a page, or data (html)")
    add_input(parser)


def run(arguments: argparse.Namespace) -> int:
    loaded = remit.load(meant(arguments.policy))
    note_idle(*((given, option, "json is the diagram alone") for given, option in _of_pages(arguments)))
    texts = source_texts(arguments.source)
    refuse_unknown_sources(texts, loaded.policy.sources)
    results, _, others = run_own(arguments, loaded)
    if others:
        note(f"{say_count(others, 'scenario')} of other policies passed over")
    text = _written(arguments, loaded, results, texts)
    answering()
    print_or_write(arguments.output, text, f": {len(text.encode()):,} bytes, {say_count(len(results), 'scenario')}")
    return FAILED if any(result.misses for result in results) else 0


def _of_pages(arguments: argparse.Namespace) -> list[tuple[object, str]]:
    """What is given and only a page has."""
    if arguments.format != "json":
        return []
    return [(arguments.source, "--source"), (arguments.quick, "--quick")]


def _written(
    arguments: argparse.Namespace, loaded: remit.LoadedPolicy, results: list[Result], texts: dict[str, str]
) -> str:
    if arguments.format == "json":
        return _diagram(loaded)
    from remit.report.page.assurance import assure
    from remit.report.page.page import page

    assured = assure(loaded, results, with_mutants=not arguments.quick)
    for problem in assured.refused:
        note(f"without what is too large to be found out: {problem}")
    return page(loaded, results, assured, texts, today())


def _diagram(loaded: remit.LoadedPolicy) -> str:
    from remit.report.diagram.data import diagram_data
    from remit.report.published import as_json

    exported, at = diagram_data(loaded), loaded.written.origins.value()
    if exported is not None:
        return as_json(exported) + "\n"
    raise loaded.refused or TooLarge("the diagram of all cases is too large to be written out", (), at, WITHOUT_IT)


def today() -> datetime.date:
    """The day that a file is dated: today, or the day of SOURCE_DATE_EPOCH."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    zone = datetime.UTC
    return datetime.datetime.fromtimestamp(int(epoch), zone).date() if epoch.isdecimal() else datetime.date.today()  # noqa: DTZ011
