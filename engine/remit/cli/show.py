"""Print a policy in plain words; or, expanded, all that it comes to, a policy file without `include` and `combining`.

  remit show us-weapons-in-russia
  remit show rules/all.yaml --expanded             what it includes and what overrides what, written out
  remit show rules/all.yaml --expanded -o all-expanded.yaml
  remit show us-weapons-in-russia --rulesets       what fires in `remit check`, as durable-rules takes it
  remit show document-access --given user=ann --given roles={reader}     what may still be done, and what not

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from remit.cli.shared.arguments import add_pairs, add_readings, meant, readings_of, refuse_idle_day
from remit.cli.shared.given_facts import facts_given
from remit.cli.shared.messages import note_idle
from remit.cli.shared.output import print_or_write
from remit.decide import LoadedPolicy, open_policy
from remit.errors import Problem, RemitError
from remit.model.policy import Policy
from remit.progress import answering
from remit.reader.placing import placing
from remit.report.show.text import say_policy, wrapped, written_out


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="a policy, by name or path")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--expanded", action="store_true", help="written out as a policy file, with what it includes")
    form.add_argument("--rulesets", action="store_true", help="the rules that fire, as JSON of durable-rules")
    add_pairs(parser, "--given", "FACT=VALUE", "what is left of it where this is so (a|b: one of)")
    add_readings(parser, ", with --given")
    parser.add_argument("--as-of", metavar="DATE", help="the day, with --given (YYYY-MM-DD)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write it to a file, whole or not at all")


def run(arguments: argparse.Namespace) -> int:
    loaded = open_policy(meant(arguments.policy))
    _refuse(arguments)
    if arguments.rulesets:
        text = _rulesets(loaded.policy)
    elif arguments.expanded:
        text = written_out(loaded.policy)
    else:
        lines = _narrowed(loaded, arguments) if arguments.given else say_policy(loaded.policy)
        text = _wrapped(lines, arguments.output)
    answering()
    print_or_write(arguments.output, text)
    return 0


def _refuse(arguments: argparse.Namespace) -> None:
    """What is given narrows the policy in plain words, and nothing else. Raises RemitError."""
    form = "--expanded" if arguments.expanded else "--rulesets" if arguments.rulesets else None
    if arguments.given and form:
        said = f"{form} is the whole policy, and --given asks for what is left of it"
        raise RemitError([Problem("usage", said, None, "leave out one of them")])
    idle = "nothing is given"
    note_idle(
        (arguments.reading and not arguments.given, "--reading", idle),
        (arguments.readings == "open" and not arguments.given, "--readings", idle),
        (arguments.as_of and not arguments.given, "--as-of", idle),
    )


def _narrowed(loaded: LoadedPolicy, arguments: argparse.Namespace) -> Iterator[str]:
    """What is left of it. Raises RemitError."""
    from remit.assurance.narrowed import narrowed
    from remit.report.show.narrowed import say_narrowed

    refuse_idle_day(arguments.as_of, [loaded.policy])
    given = facts_given(loaded.policy, arguments.given)
    with placing(loaded.written):
        return say_narrowed(narrowed(loaded, given, readings_of(arguments), arguments.as_of))


def _wrapped(lines: Iterable[str], output: str | None) -> str:
    """Lines as wide as the screen where they are shown on one."""
    import shutil

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
