"""Newcomers learn from the shipped policies: their scenarios come out and miss nothing, their claims are proved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from remit.cli.main import main

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.name for path in (ROOT / "scenarios").iterdir())
JUDGED_ELSEWHERE = {"us-weapons-in-russia"}  # every mutant of it is, one by one, in test_mutate.py


@pytest.fixture(autouse=True)
def _from_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_every_policy_has_scenarios_and_the_guide_names_it() -> None:
    others = (".sources.yaml", ".vocabulary.yaml")
    beside = {path.stem for path in (ROOT / "rules").glob("*.yaml") if not path.name.endswith(others)}
    guide = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")

    assert set(NAMES) == beside
    assert all(f"[{name}.yaml]({name}.yaml)" in guide for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_its_scenarios_come_out_as_expected(name: str) -> None:
    assert main(["check", f"scenarios/{name}", "--quiet"]) == 0


@pytest.mark.parametrize("name", NAMES)
def test_its_claims_are_proved(name: str) -> None:
    assert main(["prove", name, "--quiet"]) == 0


@pytest.mark.parametrize("name", NAMES)
def test_an_audit_finds_nothing_that_clashes_or_changes_nothing(name: str) -> None:
    assert main(["audit", name, "--strict"]) == 0


@pytest.mark.parametrize("name", NAMES)
def test_its_scenarios_exercise_all_that_can_be(name: str) -> None:
    assert main(["cover", name, f"scenarios/{name}", "--threshold", "100"]) == 0


@pytest.mark.parametrize("name", sorted({*NAMES} - JUDGED_ELSEWHERE))
def test_its_scenarios_would_notice_if_one_thing_were_wrong(name: str) -> None:
    assert main(["mutate", name, f"scenarios/{name}", "--threshold", "100"]) == 0


@pytest.mark.parametrize("name", ["document-access", "family-leave", "travel-expenses"])
def test_its_quotes_have_their_fingerprints(name: str) -> None:
    assert main(["cite", name]) == 0


@pytest.mark.parametrize("name", NAMES)
def test_written_out_in_full_it_decides_the_same(name: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "rules" / f"{name}.sources.yaml", tmp_path)
    expanded = str(tmp_path / f"{name}.yaml")

    assert main(["show", name, "--expanded", "--output", expanded]) == 0
    assert main(["check", f"scenarios/{name}", "--quiet", "--policy", expanded]) == 0
