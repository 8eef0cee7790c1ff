"""What became of rows, and what limits what is said of them, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from remit.assurance.compare.determining import Determining
from remit.assurance.region_words import say_where
from remit.decide.explanation import Cited
from remit.explain.citations import cited
from remit.explain.words import listed, sentence
from remit.model.rules import Verdict
from remit.quantities import say_count, say_number, say_percent
from remit.report.compare.responsible_rules import MOST_RULES, say_rules
from remit.report.replay.groups import Replayed, RulePair, TurnRows, changes, could_change, one_sided

FAR = "elsewhere, or in several regions at once"


def say_rows(number: int) -> str:
    """So many rows."""
    return say_count(number, "row")


def say_result(replayed: Replayed) -> str:
    """The result in a sentence or two."""
    replay = replayed.replay
    changed, could = replay.number("changes"), replay.number("could change")
    if not replay.rows:
        return "There are no rows: nothing is compared."
    if not changed and not could:
        others = replay.number("only before", "only after", "neither")
        which = f"All {say_rows(replay.rows)}" if not others else "The rows that are cases of both"
        return f"No verdict changes. {which} have the same before and after."
    rows = say_rows(replay.rows)
    if not changed:
        return (
            f"The verdict could change in {say_number(could)} of {rows}, which leave facts out; it surely does in none."
        )
    said = f"The verdict changes in {say_number(changed)} of {rows} ({say_percent(changed, replay.rows)})"
    return said + (f", and could change in {say_number(could)} more, which leave facts out." if could else ".")


def say_one_sided(replayed: Replayed) -> Iterator[str]:
    """The rows that only one of the two has as cases, and those that none has."""
    for side, other in ((0, 1), (1, 0)):
        if found := one_sided(replayed.replay, side):
            verdicts = listed(f"{verdict} {say_number(rows)}" for verdict, rows in found.most_common())
            no_case = f"{say_rows(found.total())}: no case of {replayed.names[other]}"
            yield f"{no_case}, whose values or constraints do not allow it ({('before', 'after')[side]}: {verdicts})."
    if number := replayed.replay.number("neither"):
        yield f"{say_rows(number)}: cases of neither."


def say_limits(replayed: Replayed) -> Iterator[str]:
    """What no column says, and where less is known than could be."""
    replay = replayed.replay
    shared = [fact for fact in replay.unstated[0] if fact in replay.unstated[1]]
    if shared:
        yield f"No column for {listed(shared)}: unknown in every row."
    for name, unstated in zip(replayed.names, replay.unstated, strict=True):
        if own := [fact for fact in unstated if fact not in shared]:
            yield f"No column for {listed(own)} of {name}: unknown in every row."
    for said in () if replay.log is None else replay.log.said():
        yield f"{said[0].upper()}{said[1:]}."
    open_rows = sum(
        number
        for turn, number in replay.turns.items()
        if turn.change == "could change" and not turn.region and turn.before and turn.after
    )
    if replay.apart and open_rows:
        because = f" ({replay.why})" if replay.why else ""
        yield (
            f"{say_rows(replay.apart)} could only be decided by one policy after the other{because}: those that are "
            "undetermined in both are said to be able to change, and some may not be."
        )


def say_turn(turn: TurnRows) -> str:
    """What happens to the verdict."""
    return f"From {turn.before} to {turn.after}"


def say_by_rules(replayed: Replayed, turn: TurnRows, rules: RulePair) -> Iterator[tuple[str, str]]:
    """Before and after, each with its rules in their own sentences."""
    verdicts = (turn.before, turn.after)
    for when, written, verdict, names in zip(("Before", "After"), replayed.written, verdicts, rules, strict=True):
        if verdict == Verdict.UNDETERMINED and not names:
            yield when, "undetermined, by no rule in every case that fits."
            continue
        for text in say_rules(written.policy, Verdict(verdict), Determining(names, (), or_none=False)):
            yield when, text


def say_region(replayed: Replayed, region: int) -> str:
    """A region in words."""
    replay = replayed.replay
    return sentence(say_where(replay.words, replay.regions[region])).removesuffix(".")


def statements_of(replayed: Replayed) -> Iterator[Cited]:
    """The statements that changes rest on: those of the rules on either side."""
    for turn in (*changes(replayed.replay), *could_change(replayed.replay)):
        for pair in turn.rules:
            for written, names in zip(replayed.written, pair, strict=True):
                for rule in names if len(names) <= MOST_RULES else ():
                    yield from (cited(written, cite) for cite in written.policy.rules[rule].cites)
