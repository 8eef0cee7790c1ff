"""Check results for a review: how many are as expected, what is not, and every scenario folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remit.check import Result, summary
from remit.explain.deciding import deciding_sentence
from remit.quantities import say_count, say_number
from remit.report.markdown import code, folded, plain, table, whole
from remit.report.screen import MARKS

ALL = "`--format json` has all of them"


def check_markdown(results: Sequence[Result]) -> str:
    """How many scenarios are as expected, those that are not with what is otherwise, and all of them folded."""
    counted = summary(results)
    missed = [result for result in results if result.misses]
    mark = "❌" if missed else "✅" if counted.as_expected else "⚠️"
    verdicts = ", ".join(f"{say_number(number)} {verdict}" for verdict, number in counted.verdicts.items() if number)
    lines = [f"{say_count(counted.total, 'scenario')}: {verdicts}.{_apart(results)}", ""]
    lines += table(("scenario", "verdict", "what is otherwise"), [_missed(result) for result in missed], ALL)
    lines += [""] if missed else []
    every = table(("", "scenario", "verdict", "what decides"), [_row(result) for result in results], ALL)
    return whole(mark, _headline(results), [*lines, *folded("every scenario", every)])


def _headline(results: Sequence[Result]) -> str:
    counted = summary(results)
    if counted.not_as_expected:
        is_ = "is" if counted.not_as_expected == 1 else "are"
        return f"{counted.not_as_expected} of {say_count(counted.total, 'scenario')} {is_} not as expected"
    if not counted.as_expected:
        return f"{say_count(counted.total, 'scenario')}, and nothing to compare them with"
    return f"{say_count(counted.as_expected, 'scenario')} as expected"


def _apart(results: Sequence[Result]) -> str:
    """Those that are compared with nothing, and why."""
    counted = summary(results)
    idle, open_ = counted.without_expectation, counted.not_compared
    said = [f"{say_number(idle)} without an expectation."] if idle else []
    said += [f"{say_number(open_)} not compared, as readings are left open here."] if open_ else []
    return "".join(f" {each}" for each in said)


def _missed(result: Result) -> list[str]:
    named = f"{plain(result.written.scenario.name)} ({code(result.written.at())})"
    return [named, result.decision.verdict, "<br>".join(_told(result))]


def _told(result: Result) -> Iterator[str]:
    """What it misses, and why it is as it is."""
    yield from map(plain, result.misses)
    yield plain(deciding_sentence(result.decision))


def _row(result: Result) -> list[str]:
    said = plain(deciding_sentence(result.decision))
    mark, _ = MARKS[result.is_expected]
    return [mark, plain(result.written.scenario.name), result.decision.verdict, said]
