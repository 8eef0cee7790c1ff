"""Print a policy in plain words; or, expanded, all that it comes to, a policy file without `include` and `combining`.

  remit show us-weapons-in-russia
  remit show rules/all.yaml --expanded             what it includes and what overrides what, written out
  remit show rules/all.yaml --expanded -o all-expanded.yaml

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.cli.arguments import meant
from remit.cli.output import print_or_write
from remit.decide import open_policy
from remit.progress import answering
from remit.report.shown import say_policy, written_out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="a policy, by name or path")
    parser.add_argument("--expanded", action="store_true", help="written out as a policy file, with what it includes")
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to a file, whole or not at all")


def run(arguments: argparse.Namespace) -> int:
    policy = open_policy(meant(arguments.policy)).policy
    text = written_out(policy) if arguments.expanded else "\n".join(say_policy(policy)) + "\n"
    answering()
    print_or_write(arguments.output, text)
    return 0
