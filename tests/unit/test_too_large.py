"""What is too large is refused by every command in the same way: one code, the true cause, its place; never a wait."""

import io
import re
from pathlib import Path

import pytest

import remit
from remit.assurance.audit.audit import audit
from remit.assurance.mutate.mutants import mutants
from remit.assurance.mutate.mutate import mutate
from remit.cli.main import main
from remit.cli.shared.exit_codes import INTERRUPTED, WRONG
from remit.cli.shared.progress_line import PLAIN, Progress, watched
from remit.decide import LoadedPolicy
from remit.diagram import compiled as compiling
from remit.diagram import nodes, reasons
from remit.diagram.compiled import Compiled
from remit.diagram.masks import PolicyCubes, Space
from remit.diagram.nodes import Diagram
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.progress import answering, leave, told
from remit.verdict import decide

LARGE = Path(__file__).parents[1] / "invalid" / "too-large"
MULTIPLIED_OUT = Path(__file__).parent / "multiplied_out"
FEES = [f"{letter}{number}" for letter in "abcdefgh" for number in "123"]
DAYS = [f"day-{number}" for number in range(8)]
PLACES = {
    "alternatives": "alternatives.policy.yaml:60:5",
    "sets": "sets.policy.yaml:8:3",
    "compared": "compared.policy.yaml:18:45",
    "included": "house.policy.yaml:60:5",
}


def fees(name: str, more: str = "") -> str:
    """A policy of two dozen fees: first the facts that they are paid, then that they are waived."""
    facts = [f"  {fee}-{how}: {{flag: {{}}}}" for how in ("paid", "waived") for fee in FEES]
    arms = [f"        - {{any: [{{{fee}-paid: true}}, {{{fee}-waived: true}}]}}" for fee in FEES]
    return f"""remit: 1
policy: {name}
title: "Two dozen fees, each paid or waived"
otherwise: prohibited
{more}
facts:
  night: {{flag: {{}}}}
{chr(10).join(facts)}

rules:
  all-settled:
    permit: "Who has settled every fee may come in."
    when:
      night: false
      all:
{chr(10).join(arms)}
"""


def days() -> str:
    """A policy that compares each of eight days with each."""
    facts = [f"  {day}: {{date: {{}}, optional: true}}" for day in DAYS]
    pairs = [(one, other) for at, one in enumerate(DAYS) for other in DAYS[at + 1 :]]
    rules = [f'  {a}-{b}: {{permit: "So it is.", when: {{{b}: {{at least: {a}}}}}}}' for a, b in pairs]
    head = 'remit: 1\npolicy: compared\ntitle: "Eight days"\notherwise: prohibited\n\nfacts:\n  night: {flag: {}}'
    return "\n".join([head, *facts, "", "rules:", *rules, ""])


CLAIM = """
properties:
  open-hours: {claim: "Nobody is let in at night.", when: {night: true}, never: exempt}
"""
INCLUDED = """remit: 1
policy: included
title: "What includes the rules of the house"
otherwise: prohibited
include: {house: house.policy.yaml}

facts:
  night: {flag: {}}

rules:
  night: {forbid: "Nobody at night.", when: {night: true}, overrides: [house]}
"""
TEXTS = {
    "alternatives.policy.yaml": fees("alternatives") + CLAIM,
    "compared.policy.yaml": days() + CLAIM,
    "house.policy.yaml": fees("house"),
    "included.policy.yaml": INCLUDED + CLAIM,
    **{
        f"{name}.yaml": f"policy: {name}.policy.yaml\nscenarios:\n  - {{name: nothing is known, given: {{}}}}\n"
        for name in ("alternatives", "compared", "included")
    },
}
COMMANDS = [
    "check {0}.yaml",
    "check {0}.yaml --explain --format json",
    "ask {0}.policy.yaml --format json",
    "audit {0}.policy.yaml",
    "prove {0}.policy.yaml",
    "compare {0}.policy.yaml {0}.policy.yaml",
    "cover {0}.policy.yaml {0}.yaml",
    "mutate {0}.policy.yaml {0}.yaml",
    "report {0}.policy.yaml {0}.yaml -o -",
    "classify rows.csv --policy {0}.policy.yaml",
    "sql {0}.policy.yaml",
]


def opened(name: str) -> LoadedPolicy:
    return remit.load(f"{name}.policy.yaml")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The policies, and less patience, so that the test does not wait for what is far too large anyway."""
    monkeypatch.setattr(nodes, "MOST_STEPS", 20_000)
    for bound in ("MOST_STATES", "MOST_PICKED", "MOST_VIEWED", "MOST_JOINED", "MOST_FOLDED"):
        monkeypatch.setattr(compiling, bound, 2_000)
    for file in LARGE.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("night\ntrue\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.split()[0])
@pytest.mark.usefixtures("folder")
def test_every_command_refuses_it_with_one_code_and_its_place(
    name: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command.format(name).split()) == WRONG
    said = capsys.readouterr().err

    assert re.findall(r"\[([a-z-]+)\]$", said, re.MULTILINE) == ["too-large"]
    assert said.startswith(f"{PLACES[name]}: ")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", PLACES)
def test_from_python_it_is_one_exception_with_its_place(name: str) -> None:
    with pytest.raises(TooLarge) as refused:
        opened(name).decide({})

    assert f"{PLACES[name]}: " in str(refused.value)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", PLACES)
def test_a_complete_case_is_decided_all_the_same(name: str) -> None:
    loaded = opened(name)
    values = {"flag": True, "set": frozenset(["badge-2"]), "choice": "door-2", "date": "2024-05-30"}
    facts = {fact: values[declared.kind] for fact, declared in loaded.policy.facts.items()} | {"night": False}
    typed = {fact: loaded.policy.domains[fact].value(raw) for fact, raw in facts.items()}

    assert loaded.decide(facts).verdict is decide(loaded.policy, typed).verdict
    assert loaded.decider()(facts) is decide(loaded.policy, typed).verdict


@pytest.mark.usefixtures("folder")
def test_a_case_of_which_little_is_left_open_is_decided_all_the_same() -> None:
    open_facts = ("night", "a1-paid", "a1-waived")
    settled = {fact: True for fact in opened("alternatives").policy.facts if fact not in open_facts}
    decision = opened("alternatives").decide(settled)

    assert decision.possible == ("permitted", "prohibited")
    assert decision.depends_on == open_facts


def test_a_case_that_is_too_large_to_be_explained_is_refused_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cases = tmp_path / "cases.yaml"
    facts = "{supplier: united-states, location: elsewhere-in-russia, weapon: atacms}"
    cases.write_text(
        "policy: us-weapons-in-russia\nscenarios:\n"
        f"  - {{name: much is known, given: {facts}}}\n  - {{name: nothing is known, given: {{}}}}\n"
    )
    monkeypatch.setattr(reasons, "MOST_TRIED", 3)

    assert main(["check", str(cases), "--explain"]) == WRONG
    shown = capsys.readouterr()
    assert re.search(rf"{cases}:3:5: scenario `much is known`: .*\[too-large\]$", shown.err, re.MULTILINE)
    assert "much is known  prohibited" in shown.out
    assert "nothing is known" in shown.out
    assert "Ask first" in shown.out


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", [name for name in PLACES if name != "compared"])
def test_no_diagram_of_what_is_too_large_is_written_out(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", f"{name}.policy.yaml", "--format", "json", "-o", "-"]) == WRONG

    assert re.match(rf"{PLACES[name]}: .* \[too-large\]\n", capsys.readouterr().err)


def test_a_diagram_that_is_too_large_to_be_written_out_is_refused_at_its_policy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("remit.report.diagram.data.LARGEST", 3)

    assert main(["report", "family-leave", "--format", "json", "-o", "-"]) == WRONG
    assert re.match(r"\S*family-leave.yaml:\d+:\d+: the diagram .* \[too-large\]\n", capsys.readouterr().err)


def test_a_diagram_ends_after_a_number_of_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MOST_STEPS", 2)
    diagram = Diagram(4)
    one, other = diagram.terminal(1), diagram.terminal(2)
    diagram.find_or_add(3, (one, other))
    diagram.find_or_add(2, (one, other))

    with pytest.raises(TooLarge):
        diagram.find_or_add(2, (one, other))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("family-leave", "rules of"),
        ("document-access", "are compared with each other"),
    ],
)
def test_where_no_part_is_too_large_by_itself_all_that_is_told_apart_is_named(name: str, said: str) -> None:
    refusal = Compiled(remit.load(name).policy).table.space.too_large(1_000)

    assert said in str(refusal)
    assert "more than 1,000 states" in str(refusal)
    assert refusal.path


def test_a_comparison_that_nothing_asks_for_is_not_what_is_too_large() -> None:
    policy = Policy.model_validate(
        {
            "remit": "1",
            "policy": "ages",
            "title": "Two ages, which only a concept compares that no rule names",
            "facts": {"age": {"integer": {}}, "other-age": {"integer": {}}},
            "concepts": {"as-old": {"when": {"age": {"same as": "other-age"}}}},
            "rules": {"grown-up": {"permit": "Grown-ups may.", "when": {"age": ">= 18"}}},
        }
    )

    said = Space([PolicyCubes(policy)]).too_large(3).said

    assert "compared" not in said
    assert said.endswith("over 2 facts: more than 3 states")


ANSWERED = ["check {0}.yaml", "ask {0}.policy.yaml --format json", "audit {0}.policy.yaml", "prove {0}.policy.yaml"]


@pytest.mark.parametrize("name", ["alternatives", "compared", "included"])
def test_what_would_multiply_out_far_is_answered(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(MULTIPLIED_OUT)
    for command in ANSWERED:
        assert main(command.format(name).split()) != WRONG, command

    assert "too-large" not in capsys.readouterr().err


def test_of_what_would_multiply_out_far_every_case_is_counted() -> None:
    audited = audit(remit.load(str(MULTIPLIED_OUT / "alternatives.policy.yaml")).written)

    assert audited.counts[Verdict.PERMITTED] == 3**12  # each of twelve fees paid, waived, or both
    assert audited.total == 2**25


@pytest.mark.usefixtures("folder")
def test_a_mutant_that_cannot_be_decided_is_not_killed() -> None:
    loaded = opened("alternatives")

    with pytest.raises(TooLarge):
        mutate(loaded, mutants(loaded.written, ["rule"]), [])


@pytest.mark.parametrize(
    ("name", "generated", "reason"),
    [
        ("us-weapons-in-russia", True, None),
        ("document-access", True, None),
        ("alternatives.policy.yaml", False, "all cases: rule all-settled: it comes to 49 of the 49 tests"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_decider_says_whether_it_is_generated_and_why_not(name: str, generated: bool, reason: str | None) -> None:
    found = remit.load(name).decider()

    assert found.generated is generated
    assert found.reason == reason or str(found.reason).startswith(f"{reason} ")


class Screen(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def test_progress_is_a_line_at_a_terminal_after_a_second_and_gone_before_the_answer() -> None:
    screen = Screen(terminal=True)
    progress = Progress(screen)
    progress.heard.what, progress.heard.done, progress.heard.total = "rules are looked at", 2, 25
    progress.tick(0.5)
    assert screen.getvalue() == ""

    progress.tick(1.5)
    assert screen.getvalue() == "\r\x1b[K2 of 25 rules are looked at (2 s)"

    progress.heard.answered()
    progress.tick(3.0)
    assert screen.getvalue().endswith("(2 s)\r\x1b[K")


def test_progress_elsewhere_is_plain_lines_so_often_that_nobody_waits_ten_seconds() -> None:
    screen = Screen(terminal=False)
    progress = Progress(screen)
    for half_seconds in range(60):
        progress.tick(half_seconds / 2)
    progress.heard.answered()  # an answer in a file is in nobody's way
    progress.tick(40)
    progress.heard.left()
    progress.tick(60)

    assert PLAIN < 10
    assert screen.getvalue().splitlines() == [f"working ({n} s)" for n in (7, 14, 21, 28, 40)]


def test_work_that_nobody_watches_is_told_to_nobody() -> None:
    answering()
    leave()

    assert list(told("things are done", "abc")) == ["a", "b", "c"]


def test_what_is_told_is_heard() -> None:
    with watched(Screen(terminal=False)) as heard:
        seen = [str(heard) for _ in told("things are done", "ab")]

    assert seen == ["0 of 2 things are done", "1 of 2 things are done"]


def test_what_is_stopped_by_hand_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("remit.cli.audit.audit", stopped)

    assert main(["audit", "us-weapons-in-russia"]) == INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"
