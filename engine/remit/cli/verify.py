"""Decide recorded decisions again: the same bytes, or what differs, and since which version of policy or program.

  remit check cases.yaml --format json > decided.json
  remit verify decided.json                     by the policies that the receipts name
  remit verify decided.json --policy rules/my-policy.yaml
  remit verify log/decisions.jsonl              JSON Lines: a record in each line
  remit verify answer.json --given role=nurse   facts that the record leaves out

A record is what `remit check --format json`, `remit ask --format json` or `to_dict()` in Python give, an answer of
`remit serve` (its `context` has the receipt, and not the facts), or a line of its decision log. A receipt has the hash
of policy and statements, the version of remit, the readings and the day. Where the policy is another by now, the git
revision is looked for in which it was the recorded one. Explanations beside a decision are not compared.

That nobody changed a file is shown by a signature beside it, made and checked by a program that has keys for it:

  ssh-keygen -Y sign -f ~/.ssh/id_ed25519 -n remit decided.json
  ssh-keygen -Y verify -f signers -I me@example.org -n remit -s decided.json.sig < decided.json

Exit code: 0 all the same, 1 one differs or is not complete, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from remit.cli.shared.arguments import add_pairs, by_name, meant
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.given_facts import given_value
from remit.cli.shared.shown import show
from remit.decide import LoadedPolicy, open_policy
from remit.decide.receipts import Record, differences, records
from remit.errors import Location, Problem, RemitError
from remit.progress import answering
from remit.reader.files import STDIN, read_data, shown
from remit.reader.json_text import read_json, read_json_lines
from remit.reader.revisions import revision_with
from remit.reader.tree import Origins
from remit.report.verify.verified import VerifiedRecord

SHA256 = re.compile(r"[0-9a-f]{64}")
LINES = (".jsonl", ".ndjson")
NO_RECEIPT = "it has no receipt that names its policy and its readings"
NONE = "no decision of remit is in it"
HELP = (
    "a record is what `remit check --format json` or `to_dict()` gives, an answer of `remit serve`, a line of its log"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="JSON or JSON Lines, or - (standard input)")
    parser.add_argument("--policy", metavar="NAME", help="the policy, by name or path, whatever the receipts say")
    add_pairs(parser, "--given", "FACT=VALUE", "a fact that the records do not say")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="what to print (text)")


def run(arguments: argparse.Namespace) -> int:
    from remit.report.verify.data import verified_data
    from remit.report.verify.text import show_verified

    listed = [each for file in arguments.files for each in _records(file)]
    given = by_name(arguments.given, "--given")
    policies = _Policies(arguments.policy)
    found = [_verified(record, at, policies, given) for record, at in listed]
    answering()
    show(arguments.format, lambda screen: show_verified(screen, found), lambda: verified_data(found))
    return FAILED if any(each.outcome != "same" for each in found) else 0


def _records(file: str) -> Iterator[tuple[Record, Location]]:
    """The records of a file, with their places. Raises RemitError where it has none, or is no JSON."""
    text, is_any = read_data(file), False
    for origins, part in _texts(text, file):
        found = list(records(json.loads(part)))
        if not found:
            raise RemitError([Problem("wrong-type", NONE, origins.value(), HELP)])
        for record in found:
            is_any = True
            yield record, origins.value(*record.way)
    if not is_any:
        raise RemitError([Problem("empty-file", "the file says nothing", Location(shown(file)), HELP)])


def _texts(text: str, file: str) -> list[tuple[Origins, str]]:
    """The JSON texts of a file: one, or one in each line. Raises RemitError with every line that is broken."""
    lines = [line for line in text.split("\n") if line.strip()]
    if file.lower().endswith(LINES) or (file == STDIN and len(lines) > 1 and _is_whole(lines[0])):
        found, problems = read_json_lines(text, shown(file))
        problems += [problem for origins in found for problem in origins.problems]
        if problems:
            raise RemitError(problems)
        return list(zip(found, lines, strict=True))
    if not lines:
        return []
    origins = read_json(text, shown(file))
    if origins.problems:
        raise RemitError(origins.problems)
    return [(origins, text)]


def _is_whole(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


class _Policies:
    """The policies that receipts name, or the one that is asked for; each loaded once."""

    def __init__(self, asked: str | None) -> None:
        self.asked = asked
        self._loaded: dict[str, LoadedPolicy] = {}
        self._revisions: dict[tuple[str, str], tuple[str, str]] = {}

    def of(self, record: Record, at: Location) -> LoadedPolicy:
        """The policy of a record. Raises RemitError."""
        name = self.asked or record.policy
        if name not in self._loaded:
            try:
                self._loaded[name] = open_policy(meant(name))
            except RemitError as wrong:
                raise RemitError(_placed(each, None if self.asked else at) for each in wrong.problems) from None
        return self._loaded[name]

    def revisions(self, loaded: LoadedPolicy, recorded: str) -> tuple[str, str]:
        """The revision in which a policy had a hash, and the next one."""
        key = (loaded.policy.policy, recorded)
        if key not in self._revisions:
            found = revision_with(loaded.written, lambda written: LoadedPolicy(written).hash == recorded)
            self._revisions[key] = found
        return self._revisions[key]


def _placed(problem: Problem, at: Location | None) -> Problem:
    return problem if problem.at or at is None else Problem(problem.code, problem.message, at, problem.help)


def _verified(record: Record, at: Location, policies: _Policies, given: Mapping[str, str]) -> VerifiedRecord:
    """A record decided again."""
    if not record.policy:
        return VerifiedRecord(record, at, refused=NO_RECEIPT)
    loaded = policies.of(record, at)
    more: dict[str, Any] = {name: given_value(loaded.policy, name, text) for name, text in given.items()}
    refused = ""
    try:
        found = tuple(differences(loaded, record, more))
    except RemitError as wrong:
        found, refused = (), "; ".join(problem.message for problem in wrong.problems)
    recorded = record.receipt.get("policy_sha256")
    if recorded == loaded.hash or not isinstance(recorded, str) or not SHA256.fullmatch(recorded):
        return VerifiedRecord(record, at, found, refused)
    return VerifiedRecord(record, at, found, refused, *policies.revisions(loaded, recorded))
