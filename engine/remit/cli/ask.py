"""Be asked what matters, one question at a time, until the verdict no longer depends on the answers.

  remit ask us-weapons-in-russia                       an interview in the terminal
  remit ask --given weapon=atacms --given location=russia
  remit ask --save my-case.yaml                        keep the case as a scenario file
  remit ask my-policy --about member                   whether a concept is so, and not the verdict
  remit ask us-weapons-in-russia < answers.txt         answers from a file or a pipe, a line for each question
  remit ask --given weapon=atacms < /dev/null          without a terminal or answers: the next question as JSON

Answer with the number, the name or words of an option (a group will do), or a day or number where one is asked for;
`-` don't know, `?` why do you ask, `<` back a step, `q` stop here. Answers from a pipe must all be understood, and all
be asked for; --format json reads none.

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from remit.cli.shared.arguments import add_pairs, add_policy, add_readings, by_name, meant, only_policy, readings_of
from remit.cli.shared.given_facts import given_value
from remit.cli.shared.output import save
from remit.decide import open_policy
from remit.errors import Location, Problem, RemitError
from remit.explain import explain
from remit.explain.verdict_words import either
from remit.explain.words import sentence
from remit.interview import Asked, Interview, read_answer
from remit.model.questions import TRUTH_OF, Question
from remit.model.scenario import Given, Scenario
from remit.progress import leave
from remit.reader.files import STDIN, shown
from remit.report.check.reasons import show_explanation
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
    parser.add_argument("--about", metavar="CONCEPT", help="ask whether this concept is so, instead of the verdict")
    parser.add_argument("--save", metavar="FILE", help="write the case to a scenario file")
    parser.add_argument(
        "--format", choices=("text", "json"), help="json: the next question, for a program (without a terminal)"
    )


def run(arguments: argparse.Namespace) -> int:
    policy = open_policy(meant(arguments.policy or only_policy("ask")))
    given = {
        name: given_value(policy.policy, name, value) for name, value in by_name(arguments.given, "--given").items()
    }
    asked = policy if arguments.about is None else policy.asking(arguments.about)
    start = Interview(asked, given, readings_of(arguments))
    start.decision()
    leave()
    is_terminal = sys.stdin is not None and sys.stdin.isatty()
    answers = [] if is_terminal or arguments.format else piped_answers()
    if answers:
        end = hold_piped(start, Screen(), answers)
    elif arguments.format == "json" or not (is_terminal and sys.stdout.isatty()):
        from remit.report.check.data import interview_data
        from remit.report.published import as_json

        print(as_json(interview_data(start)))
        end = start
    else:
        end = hold(start, Screen(), input)
    if arguments.save:
        save(arguments.save, scenarios_yaml(policy.policy.policy, [saved(end)]))
    return 0


def saved(interview: Interview) -> Scenario:
    """The case as a scenario that expects what was found."""
    decision = interview.decision()
    name = ", ".join(f"{fact} {' or '.join(items)}" for fact, items in decision.given.items())
    given = {fact: Given(one_of=items) for fact, items in decision.stated.items()}
    asked = decision.loaded.policy
    expected: dict[str, object] = {"verdict": decision.verdict.value}
    if isinstance(asked, Question):
        expected = {"concepts": {asked.concept: TRUTH_OF[decision.verdict]}}
    return Scenario.model_validate({"name": name or "nothing is known", "given": given, "expect": expected})


def piped_answers() -> list[str]:
    """The lines of standard input, none where there is none.

    Raises:
        RemitError: They are no text.
    """
    try:
        text = sys.stdin.read() if sys.stdin is not None else ""
    except UnicodeDecodeError:
        raise RemitError([Problem("not-utf-8", "the answers are not UTF-8 text", Location(shown(STDIN)))]) from None
    except OSError:  # nothing can be read there
        return []
    return text.splitlines() if text.strip() else []


def hold_piped(interview: Interview, screen: Screen, answers: Sequence[str]) -> Interview:
    """The interview with answers that were written beforehand.

    Args:
        interview: Where it begins.
        screen: Where questions and answers are shown.
        answers: One for each question, in turn.

    Raises:
        RemitError: One is not understood, or not asked for.
    """
    left = list(answers)

    def listen(prompt: str) -> str:
        if not left:
            raise EOFError
        screen.line(f"{prompt}{left[0]}")
        return left.pop(0)

    try:
        end = hold(interview, screen, listen, repeats=False)
    except RemitError as wrong:
        at = Location(shown(STDIN), len(answers) - len(left))
        raise RemitError([replace(problem, at=problem.at or at) for problem in wrong.problems]) from None
    if surplus := [answer for answer in left if answer.strip()]:
        said = f"`{surplus[0]}` answers no question: nothing more was asked"
        raise RemitError([Problem("usage", said, Location(shown(STDIN), len(answers) - len(left) + 1))])
    return end


def hold(interview: Interview, screen: Screen, listen: Callable[[str], str], *, repeats: bool = True) -> Interview:
    """Ask until nothing unanswered matters, or the person stops; the interview at its end, explained.

    Args:
        interview: Where it begins.
        screen: Where questions are shown.
        listen: Gives the answer to a prompt. Raises EOFError where there is none any more.
        repeats: Ask again for what is not understood.

    Raises:
        RemitError: An answer is not understood, where it is not to be asked for again.
    """
    _show_possible(interview, screen)
    while (asked := interview.question()) is not None:
        _show_question(asked, screen)
        following = _step(interview, asked, screen, listen, repeats=repeats)
        if following is None:
            break
        if following is not interview:
            _show_possible(following, screen)
        interview = following
    screen.line()
    show_explanation(screen, explain(interview.decision()))
    return interview


def _step(
    interview: Interview, asked: Asked, screen: Screen, listen: Callable[[str], str], *, repeats: bool
) -> Interview | None:
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
        if not repeats:
            raise
        for problem in wrong.problems:
            screen.line(str(problem), "red")
        return interview


def _show_possible(interview: Interview, screen: Screen) -> None:
    possible, asked = interview.decision().possible, interview.policy.policy
    said, it = either(possible, asked), asked.concept if isinstance(asked, Question) else "it"
    screen.line()
    screen.hang("", 0, sentence(f"{it} is {said}") if len(possible) == 1 else f"So far {it} could be {said}.", "bold")


def _show_question(asked: Asked, screen: Screen) -> None:
    screen.line()
    screen.hang("", 0, f"{asked.question} ({asked.fact})")
    for number, option in enumerate(asked.options, start=1):
        text = f"any of: {option.label}" if option.is_group else option.label
        by = f"{number:>3}" if asked.is_numbered else "  ·"
        screen.hang(f"{by}  {'  ' * option.depth}", 5 + 2 * option.depth, text)
    hint = HINTS.get(asked.kind, "number or name")
    if asked.kind in HINTS and asked.kind != "set" and asked.options:
        hint += ", or absent"
    screen.hang("", 0, f"{hint}; - don't know, ? why do you ask, < back, q stop", "dim")
