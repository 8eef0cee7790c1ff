"""Be asked what matters, one question at a time, until the verdict no longer depends on the answers.

  remit ask us-weapons-in-russia                       an interview in the terminal
  remit ask --given weapon=atacms --given location=russia
  remit ask --save my-case.yaml                        keep the case as a scenario file
  remit ask --given weapon=atacms < /dev/null          without a terminal: the next question as JSON

Answer with the number, the name or words of an option (a group will do), or a day or number where one is asked for;
`-` don't know, `?` why do you ask, `<` back a step, `q` stop here.

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from remit.cli.arguments import add_pairs, add_policy, add_readings, only_policy, readings_of
from remit.cli.output import write_file
from remit.decide import open_policy
from remit.decide.knowledge import as_items
from remit.errors import RemitError
from remit.explain import explain
from remit.explain.words import SAID_OF, listed
from remit.interview import Asked, Interview, read_answer
from remit.model.policy import Policy
from remit.model.scenario import Scenario
from remit.progress import leave
from remit.report.reasons import show_explanation
from remit.report.screen import Screen
from remit.writer import scenarios_yaml

HINTS = {  # of answers that are not one of a list
    "date": "a day (2024-05-30) or a range (>= 2024-05-30)",
    "datetime": "a moment (2024-05-30T14:00:00+02:00) or a range (>= 2024-05-30T14:00:00Z)",
    "integer": "a number or a range (>= 3)",
    "number": "a number (2.5) or a range (>= 2.5)",
    "text": "any text",
    "set": "numbers or names, with commas between them; none",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_policy(parser)
    add_pairs(parser, "--given", "FACT=VALUE", "a fact that is known (a|b: one of)")
    add_readings(parser)
    parser.add_argument("--save", metavar="FILE", help="write the case to a scenario file")
    parser.add_argument(
        "--format", choices=("text", "json"), help="json: the next question, for a program (without a terminal)"
    )


def run(arguments: argparse.Namespace) -> int:
    policy = open_policy(arguments.policy or only_policy("ask"))
    given = {name: _value(policy.policy, name, value) for name, value in arguments.given}
    start = Interview(policy, given, readings_of(arguments))
    start.decision()
    leave()
    talks = sys.stdin.isatty() and sys.stdout.isatty()
    if arguments.format == "json" or (arguments.format is None and not talks):
        from remit.report.data import as_json, interview_data

        print(as_json(interview_data(start)))
        end = start
    else:
        end = hold(start, Screen(), input)
    if arguments.save:
        write_file(arguments.save, scenarios_yaml(policy.policy.policy, [saved(end)]))
        print(f"saved to {arguments.save}", file=sys.stderr)
    return 0


def _value(policy: Policy, name: str, text: str) -> object:
    """What is given on the command line: a|b is one of them; of a set, `{a|b}` or `includes a|b` is what it is."""
    is_set = name in policy.facts and policy.facts[name].kind == "set"
    return {"one of": text.split("|")} if "|" in text and not is_set else text


def saved(interview: Interview) -> Scenario:
    """The case as a scenario that expects what was found."""
    decision = interview.decision()
    name = ", ".join(f"{fact} {' or '.join(as_items(raw))}" for fact, raw in interview.given.items())
    given = {fact: {"one of": list(as_items(raw))} for fact, raw in interview.given.items()}
    expected = {"verdict": decision.verdict.value}
    return Scenario.model_validate({"name": name or "nothing is known", "given": given, "expect": expected})


def hold(interview: Interview, screen: Screen, listen: Callable[[str], str]) -> Interview:
    """Ask until nothing unanswered matters, or the person stops; the interview at its end, explained."""
    _show_possible(interview, screen)
    while (asked := interview.question()) is not None:
        _show_question(asked, screen)
        following = _step(interview, asked, screen, listen)
        if following is None:
            break
        if following is not interview:
            _show_possible(following, screen)
        interview = following
    screen.line()
    show_explanation(screen, explain(interview.decision()))
    return interview


def _step(interview: Interview, asked: Asked, screen: Screen, listen: Callable[[str], str]) -> Interview | None:
    """The interview after one reply; None to stop."""
    try:
        reply = listen("> ").strip()
    except EOFError:
        return None
    if reply.lower() in ("q", "quit"):
        return None
    if reply in ("<", "back"):
        return interview.back()
    if reply == "?":
        screen.line(interview.why(asked), "dim")
        return interview
    if reply in ("-", "", "don't know"):
        return interview.skip(asked.fact) if reply else interview
    try:
        return interview.answer(asked.fact, read_answer(asked, reply))
    except RemitError as wrong:
        for problem in wrong.problems:
            screen.line(str(problem), "red")
        return interview


def _show_possible(interview: Interview, screen: Screen) -> None:
    possible = interview.decision().possible
    said = listed((SAID_OF[verdict] for verdict in possible), "or")
    screen.line()
    screen.hang("", 0, f"It is {said}." if len(possible) == 1 else f"So far it could be {said}.", "bold")


def _show_question(asked: Asked, screen: Screen) -> None:
    screen.line()
    screen.hang("", 0, f"{asked.question} ({asked.fact})")
    for number, option in enumerate(asked.options, start=1):
        text = f"any of: {option.label}" if option.is_group else option.label
        screen.hang(f"{number:>3}  {'  ' * option.depth}", 5 + 2 * option.depth, text)
    hint = HINTS.get(asked.kind, "number or name")
    if asked.kind in HINTS and asked.kind != "set" and asked.options:
        hint += ", or absent"
    screen.hang("", 0, f"{hint}; - don't know, ? why do you ask, < back, q stop", "dim")
