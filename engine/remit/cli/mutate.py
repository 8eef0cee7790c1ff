"""Put one thing wrong in a policy, of every kind below, and see whether its scenarios would notice.

  remit mutate lending scenarios/                       a policy, by name or path, and its scenarios
  remit mutate lending scenarios/ --threshold 100       for continuous integration: fail if a mutant survives
  remit mutate lending scenarios/ --kind date --kind sentence
  remit mutate lending scenarios/ --write more.yaml     keep the scenarios that would notice what survives
  remit mutate lending scenarios/ --equivalent          list those that nothing could tell from the policy

A mutant is killed by the first scenario that is as expected by the policy, and not by the mutant. It is equivalent if
no scenario could tell: every case has the same verdict by the same rules, under every reading, which is proved, not
sampled. What is left has survived, and a smallest scenario is given that would kill it: see that the source bears out
what it expects, and paste it into a file. The score is the share of the killed among those that are not equivalent.

Kinds of mutants:
{kinds}
The members that a test of a set names are values here, too, and the bounds of its size are bounds.

Exit code: 0, 1 the score is below the threshold (or a scenario is not as expected to begin with), 2 bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.assurance.mutate.mutants import KINDS, mutants
from remit.assurance.mutate.mutate import mutate
from remit.assurance.mutate.parts import sampled
from remit.cli.shared.arguments import add_input, add_scenarios, meant
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.messages import note_idle
from remit.cli.shared.numbers import number, percent
from remit.cli.shared.output import say_written, write_new_file
from remit.cli.shared.own_scenarios import run_some
from remit.cli.shared.shown import show
from remit.decide import open_policy
from remit.errors import near_miss
from remit.progress import answering
from remit.reader.placing import placing
from remit.report.mutate.text import Tried, show_trial, to_keep
from remit.writer import scenarios_yaml

__doc__ = (__doc__ or "").replace("{kinds}", "\n".join(f"  {name:<12}{kind.says}" for name, kind in KINDS.items()))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    add_scenarios(parser)
    parser.add_argument("--kind", action="append", type=kind_named, metavar="KIND", help="only mutants of a kind")
    parser.add_argument("--sample", type=number, metavar="N", help="only N mutants, the same ones every time")
    parser.add_argument("--threshold", type=percent, metavar="PERCENT", help="fail below this score")
    parser.add_argument("--equivalent", action="store_true", help="list the mutants that are equivalent")
    parser.add_argument("--write", metavar="FILE", help="write the scenarios that would notice survivors to a new file")
    parser.add_argument(
        "--verdicts-only",
        action="store_true",
        help="a mutant with the same verdicts is equivalent, whichever rules they follow from",
    )
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="what to print (text)")
    add_input(parser)


def kind_named(text: str) -> str:
    """A kind of mutants.

    >>> kind_named("date")
    'date'
    """
    if text not in KINDS:
        raise argparse.ArgumentTypeError(f"no kind `{text}`; {near_miss(text, KINDS, 'kinds')}")
    return text


def run(arguments: argparse.Namespace) -> int:
    loaded = open_policy(meant(arguments.policy))
    note_idle(
        (arguments.equivalent and arguments.format == "json", "--equivalent", "json has all of them"),
        (arguments.equivalent and arguments.format == "markdown", "--equivalent", "text and json list them"),
    )
    results, _, others = run_some(arguments, loaded)
    listed = mutants(loaded.written, [kind for kind in KINDS if kind in (arguments.kind or KINDS)])
    listed = sampled(listed, arguments.sample) if arguments.sample else listed
    with placing(loaded.written):
        trial = mutate(
            loaded,
            listed,
            [result.written for result in results],
            by_rules=not arguments.verdicts_only,
        )
    answering()
    tried = Tried(loaded.policy.policy, loaded.policy, trial, others, not arguments.verdicts_only, arguments.threshold)
    _show(arguments, tried)
    return FAILED if tried.fails else 0


def _show(arguments: argparse.Namespace, tried: Tried) -> None:
    kept = to_keep(tried) if arguments.write is not None else []
    if kept:
        write_new_file(arguments.write, scenarios_yaml(tried.policy, kept))
    show(
        arguments.format,
        lambda screen: show_trial(screen, tried, equivalent=arguments.equivalent),
        lambda: _data(tried),
        lambda: _markdown(tried),
    )
    say_written(arguments.write, arguments.format, len(kept), "", "no scenario would notice a survivor")


def _markdown(tried: Tried) -> str:
    from remit.report.mutate.markdown import mutate_markdown

    return mutate_markdown(tried)


def _data(tried: Tried) -> object:
    from remit.report.mutate.data import trial_data

    return trial_data(tried)
