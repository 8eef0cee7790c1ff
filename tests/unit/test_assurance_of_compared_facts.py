"""Facts compared with each other, proved and mutated: values may lie on every side of the others, however many."""

from pathlib import Path

import pytest

from remit.assurance.prove.prove import prove
from remit.cli.main import main
from remit.decide import LoadedPolicy, open_policy

POLICY = """\
remit: 1
policy: loans
title: Loans
facts:
  paid: {number: {places: 1}}
  due: {number: {places: 1}}
  bank: {choice: [here, there]}
constraints:
  never-even: {when: {paid: {same as: due}}, then: {paid: {less than: due}}}
rules:
  over: {permit: "What is more than paid is fine.", when: {paid: {more than: due}}}
  under: {forbid: "What is less than paid is not.", when: {paid: {less than: due}}}
properties:
  whatever-is-due: {claim: "What is due is all the same.", when: {all: []}, same: [due]}
  more-is-due:
    claim: "Permitted stays permitted."
    when: {all: []}
    change: {due: {from: "<= 100", to: ">= -100"}}
    never turns: {permitted: [prohibited]}
  whichever-bank: {claim: "The bank is all the same.", when: {all: []}, same: [bank]}
"""
KINDS = """\
remit: 1
policy: kinds
title: Kinds
facts: {paid: {number: {}}, due: {number: {}}}
rules:
  over: {permit: "Enough.", when: {paid: [">= 100", {same as: due}]}}
  under: {forbid: "Too little.", when: {paid: {less than: due}}}
"""


@pytest.fixture
def loans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LoadedPolicy:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/loans.yaml").write_text(POLICY)
    (tmp_path / "rules/kinds.yaml").write_text(KINDS)
    monkeypatch.chdir(tmp_path)
    return open_policy("loans")


def test_a_fact_that_changes_may_come_to_lie_on_the_other_side(loans: LoadedPolicy) -> None:
    """Found: the first was said to be proved, and the second ended in a traceback."""
    proofs = prove(loans.policy)

    assert [proof.is_proved for proof in proofs] == [False, False, True]
    for proof in proofs[:2]:
        (answer,) = proof.answers
        before, after = (one.where for one in answer.counterexamples)
        assert [loans.decide({n: items[0] for n, items in w}).verdict for w in (before, after)] == [
            one.verdict for one in answer.counterexamples
        ]
        assert dict(before)["paid"] == dict(after)["paid"]


@pytest.mark.usefixtures("loans")
@pytest.mark.parametrize("number", [3, 60])
def test_scenarios_may_state_more_values_than_there_are_places(
    number: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Found: so many values of facts that are compared ended in a traceback."""
    several = ", ".join(map(str, range(number)))
    Path("some.yaml").write_text(
        "policy: kinds\nscenarios:\n"
        f"  - {{name: some, given: {{paid: {{one of: [{several}]}}, due: 99}}, expect: prohibited}}\n"
        "  - {name: even, given: {paid: 9, due: 9}, expect: permitted}\n"
        "  - {name: enough, given: {paid: 100, due: 9}, expect: permitted}\n"
    )

    assert main(["mutate", "kinds", "some.yaml", "--kind", "effect", "--kind", "drop", "--threshold", "100"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("loans")
def test_what_would_notice_a_mutant_says_how_facts_stand_to_each_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("some.yaml").write_text("policy: kinds\nscenarios: [{name: some, given: {}, expect: undetermined}]\n")

    assert main(["mutate", "kinds", "some.yaml", "--threshold", "100"]) == 1
    shown = capsys.readouterr().out
    Path("more.yaml").write_text("policy: kinds\nscenarios:\n" + "".join(_scenarios(shown)))
    assert main(["mutate", "kinds", "more.yaml", "--threshold", "100"]) == 0


def _scenarios(shown: str) -> list[str]:
    """The scenarios in what `remit mutate` prints, each line with its end."""
    lines = shown.splitlines(keepends=True)
    return [
        line for line in lines if line.startswith(("  - name", "    given", "    expect", "    because", "      - "))
    ]


def test_a_fact_that_only_the_claim_compares_may_change(tmp_path: Path) -> None:
    (tmp_path / "spans.yaml").write_text("""\
remit: 1
policy: spans
title: Spans
facts: {begins: {integer: {min: 0, max: 9}}, ends: {integer: {min: 0, max: 9}}}
rules: {late: {forbid: "Too late.", when: {ends: 9}}}
properties:
  in-order:
    claim: "Of what is in order, an earlier end is as good."
    when: {begins: {less than: ends}}
    change: {ends: {from: "9", to: "<= 8"}}
    never turns: {prohibited: [permitted]}
""")
    (answer,) = prove(open_policy(str(tmp_path / "spans.yaml")).policy)[0].answers

    assert (answer.is_proved, answer.cases > 0, answer.broken) == (True, True, 0)


def test_a_fact_that_is_known_is_none_on_which_a_verdict_depends(tmp_path: Path) -> None:
    (tmp_path / "names.yaml").write_text("""\
remit: 1
policy: names
title: Names
facts: {user: {text: {}}, owner: {text: {}, optional: true}}
rules: {own: {permit: "Owners may.", when: {user: {same as: owner}}}}
""")
    decision = open_policy(str(tmp_path / "names.yaml")).decide({"user": "O'Neill"})

    assert decision.depends_on == ("owner",)
    assert decision.answers is not None
    assert [question.fact for question in decision.answers.questions()] == ["owner"]


@pytest.mark.parametrize("same", ["[mine]", "[mine, begins]"])
def test_a_choice_that_is_compared_may_change_with_others(same: str, tmp_path: Path) -> None:
    """Each of the nine pairs of regions can come to another verdict, as there are two others to change to."""
    (tmp_path / "regions.yaml").write_text(f"""\
remit: 1
policy: regions
title: Regions
facts:
  mine: {{choice: [eu, us, apac]}}
  theirs: {{choice: [eu, us, apac]}}
  begins: {{integer: {{min: 0, max: 9}}}}
  ends: {{integer: {{min: 0, max: 9}}}}
rules: {{alike: {{permit: "Alike.", when: {{mine: {{same as: theirs}}}}}}}}
properties:
  whichever:
    claim: "The region is all the same."
    when: {{all: [{{begins: {{at most: ends}}}}, {{begins: 0}}, {{ends: 9}}]}}
    same: {same}
""")
    (answer,) = prove(open_policy(str(tmp_path / "regions.yaml")).policy)[0].answers

    assert (answer.cases, answer.broken) == (9, 9)


@pytest.mark.parametrize("kind", ["text", "integer", "datetime"])
@pytest.mark.parametrize("verb", ["same as", "different from"])
def test_a_fact_that_changes_may_come_to_be_equal_or_different(kind: str, verb: str, tmp_path: Path) -> None:
    (tmp_path / "pairs.yaml").write_text(f"""\
remit: 1
policy: pairs
title: Pairs
facts: {{giver: {{{kind}: {{}}}}, taker: {{{kind}: {{}}}}, old: {{flag: {{}}}}}}
rules: {{two: {{permit: "Two may.", when: {{taker: {{{verb}: giver}}}}}}}}
properties: {{whoever: {{claim: "Whoever takes.", when: {{old: true}}, same: [taker]}}}}
""")
    policy = open_policy(str(tmp_path / "pairs.yaml"))
    (answer,) = prove(policy.policy)[0].answers
    sides = [policy.decide({n: items[0] for n, items in one.where}).verdict for one in answer.counterexamples]

    assert (answer.cases, answer.broken) == (2, 2)
    assert sides == [one.verdict for one in answer.counterexamples]
    assert len(set(sides)) == 2
