"""`remit cover` where facts are compared with each other: what it proposes keeps how they stand to one another."""

from pathlib import Path

import pytest

from remit.assurance.cover.cover import cover
from remit.cli.main import main
from remit.decide import LoadedPolicy, open_policy

POLICY = """\
remit: 1
policy: loans
title: Loans
facts:
  paid: {number: {places: 1}}
  due: {number: {places: 1}}
concepts:
  settled: {when: {paid: [">= 100", {same as: due}]}}
rules:
  settled: {permit: "What is settled is closed.", when: {settled: true}}
"""


@pytest.fixture
def loans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoadedPolicy:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/loans.yaml").write_text(POLICY)
    monkeypatch.chdir(tmp_path)
    return open_policy("loans")


def test_proposals_state_values_where_it_matters_how_they_stand_to_each_other(loans: LoadedPolicy) -> None:
    """Found: a proposal said `any` of a number, and left open whether it is the same as the other."""
    proposals = cover(loans, []).proposals
    decided = [loans.decide({name: items[0] for name, items in proposal.where}) for proposal in proposals]

    assert [finding.item.says for finding in cover(loans, decided).findings if finding.is_missing] == []


@pytest.mark.usefixtures("loans")
def test_more_values_than_places_find_room(capsys: pytest.CaptureFixture[str]) -> None:
    """Found: so many values of facts that are compared ended in a traceback."""
    several = ", ".join(str(number) for number in range(30))
    Path("some.yaml").write_text(
        f"policy: loans\nscenarios: [{{name: some, given: {{paid: {{one of: [{several}]}}, due: 99}}}}]\n"
    )

    assert main(["cover", "loans", "some.yaml"]) in (0, 1)
    assert capsys.readouterr().err == ""


def test_what_a_proposal_leaves_open_may_lie_on_either_side_of_what_it_states(tmp_path: Path) -> None:
    """Found: a goal stayed missing, as one fact's value was taken to settle how any other stands to it."""
    file = tmp_path / "least.yaml"
    file.write_text(
        "remit: 1\npolicy: least\ntitle: Least\nfacts: {paid: {number: {}}, due: {number: {}}}\n"
        'rules: {over: {permit: "It is paid.", when: {paid: {at least: due}}}}\n'
    )
    least = open_policy(str(file))
    proposals = cover(least, []).proposals
    decided = [least.decide({name: items[0] for name, items in proposal.where}) for proposal in proposals]

    assert all({name for name, _ in proposal.where} == {"paid", "due"} for proposal in proposals)
    assert [finding.item.says for finding in cover(least, decided).findings if finding.is_missing] == []
