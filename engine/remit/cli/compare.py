"""Say what changes, for every case: from one policy to another, from one day to another, from one reading to another.
Of three policies or more: what all of them say, and where each stands alone.

  remit compare old.yaml new.yaml                              two policies, by name or path
  remit compare HEAD~1:rules/lending.yaml lending              as it stood in a revision of git, and as it stands
  remit compare lending --as-of 2024-05-29 --as-of 2024-05-30  two days
  remit compare lending --reading damage=any --reading damage=serious    two readings of a passage
  remit compare main:rules/lending.yaml lending --fail-on prohibited:permitted    for continuous integration
  remit compare lending loans archive                          three accounts of one matter, over the words they share
  remit compare lending loans archive --format html > accounts.html    a page, on which one case is tried in all
  remit compare old.yaml new.yaml --on cases.parquet -o changed.parquet    real cases: which rows, from what to what

An option that is given once holds for both (of several policies, for all); given twice, first for the one, then for
the other. A passage that is not picked is read by each policy's own default. Every change is said as regions of cases
in words, each with a smallest scenario, and the rules and statements responsible; where nothing changes, that is
proved over all cases.

With --on, only the cases of a table or a decision log are looked at, each row by both policies: how many change, from
what to what, by which rules and in which regions. A row that leaves facts out changes if every case that fits it does;
if only some do it `could change`, which is counted by itself. A row whose values or constraints only one of the two
allows is no case of the other; of neither, the table is refused. Rows are read as `remit classify` reads them. --as-of
is the day of tables without a date, --fail-on counts rows that could change so, too, and -o writes what differs.

--fail-on FROM:TO, with `any` in the place of a verdict; `any` alone is anything that is not the same: a verdict, a case
that only one policy's constraints allow, a value that only one declares.

Of several policies, a value of one that is a group of another is told apart: both are compared case by case. What only
some can state is left out, and said. Statements that are reported are marked as unverified.

Exit code: 0 whether they differ or not, 1 where a change is what --fail-on names, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import get_args

from remit.assurance.compare.accounts import MOST_REGIONS as MOST_OF_SEVERAL
from remit.assurance.compare.accounts import compare_accounts
from remit.assurance.compare.compare import MOST_REGIONS, PolicyComparison, compare
from remit.assurance.compare.vocabulary import Incomparable
from remit.cli.shared.arguments import add_pairs
from remit.cli.shared.compared_sides import SIDES, WrittenSides, accounts_of, sides_of
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.numbers import number_or_all
from remit.cli.shared.replayed import add_replay, note_idle_without_tables, replayed_sides
from remit.cli.shared.shown import show
from remit.errors import Problem, RemitError, near_miss
from remit.model.rules import Settled
from remit.progress import answering
from remit.reader.placing import placing
from remit.reader.policies import WrittenPolicy
from remit.report.compare.accounts.sentences import Accounts
from remit.report.compare.accounts.text import show_accounts
from remit.report.compare.sentences import Compared
from remit.report.compare.text import show_comparison

ANY = "any"
UNSAID = -1  # regions, where nobody says how many


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="OLD", help="a policy, by name, path or REVISION:path")
    parser.add_argument("new", metavar="NEW", nargs="?", help="another; the same one where it is left out")
    parser.add_argument("more", metavar="MORE", nargs="*", help="further ones: what all say, and who says what else")
    parser.add_argument("--as-of", metavar="DATE", action="append", default=[], help="the day (YYYY-MM-DD)")
    add_pairs(parser, "--reading", "NAME=CHOICE", "take a contested passage this way")
    parser.add_argument(
        "--fail-on",
        action="append",
        default=[],
        type=_turn,
        metavar="FROM:TO",
        help="exit 1 where a verdict changes so; `any` is any verdict, or alone any difference",
    )
    parser.add_argument(
        "--regions",
        type=number_or_all,
        default=UNSAID,
        metavar="N",
        help=f"describe N regions of each change, or all ({MOST_REGIONS}; of several policies {MOST_OF_SEVERAL})",
    )
    help = "what to print (text); html of several policies: a page, on which one case is tried in all"
    parser.add_argument("--format", choices=("text", "markdown", "json", "html"), default="text", help=help)
    add_replay(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.more:
        return _several(arguments)
    if arguments.format == "html":
        raise RemitError([Problem("usage", "--format html is of several policies", None, "name three or more")])
    arguments.regions = MOST_REGIONS if arguments.regions == UNSAID else arguments.regions
    names = (arguments.old, arguments.new or arguments.old)
    if not arguments.on:
        note_idle_without_tables(arguments)
    written, sides = sides_of(arguments, names)
    try:
        with placing(*written[::-1]):
            if arguments.on:
                return replayed_sides(arguments, names, written, sides)
            comparison = compare(*sides, arguments.regions)
    except Incomparable as wrong:
        raise RemitError([_incomparable(written, *each) for each in wrong.differences]) from None
    return _say(arguments, names, written, comparison)


def _say(
    arguments: argparse.Namespace, names: tuple[str, str], written: WrittenSides, comparison: PolicyComparison
) -> int:
    compared = Compared(names, written, comparison)
    failed = [asked for asked in arguments.fail_on if _occurs(asked, comparison)]
    answering()
    show(
        arguments.format,
        lambda screen: show_comparison(screen, compared),
        lambda: _data(compared, failed),
        lambda: _markdown(compared, failed),
    )
    for asked in failed if arguments.format == "text" else ():
        print(_failure(asked), file=sys.stderr)
    return FAILED if failed else 0


def _several(arguments: argparse.Namespace) -> int:
    """Three policies or more: what all say, and who says what else."""
    given = (arguments.old, arguments.new, *arguments.more)
    if refused := [asked for asked in arguments.fail_on if asked != ANY]:
        said = f"--fail-on {refused[0]}: of several policies no verdict comes before another"
        raise RemitError([Problem("usage", said, None, f"--fail-on {ANY}, or compare two")])
    if arguments.on:
        raise RemitError([Problem("usage", "--on looks at cases by two policies", None, "name two of them")])
    note_idle_without_tables(arguments)
    written, sides = accounts_of(arguments, given)
    most = MOST_OF_SEVERAL if arguments.regions == UNSAID else arguments.regions
    try:
        with placing(*written[::-1]):
            comparison = compare_accounts(sides, most)
    except Incomparable as wrong:
        raise RemitError([_incomparable(written, *each) for each in wrong.differences]) from None
    ids = tuple(each.policy.policy for each in written)
    accounts = Accounts(ids if len(set(ids)) == len(ids) else given, written, comparison)
    failed = [ANY] if arguments.fail_on and not comparison.is_same else []
    answering()
    if arguments.format == "html":
        print(_accounts_page(accounts), end="")
        return FAILED if failed else 0
    show(
        arguments.format,
        lambda screen: show_accounts(screen, accounts, full=arguments.regions != UNSAID),
        lambda: _accounts_data(accounts, failed),
        lambda: _accounts_markdown(accounts, failed),
    )
    for asked in failed if arguments.format == "text" else ():
        print(_failure(asked), file=sys.stderr)
    return FAILED if failed else 0


def _turn(text: str) -> str:
    """FROM:TO, or `any`."""
    verdicts = (*get_args(Settled), ANY)
    parts = text.split(":")
    for part in parts:
        if part not in verdicts:
            raise argparse.ArgumentTypeError(f"no verdict `{part}`; {near_miss(part, verdicts, 'verdicts')}")
    if text != ANY and (len(parts) != SIDES or (parts[0] == parts[1] != ANY)):
        raise argparse.ArgumentTypeError(f"`{text}` is no change: FROM:TO, as prohibited:permitted")
    return text


def _incomparable(written: Sequence[WrittenPolicy], name: str, said: str) -> Problem:
    """A name that means different things, where the later policy declares it."""
    declaring = [each for each in written if name in each.policy.facts or name in each.policy.readings]
    found = [each.origins.key("facts" if name in each.policy.facts else "readings", name) for each in declaring]
    there, here = found[0], found[-1]
    return Problem(
        "incomparable", f"`{name}` is {said}", here, f"give different things different names; there: {there}"
    )


def _occurs(asked: str, comparison: PolicyComparison) -> bool:
    """Whether some case takes a turn that was not to be."""
    if asked == ANY:
        return not comparison.is_same
    before, after = asked.split(":")
    turns = [(change.before, change.after) for change in comparison.changes]
    return any(None not in turn and before in (ANY, turn[0]) and after in (ANY, turn[1]) for turn in turns)


def _accounts_page(accounts: Accounts) -> str:
    from remit.report.compare.accounts.page_view import page_view
    from remit.report.page.accounts import accounts_page

    return accounts_page(*page_view(accounts))


def _accounts_markdown(accounts: Accounts, failed: list[str]) -> str:
    from remit.report.compare.accounts.markdown import accounts_markdown

    return accounts_markdown(accounts, failed)


def _accounts_data(accounts: Accounts, failed: list[str]) -> object:
    from remit.report.compare.accounts.data import accounts_data

    return accounts_data(accounts, failed)


def _markdown(compared: Compared, failed: list[str]) -> str:
    from remit.report.compare.markdown import compare_markdown

    return compare_markdown(compared, failed)


def _data(compared: Compared, failed: list[str]) -> object:
    from remit.report.compare.data import comparison_data

    return comparison_data(compared, failed)


def _failure(asked: str) -> str:
    if asked == ANY:
        return "--fail-on any: there is a difference"
    before, _, after = asked.partition(":")
    return f"--fail-on {asked}: a verdict changes from {before} to {after}"
