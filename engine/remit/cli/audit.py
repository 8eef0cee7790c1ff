"""Where does a policy say nothing, contradict itself, do nothing, or leave a choice? Answered over all its cases.

  remit audit us-weapons-in-russia         what the policy leaves open, as a note
  remit audit my-policy --strict           for continuous integration: warnings fail, too
  remit audit my-policy --source house-rules=rules.txt     is every sentence of the source accounted for?
  remit audit my-policy --watch            again when a file changes: what is found anew, and what no longer
  remit audit my-policy --format sarif     for tools that show findings beside the lines

Errors: two rules that clash (--all: every set of rules that do), a policy without any case, statements that nothing
accounts for or that the text does not have. Warnings: rules, conditions, alternatives, overrides, constraints and
readings that change nothing. Notes: where no rule decides (or that there is no such case), what depends on a reading,
what nothing tells apart, what is said twice.

Exit code: 0, 1 an error was found (with --strict: or a warning), 2 bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.assurance.audit.audit import Audit, audit
from remit.assurance.audit.findings import KINDS, Severity
from remit.cli.shared.arguments import add_pairs, add_policy, by_name, meant, only_policy, refuse_unknown_sources
from remit.cli.shared.cite_passages import text_of
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.shown import show
from remit.errors import RemitError
from remit.lint import lint_policy
from remit.progress import answering
from remit.reader.included import read_policy
from remit.reader.placing import placing
from remit.report.audit.text import show_audit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_policy(parser)
    add_pairs(
        parser, "--source", "ID=FILE", "the text of a source, to verify citations and find sentences that nobody listed"
    )
    parser.add_argument("--watch", action="store_true", help="run again when a file changes, and say what changed")
    parser.add_argument("--strict", action="store_true", help="warnings fail, too")
    parser.add_argument(
        "--all", action="store_true", help="every set of rules that clash, not only the pairs that have to be settled"
    )
    parser.add_argument(
        "--format", choices=("text", "markdown", "json", "sarif"), default="text", help="what to print (text)"
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.watch:
        from remit.cli.shared.watching import refuse_watching, watch

        refuse_watching([], arguments.format)
        return watch(lambda: _answer(arguments), lambda: ())
    found = _audited(arguments)
    failing = found.count(Severity.ERROR) or (arguments.strict and found.count(Severity.WARNING))
    return FAILED if failing else 0


def _answer(arguments: argparse.Namespace) -> tuple[dict[str, str], bool]:
    """The findings, wherever they stand, and how many cases have which verdict."""
    found = _audited(arguments)
    counts = {f"{verdict.value} cases": f"{number:,}" for verdict, number in found.counts.items()}
    return {**counts, **{f"{each.severity.value}: {each.message} [{each.code}]": "" for each in found.findings}}, True


def _audited(arguments: argparse.Namespace) -> Audit:
    """The audit, printed. Raises RemitError."""
    written = read_policy(meant(arguments.policy or only_policy("audit")))
    problems = lint_policy(written)
    if any(problem.code not in KINDS for problem in problems):
        raise RemitError(problems)
    sources = by_name(arguments.source, "--source")
    refuse_unknown_sources(sources, written.policy.sources)
    texts = {source: (file, text_of(file)) for source, file in sources.items()}
    with placing(written):
        found = audit(written, problems, texts, every_clash=arguments.all)
    answering()
    show(
        arguments.format,
        lambda screen: show_audit(screen, found),
        lambda: _data(arguments.format, found),
        lambda: _markdown(found),
    )
    return found


def _markdown(found: Audit) -> str:
    from remit.report.audit.markdown import audit_markdown

    return audit_markdown(found)


def _data(format: str, found: Audit) -> object:
    from remit.report.audit.data import audit_data
    from remit.report.audit.sarif import as_sarif

    return as_sarif(found) if format == "sarif" else audit_data(found)
