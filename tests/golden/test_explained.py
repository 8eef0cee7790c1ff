"""The explanations that are recorded and read aloud: every rule of the first policy is in one, and every verdict."""

from pathlib import Path

import pytest

import remit
from remit.model.rules import Verdict
from remit.reader.scenarios import read_scenarios

EXPLAINED = sorted((Path(__file__).parent / "explained").glob("*.yaml"))


def decisions(file: Path) -> list[remit.Decision]:
    policies = {"lending": str(Path(__file__).parent / "lending.yaml")}
    loaded = remit.load(policies.get(file.stem, file.stem))
    return [loaded.decide(each.scenario.given, readings=each.scenario.readings) for each in read_scenarios(str(file))]


def test_every_rule_of_the_first_policy_decides_in_one_of_them() -> None:
    (file,) = [file for file in EXPLAINED if file.stem == "us-weapons-in-russia"]
    deciding = {rule for decision in decisions(file) for rule in decision.rules}

    assert deciding == set(remit.load("us-weapons-in-russia").policy.rules)


def test_every_verdict_is_explained_in_one_of_them() -> None:
    assert {decision.verdict for file in EXPLAINED for decision in decisions(file)} == set(Verdict)


@pytest.mark.parametrize("file", EXPLAINED, ids=lambda file: file.stem)
def test_no_sentence_names_a_reading_or_changes_more_than_two_facts(file: Path) -> None:
    for decision in decisions(file):
        explanation, policy = decision.explain(), decision.loaded.policy
        said = " ".join(explanation.paragraphs())
        assert not any(f"{name} {verb} read as" in said for name in policy.readings for verb in ("is", "were"))
        flips = [flip for flip in explanation.outlook.flips if len(flip.changes) <= 2]
        assert sum(line.startswith(("It would be ", "It could be ")) for line in explanation.outlook_said) == len(flips)
