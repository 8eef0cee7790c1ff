"""Whether scenarios would notice if their policy were wrong, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from remit.assurance.mutate.mutants import KINDS
from remit.assurance.mutate.mutate import Fate, Judged, MutantTrial
from remit.assurance.region_words import FEWER
from remit.decide.unlinked import apart
from remit.explain.derived import say_apart
from remit.model.policy import Policy
from remit.model.scenario import Scenario
from remit.quantities import say_count, say_points, say_verb
from remit.report import DISCLAIMER
from remit.report.screen import Screen
from remit.writer import scenarios_yaml

WITH_WORDS = 100  # columns, from which on there is room for what the kinds are (--help has it, too)
COLUMNS = (Fate.KILLED, Fate.SURVIVED, Fate.EQUIVALENT)


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial of a policy's mutants, what is to be shown of it, and what was asked of it."""

    policy: str
    loaded: Policy
    trial: MutantTrial
    others: int  # scenarios of other policies, which were passed over
    by_rules: bool
    threshold: float | None

    @property
    def fails(self) -> bool:
        """Whether the score is below the threshold, or a scenario is not as expected without any mutant."""
        return bool(self.trial.unexpected) or (self.threshold is not None and self.trial.score < self.threshold)


def show_trial(screen: Screen, tried: Tried, *, equivalent: bool = False) -> None:
    """The table, the survivors with the scenarios that would kill them, the score.

    Args:
        screen: Where it is shown.
        tried: What became of the mutants of a policy.
        equivalent: List those, too, that decide every case as the policy does.
    """
    _table(screen, tried.trial)
    for index, survivor in enumerate(tried.trial.of(Fate.SURVIVED)):
        if not index:
            screen.heading("Survived: no scenario notices")
        _survivor(screen, tried.policy, survivor)
    if equivalent:
        _equivalents(screen, tried)
    screen.line()
    for sentence in summary(tried):
        screen.hang("", 0, sentence, "" if sentence.startswith("Score") else "dim")
    for said in say_apart(tried.loaded, apart(tried.loaded)):
        screen.hang("", 0, said)
    screen.hang("", 0, DISCLAIMER, "dim")


def _table(screen: Screen, trial: MutantTrial) -> None:
    table = trial.table()
    width = max(map(len, table), default=0)
    screen.line(f"{'':<{width}}  {'mutants':>7}  {'killed':>6}  {'survived':>8}  {'equivalent':>10}", "bold")
    for kind, counted in table.items():
        numbers = [counted[fate] for fate in COLUMNS]
        style = "yellow" if counted[Fate.SURVIVED] else ""
        says = KINDS[kind].says if screen.width >= WITH_WORDS else ""
        row = f"{sum(counted.values()):>7}  {numbers[0]:>6}  {numbers[1]:>8}  {numbers[2]:>10}"
        screen.hang(f"{kind:<{width}}  {screen.styled(row, style)}  ", width + 41, says, "dim")


def _survivor(screen: Screen, policy: str, survivor: Judged) -> None:
    screen.line()
    screen.hang("", 0, f"{survivor.mutant.at}: {survivor.mutant.what}", "yellow")
    if survivor.witness is None:
        screen.hang("  ", 2, "No scenario was found that would notice, and no proof that there is none.")
        return
    screen.hang("  ", 2, f"A smallest scenario with one verdict that would notice ({survivor.miss}):", "dim")
    for line in paste(policy, survivor.witness):
        screen.line(line)
    if not survivor.is_smallest:
        screen.hang("  ", 2, FEWER, "dim")


def to_keep(tried: Tried) -> list[Scenario]:
    """The scenarios that would notice survivors: each case once, under a name of its own."""
    found: dict[str, Scenario] = {}
    for survivor in tried.trial.of(Fate.SURVIVED):
        if survivor.witness is not None:
            case = survivor.witness.model_copy(update={"name": ""})
            found.setdefault(case.model_dump_json(), survivor.witness)
    names = Counter[str]()
    kept = []
    for scenario in found.values():
        names[scenario.name] += 1
        name = scenario.name if names[scenario.name] == 1 else f"{scenario.name} ({names[scenario.name]})"
        kept.append(scenario.model_copy(update={"name": name}))
    return kept


def paste(policy: str, scenario: Scenario) -> Iterator[str]:
    """The lines of a scenario as they stand in a file, below `scenarios:`."""
    lines = scenarios_yaml(policy, [scenario]).splitlines()
    yield from lines[lines.index("scenarios:") + 1 :]


def _equivalents(screen: Screen, tried: Tried) -> None:
    screen.line()
    same = "the same verdict by the same rules" if tried.by_rules else "the same verdict"
    screen.line(f"Equivalent, proved: {same} in every case, under every reading", "bold")
    for one in tried.trial.of(Fate.EQUIVALENT):
        screen.hang("", 2, f"{one.mutant.at}: {one.mutant.what}")


def summary(tried: Tried) -> Iterator[str]:
    """The score, and what was left out."""
    trial = tried.trial
    killed, survived = len(trial.of(Fate.KILLED)), len(trial.of(Fate.SURVIVED))
    equivalent, large = len(trial.of(Fate.EQUIVALENT)), len(trial.of(Fate.TOO_LARGE))
    asked = f" ({say_points(tried.threshold)} asked for)" if tried.threshold is not None else ""
    yield (
        f"Score {say_points(trial.score)}{asked}: of {say_count(killed + survived, 'mutant')} that can be told from "
        f"{tried.policy}, {say_count(trial.used, 'scenario')} {say_verb(trial.used, 'kill')} {killed}. "
        f"{equivalent} more {'is' if equivalent == 1 else 'are'} equivalent, by proof."
    )
    if large:
        yield f"Not judged, because their conditions multiply out too far: {say_count(large, 'mutant')}."
    if trial.unexpected:
        first = trial.unexpected[0]
        yield (
            f"Left out, because they are not as expected by the policy itself: "
            f"{say_count(len(trial.unexpected), 'scenario')}, the first `{first.scenario.name}` ({first.at()})."
        )
    if trial.idle:
        yield f"Without an expectation, so that nothing is noticed: {say_count(trial.idle, 'scenario')}."
    if tried.others:
        yield f"Passed over, because they are for other policies: {say_count(tried.others, 'scenario')}."
