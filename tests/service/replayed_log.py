"""Decisions that the service made and logged, replayed against a policy with one changed rule."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from serving import USUAL, WHO, folder_of

import remit
from remit.assurance.compare.compare import ComparedSide
from remit.assurance.replay.replay import Replay, ReplayRequest, replay
from remit.decide import LoadedPolicy
from remit.errors import RemitError
from remit.service.answer import Answering
from remit.service.decisions import DecisionFile, DecisionLog
from remit.service.folder import Folder
from remit.tables.classify import opened
from remit.tables.decision_logs import as_rows
from remit.tables.request import Request

BATCH = 200
MISSING = 0.1
BEFORE, AFTER = "since: 2024-05-30", "since: 2024-06-10"  # the rule that is changed
DECIDED = {  # by it
    "supplier": "united-states",
    "weapon": "rocket-artillery",
    "location": "border-near-kharkiv",
    "target": "artillery",
    "threatens": "kharkiv-area",
}
POOL = 1_000  # different cases, but for their day
Facts = dict[str, str]


def drawn(policy: LoadedPolicy, number: int) -> Iterator[Facts]:
    """So many random cases of the shipped policy, some facts left out; some of them no constraint allows."""
    random = Random(7)
    values = {name: [*map(str, fact.domain.values)] for name, fact in policy.policy.facts.items() if name != "date"}
    values["date"] = [f"2024-{month:02}-{day:02}" for month in (5, 6) for day in range(1, 31)]
    for name, wanted in DECIDED.items():
        values[name] += [wanted] * len(values[name])
    dates = values.pop("date")
    pool = list[Facts]()
    while len(pool) < min(number // 50, POOL):
        case = {name: random.choice(listed) for name, listed in values.items() if random.random() >= MISSING}
        with suppress(RemitError):  # what no constraint allows is no decision
            policy.decide(case)
            pool.append(case)
    for _ in range(number):
        day = {"date": random.choice(dates)} if random.random() >= MISSING else {}
        yield {**random.choice(pool), **day}


async def _log(folder: Path, file: DecisionFile, number: int) -> int:
    """Ask the service, in batches, until so many decisions are in its log."""
    served = Folder(str(folder))
    served.refresh()
    answering, log, done = Answering(4 * POOL, USUAL, file.facts), DecisionLog(file), 0
    cases = drawn(served.snapshot.policies[USUAL].loaded, number)
    while done < number:
        parts = [{"context": next(cases)} for _ in range(BATCH)]
        entries: list[str] = []
        answering.batch(served.snapshot, {**WHO, "evaluations": parts}, BATCH, None, entries)
        kept = [entry for entry in entries if '"error"' not in entry][: number - done]
        await log.write(kept, f"batch {done}")
        done += len(kept)
    log.close()
    return done


def logged(place: Path, number: int) -> tuple[list[str], LoadedPolicy, LoadedPolicy]:
    """The files of a log of so many decisions, in their order, the policy behind them, and one with a changed rule."""
    folder = folder_of(place)
    before = folder / "rules" / f"{USUAL}.yaml"
    after = folder / "rules" / "changed.yaml"
    text = before.read_text(encoding="utf-8")
    assert text.count(BEFORE) == 1
    old = remit.load(str(before))
    facts = tuple(old.policy.facts)
    asyncio.run(_log(folder, DecisionFile(str(place / "log.jsonl"), facts, size=200 << 20, kept=99), number))
    after.write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
    aside = sorted(place.glob("log.*.jsonl"), key=lambda each: -int(each.name.split(".")[1]))
    return [*map(str, aside), str(place / "log.jsonl")], old, remit.load(str(after))


def replayed(files: list[str], old: LoadedPolicy, new: LoadedPolicy, output: Path) -> tuple[Replay, list[Any]]:
    """The replay, and the rows that it has written."""
    sides = [ComparedSide(each.policy, each.knowledge.picked(None)) for each in (old, new)]
    found = replay((old.written, new.written), (sides[0], sides[1]), ReplayRequest(files, output=str(output)))
    return found, [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


def lines(files: list[str]) -> Iterator[dict[str, Any]]:
    for file in files:
        with open(file, encoding="utf-8") as log:
            yield from map(json.loads, log)


def differences_by_decide(
    files: list[str], written: list[Any], old: LoadedPolicy, new: LoadedPolicy, sample: int
) -> list[Any]:
    """The rows of a sample of which `decide` says something else than the replay, row by row."""
    total = sum(1 for _ in lines(files))
    picked = set(Random(3).sample(range(total), min(sample, total)))
    rest, wrong = iter(written), list[Any]()
    row = next(rest, None)
    for number, line in enumerate(lines(files)):
        mine = row is not None and _is_of(row, line)
        if number in picked:
            decisions = [each.decide(line["facts"]) for each in (old, new)]
            if not _agree(decisions, row if mine else None):
                wrong.append((line["facts"], row if mine else None))
        row = next(rest, None) if mine else row
    return wrong if row is None else [*wrong, ("rows that the log does not have", row)]


def _is_of(row: Mapping[str, Any], line: Mapping[str, Any]) -> bool:
    """Whether a row that was written is that of a line: the next one with its facts, time and request."""
    told = {name.removeprefix("decided."): value for name, value in row.items() if name.startswith("decided.")}
    added = ("before_", "after_", "change", "region", "decided.")
    facts = {name: value for name, value in row.items() if not name.startswith(added)}
    return facts == line["facts"] and (told["time"], told["request_id"]) == (line["time"], line["request_id"])


def _agree(decisions: list[Any], row: Mapping[str, Any] | None) -> bool:
    """A row that is written has what both decide, and may differ; one that is not has the same verdicts."""
    before, after = decisions
    if row is None:
        return bool((before.verdict, before.possible) == (after.verdict, after.possible))
    said = [(each.verdict.value, "|".join(each.rules), "|".join(each.possible)) for each in decisions]
    found = [tuple(row[f"{side}_{name}"] for name in ("verdict", "rules", "possible")) for side in ("before", "after")]
    settled = "undetermined" not in (before.verdict, after.verdict)
    kinds = ["changes"] if settled and before.verdict != after.verdict else ["changes", "could change"]
    return said == found and row["change"] in kinds and not (settled and before.verdict == after.verdict)


def counts_by_classify(files: list[str], folder: Path, policy: LoadedPolicy) -> Counter[tuple[str, ...]]:
    """How many rows have which verdict and rules, as `classify` counts them."""
    path, _ = as_rows(files, str(folder), {USUAL: {}}, ())
    with opened([path], Request(policy, ("verdict", "rules")), None) as classifier:
        return Counter({words: number for words, number in classifier.counts().items() if words is not None})


def counts_by_replay(found: Replay, side: int) -> Counter[tuple[str, ...]]:
    """The same, as the replay has it of one side."""
    counts = Counter[tuple[str, ...]]()
    for turn, number in found.turns.items():
        answer = (turn.before, turn.after)[side]
        counts[() if answer is None else (answer.verdict, "|".join(answer.rules))] += number
    return counts


def hold(place: Path, number: int, sample: int) -> Replay:
    """Log so many decisions, replay them, and hold the rows against `decide` and `classify`."""
    files, old, new = logged(place, number)
    found, written = replayed(files, old, new, place / "changed.jsonl")

    assert found.rows == number
    assert found.apart == 0
    assert len(written) == found.number("changes", "could change") > 0
    assert differences_by_decide(files, written, old, new, sample) == []
    for side, policy in enumerate((old, new)):
        assert counts_by_replay(found, side) == counts_by_classify(files, place, policy)
    return found
