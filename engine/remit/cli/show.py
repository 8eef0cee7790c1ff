"""Print a policy in plain words; or, expanded, all that it comes to, a policy file without `include` and `combining`.

  remit show us-weapons-in-russia
  remit show rules/all.yaml --expanded             what it includes and what overrides what, written out
  remit show rules/all.yaml --expanded -o all-expanded.yaml
  remit show us-weapons-in-russia --rulesets       what fires in `remit check`, as durable-rules takes it

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse
import sys

from remit.cli.shared.arguments import meant
from remit.cli.shared.output import print_or_write
from remit.decide import open_policy
from remit.errors import RemitError
from remit.model.policy import Policy
from remit.progress import answering
from remit.report.show.text import say_policy, wrapped, written_out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="a policy, by name or path")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--expanded", action="store_true", help="written out as a policy file, with what it includes")
    form.add_argument("--rulesets", action="store_true", help="the rules that fire, as JSON of durable-rules")
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to a file, whole or not at all")


def run(arguments: argparse.Namespace) -> int:
    policy = open_policy(meant(arguments.policy)).policy
    if arguments.rulesets:
        text = _rulesets(policy)
    else:
        text = written_out(policy) if arguments.expanded else _said(policy, arguments.output)
    answering()
    print_or_write(arguments.output, text)
    return 0


def _said(policy: Policy, output: str | None) -> str:
    """The policy in plain words, as wide as the screen where it is shown on one."""
    import shutil

    lines = say_policy(policy)
    on_screen = output is None and sys.stdout.isatty()
    return "\n".join(wrapped(lines, shutil.get_terminal_size().columns) if on_screen else lines) + "\n"


def _rulesets(policy: Policy) -> str:
    """The rulesets of a policy, with comments. Raises RemitError where it cannot be chained."""
    from remit.chaining.chain import Chain
    from remit.report.show.rulesets import say_rulesets

    chain = Chain(policy)
    if chain.problem and not chain.strata:
        raise RemitError([chain.problem])
    return "\n".join(say_rulesets(chain)) + "\n"
