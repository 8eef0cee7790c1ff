"""Verify that the text of a source bears out the statements that policies cite, or make their fingerprints.

  remit cite --source house-rules=rules.txt          every policy found by name that has this source
  remit cite lending --source house-rules=rules.txt  one policy, by name or path
  remit cite lending                                 without the text: do its quotes have their fingerprints?
  remit cite --make "Reference works stay here."     a fingerprint, ready to paste into a statements file
  remit cite --make < passages.txt                   of several passages, divided by empty lines
  remit cite --draft house-rules=rules.txt           a whole statements file, sentence by sentence, to fill in
  sed -n 5,12p page.txt | remit cite --draft house-rules=-    of some lines only
  remit cite --source house-rules=rules.txt --update --dry-run    the text has changed: which fingerprints would change?

Each statement must stand in the text, and from the first to the last nothing may stand between them: what stands in
the place of a missing one, and what nobody listed, is shown with its line. Only words count, neither case nor
punctuation nor line breaks; a page on which other things stand before and after the text will do.

--update changes, in the statements file and nowhere else in it, the fingerprints of missing statements whose place in
the text is certain: one sentence between two neighbours that were found, or a change of one word, which the hash
proves. Read what stands there now: whether the rules that rest on it still do is not for a fingerprint to say.

A statement that is `reported` (read elsewhere, its text not at hand) is listed as unverified, and counted apart.

Exit code: 0 all that has a fingerprint is borne out, 1 something is not, or nothing has one, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence

from remit.cite import verify
from remit.cli.shared.arguments import add_pairs, meant, pair, source_texts
from remit.cli.shared.cite_passages import print_draft, print_passages, text_of
from remit.cli.shared.cite_updates import updated, write
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.messages import note, note_idle, show_problems
from remit.errors import Location, Problem, RemitError, near_miss
from remit.lint.quotes import quote_problems
from remit.model.sources import Reported, Statement
from remit.reader.find import known_policies
from remit.reader.included import read_policy
from remit.reader.policies import WrittenPolicy
from remit.report.cite.text import (
    FORMAT,
    Quoted,
    Verified,
    quoted_data,
    quoted_line,
    show_reported,
    show_verified,
    verified_data,
)
from remit.report.cite.updates import Updated, show_updated, updated_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policies", nargs="*", metavar="POLICY", help="policies, by name or path")
    add_pairs(parser, "--source", "ID=FILE", "the text of a source, by the id that the policy gives it; once for each")
    parser.add_argument(
        "--make", nargs="*", metavar="PASSAGE", help="print fingerprints; - or nothing: passages from standard input"
    )
    parser.add_argument("--draft", type=pair, metavar="ID=FILE", help="print a statements file of a text to fill in")
    parser.add_argument(
        "--quote", action="store_true", help="--make, --draft: with the text itself, where it may be republished"
    )
    parser.add_argument(
        "--update", action="store_true", help="give missing statements the fingerprint of what is there"
    )
    parser.add_argument("--dry-run", action="store_true", help="--update: only say what would be changed")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="what to print (text)")
    parser.add_argument("-q", "--quiet", action="store_true", help="only what is not borne out, and the summary")


def run(arguments: argparse.Namespace) -> int:
    _refuse_mixtures(arguments)
    note_idle((arguments.quiet and arguments.format == "json", "--quiet", "json has all of it"))
    if arguments.make is not None:
        return print_passages(arguments.make, arguments.format, quote=arguments.quote)
    if arguments.draft is not None:
        source, file = arguments.draft
        return print_draft(source, file, arguments.format, quote=arguments.quote)
    texts = source_texts(arguments.source, text_of)
    policies = _policies(arguments.policies, [source for source, _ in arguments.source])
    quoted = [found for policy in policies for found in _quoted(policy, texts)]
    _refuse_idle(quoted, texts)
    verified = [found for policy in policies for found in _verified(policy, arguments.source, texts)]
    updates = updated(policies, texts) if arguments.update else []
    _show(arguments, quoted, verified, updates)
    clean = all(found.report.is_clean for found in verified)
    if updates and not arguments.dry_run:
        _write(arguments, updates)
        clean = all(found.is_clean for found in updates)
    verifiable = verified or any(found.quotes for found in quoted)
    return 0 if clean and verifiable and not any(found.problems for found in quoted) else FAILED


def _write(arguments: argparse.Namespace, updates: Sequence[Updated]) -> None:
    for file in write(updates):
        if arguments.format == "text":
            print(f"wrote {file}")


def _refuse_mixtures(arguments: argparse.Namespace) -> None:
    """One question at a time."""
    asked = [arguments.make is not None, arguments.draft is not None, bool(arguments.policies or arguments.source)]
    if sum(asked) > 1:
        said = "--make, --draft, and policies with --source are three different questions"
        raise RemitError([Problem("usage", said, None, "ask one of them; a passage with spaces wants quotes")])
    if not any(asked):
        help = "remit cite --source ID=FILE, remit cite POLICY, remit cite --make PASSAGE, or remit cite --help"
        raise RemitError([Problem("usage", "what is to be verified?", None, help)])
    if arguments.update and not arguments.source:
        said = "--update needs the text of a source"
        raise RemitError([Problem("usage", said, None, "remit cite --source ID=FILE --update")])
    if arguments.dry_run and not arguments.update:
        raise RemitError([Problem("usage", "--dry-run goes with --update", None, "remit cite --help")])
    if arguments.quote and asked[2]:
        raise RemitError([Problem("usage", "--quote goes with --make or --draft", None, "remit cite --help")])


def _policies(named: Sequence[str], sources: Sequence[str]) -> list[WrittenPolicy]:
    """The policies that are meant: those named, or all that have one of the sources. Raises RemitError."""
    found = [read_policy(meant(name)) for name in named] or list(_having(sources))
    declared = {source: None for policy in found or _known() for source in policy.policy.sources}
    problems = [
        Problem(
            "undeclared-source", f"no policy here has a source `{source}`", None, near_miss(source, declared, "sources")
        )
        for source in sources
        if not any(source in policy.policy.sources for policy in found)
    ]
    for policy in found:
        asked = [source for source in policy.policy.sources if source in sources or not sources]
        if not asked and not problems:
            said, help = "has no sources: nothing is cited", "name them under `sources:`"
            if sources:
                said, help = "has none of these sources", near_miss(sources[0], policy.policy.sources, "sources")
            said = f"policy {policy.policy.policy} {said}"
            problems.append(Problem("undeclared-source", said, Location(policy.origins.file), help))
        problems += policy.problems if any(source not in policy.statements for source in asked) else ()
    if problems:
        raise RemitError(dict.fromkeys(problems))
    return found


def _having(sources: Sequence[str]) -> Iterator[WrittenPolicy]:
    return (policy for policy in _known() if set(sources) & set(policy.policy.sources))


def _known() -> Iterator[WrittenPolicy]:
    """Every policy that can be found by name; those that cannot be read are for `remit check` to complain of."""
    for file in known_policies().values():
        try:
            yield read_policy(file)
        except RemitError:
            note(f"{file} cannot be read, and is passed over")


def _quoted(policy: WrittenPolicy, texts: Mapping[str, str]) -> Iterator[Quoted]:
    """The quotes of each source that is asked for; without a text, every source."""
    problems = list(quote_problems(policy))
    for source, statements in policy.statements.items():
        if source in texts or not texts:
            file = policy.statement_origins[source].file
            wrong = tuple(problem for problem in problems if problem.at and problem.at.file == file)
            quotes = sum(statement.quote is not None for statement in statements.values())
            reported = _reported(statements)
            yield Quoted(policy.policy.policy, source, len(statements), quotes, wrong, reported)


def _reported(statements: Mapping[str, Statement]) -> dict[str, Reported]:
    return {locator: said.reported for locator, said in statements.items() if said.reported is not None}


def _refuse_idle(quoted: Sequence[Quoted], texts: Mapping[str, str]) -> None:
    """Nothing to verify is not a success; what is reported is listed, and no text of it is asked for."""
    if not texts and not any(found.quotes or found.reported for found in quoted):
        said = f"{' and '.join(dict.fromkeys(found.policy for found in quoted))}: no statement carries a quote"
        wanted = " ".join(dict.fromkeys(f"--source {found.source}=FILE" for found in quoted))
        raise RemitError([Problem("usage", said, None, f"give the text, to verify them by: {wanted}")])


def _verified(policy: WrittenPolicy, pairs: Sequence[tuple[str, str]], texts: Mapping[str, str]) -> Iterator[Verified]:
    for source, file in pairs:
        if source in policy.statements:
            origins, statements = policy.statement_origins[source], policy.statements[source]
            lines = {locator: origins.key("statements", locator).line or 1 for locator in statements}
            quotes = {locator: said.quote for locator, said in statements.items() if said.quote is not None}
            report = verify(statements, texts[source])
            name, reported = policy.policy.policy, _reported(statements)
            yield Verified(name, source, file, origins.file, lines, quotes, report, reported)


def _show(
    arguments: argparse.Namespace, quoted: Sequence[Quoted], verified: Sequence[Verified], updates: Sequence[Updated]
) -> None:
    for found in quoted:
        show_problems(found.problems)
    if arguments.format == "json":
        from remit.report.published import as_json

        data = {"quotes": [quoted_data(found) for found in quoted], "sources": [verified_data(v) for v in verified]}
        changes = {"updates": [updated_data(each) for each in updates]} if arguments.update else {}
        print(as_json({"format": FORMAT, **data, **changes}))
        return
    from remit.report.screen import Screen

    screen = Screen()
    for found in quoted:
        if not arguments.source or found.problems:
            screen.line(quoted_line(found), "bold red" if found.problems else "green" if found.quotes else "")
            show_reported(screen, {} if arguments.quiet else found.reported)
    for number, each in enumerate(verified):
        if number:
            screen.line()
        show_verified(screen, each, quiet=arguments.quiet)
    for changed in updates:
        show_updated(screen, changed, dry_run=arguments.dry_run)
