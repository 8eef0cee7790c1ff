"""Prove the properties that a policy claims of itself over every case they are about, or show where they are not so.

  remit prove us-weapons-in-russia                  all of its properties
  remit prove my-policy.yaml --property no-access   one of them
  remit prove my-policy --save refuted.yaml         keep the counterexamples as a scenario file

A property says what never, always or sometimes follows where its `when` holds, which facts make no difference (`same`),
or what a verdict `never turns` into by a `change`. One that is about no case at all proves nothing, and fails.

Exit code: 0 all proved, 1 a property fails, 2 bad usage or input.
"""

from __future__ import annotations

import argparse

from remit.cli.shared.arguments import meant
from remit.cli.shared.exit_codes import FAILED
from remit.cli.shared.messages import note_idle
from remit.cli.shared.output import save
from remit.cli.shared.shown import show
from remit.decide import LoadedPolicy, open_policy
from remit.errors import Location, Problem, RemitError
from remit.progress import answering
from remit.reader.placing import placing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policy", metavar="POLICY", help="the policy, by name or path")
    parser.add_argument(
        "--property", action="append", metavar="NAME", help="only this property (may be given again for more)"
    )
    parser.add_argument("--save", metavar="FILE", help="write the counterexamples to a scenario file")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="what to print (text)")
    parser.add_argument("-q", "--quiet", action="store_true", help="only what is not proved, and the summary")


def run(arguments: argparse.Namespace) -> int:
    from remit.assurance.prove.claims import counterexamples
    from remit.assurance.prove.prove import prove
    from remit.report.prove.data import prove_data
    from remit.report.prove.markdown import prove_markdown
    from remit.report.prove.text import show_proofs

    policy = open_policy(meant(arguments.policy))
    note_idle((arguments.quiet and arguments.format != "text", "--quiet", f"{arguments.format} has all of it"))
    refuse_idle(policy)
    with placing(policy.written):
        proofs = prove(policy.policy, arguments.property)
    answering()
    show(
        arguments.format,
        lambda screen: show_proofs(screen, policy.policy, proofs, quiet=arguments.quiet),
        lambda: prove_data(policy, proofs),
        lambda: prove_markdown(policy.policy, proofs),
    )
    if arguments.save and (text := counterexamples(policy.policy, proofs)):
        save(arguments.save, text)
    else:
        note_idle((arguments.save, "--save", "there is no counterexample"))
    return 0 if all(proof.is_proved for proof in proofs) else FAILED


def refuse_idle(policy: LoadedPolicy) -> None:
    """Nothing to prove is not a success."""
    if not policy.policy.properties:
        at = Location(policy.written.origins.file)
        help = "add `properties:`, each with claim, when, and never, always or some"
        raise RemitError([Problem("no-properties", "the policy claims nothing of itself", at, help)])
