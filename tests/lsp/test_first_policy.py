"""From a paragraph of prose to a policy that is tested, proved and shared, in an editor, by whoever has never done it.

What is written is what the editor offers, wherever it offers anything; what it marks is mended by what it proposes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pygls")

from editor import Editor

from remit.cli.main import main

PROSE = """\
Children may ride on the pavement. Nobody else rides there. Whoever delivers letters may ride there, too.
On the road everybody may ride, but not without a light at night.
"""
POLICY, SOURCES, SCENARIOS = "rules/bicycles.yaml", "rules/bicycles.sources.yaml", "scenarios/bicycles/first.yaml"


class Writer:
    """Somebody who writes a file, word for word, and takes what is offered."""

    def __init__(self, editor: Editor, file: str, text: str) -> None:
        self.editor, self.file = editor, file
        (editor.folder / file).parent.mkdir(parents=True, exist_ok=True)
        (editor.folder / file).write_text(text)
        editor.open(file, text)

    def write(self, text: str) -> None:
        self.editor.press(self.file, "", text)

    def take(self, word: str) -> None:
        """Write a word that is offered."""
        text = self.editor.texts[self.file]
        assert word in self.editor.offers(self.file, text), (word, text[-80:])
        self.write(word)

    def end(self, comma: str, text: str) -> None:
        """Write something in the place of the comma behind the last of several."""
        self.editor.open(self.file, self.editor.texts[self.file].removesuffix(comma) + text)

    def save(self) -> None:
        (self.editor.folder / self.file).write_text(self.editor.texts[self.file])


def test_from_prose_to_a_policy_that_is_tested_proved_and_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("by-law.txt").write_text(PROSE)
    assert main(["cite", "--draft", "by-law=by-law.txt"]) == 0
    drafted = capsys.readouterr().out
    with Editor(tmp_path) as editor:
        state_what_it_says(editor, drafted)
        write_the_rules(editor)
        mend_what_is_marked(editor)
        write_cases(editor)
    assert main(["fmt", "--check", "."]) == 0
    assert main(["check", "scenarios"]) == 0
    assert main(["prove", "bicycles"]) == 0
    assert main(["cite", "bicycles", "--source", "by-law=by-law.txt"]) == 0
    assert main(["report", "bicycles", "scenarios", "--quick", "-o", "page.html"]) == 0
    assert "Children ride on the pavement" in Path("page.html").read_text()


def state_what_it_says(editor: Editor, drafted: str) -> None:
    """The statements file, as it was drafted from the text, with what each sentence says."""
    sources = Writer(editor, SOURCES, drafted)
    says = iter(
        ["Children ride on the pavement.", "Nobody else does.", "But postmen do.", "By night with a light only."]
    )
    lines = [
        f'    says: "{next(says)}"' if line.strip().startswith(("says:", "# says:")) else line
        for line in drafted.splitlines()
    ]
    assert editor.open(SOURCES, "\n".join(lines) + "\n") == []
    editor.open(SOURCES, editor.formatted(SOURCES))
    sources.save()


def write_the_rules(editor: Editor) -> None:
    """The policy, each word of the language and of the policy itself taken from what is offered."""
    policy = Writer(editor, POLICY, "")
    policy.take("remit")
    policy.write(': 1\npolicy: bicycles\ntitle: "Where one may ride"\n')
    policy.take("sources")
    policy.write(':\n  by-law: {title: "By-law", published: 2026-01-05, ')
    policy.take("statements")
    policy.write(": ")
    policy.take("bicycles.sources.yaml")
    policy.write('}\nfacts:\n  rider: {ask: "Who rides?", choice: [child, postman, other]}\n')
    policy.write('  place: {ask: "Where?", choice: [pavement, road]}\n  night: {flag: {}}\n  light: {flag: {}}\n')
    policy.take("rules")
    policy.write(":\n")
    for name, effect, when, cites in RULES:
        policy.write(f"  {name}:\n    ")
        policy.take(effect)
        policy.write(f': "{name.replace("-", " ")}"\n    when: {{')
        for fact, value in when:
            policy.take(fact)
            policy.write(": ")
            policy.take(value)
            policy.write(", ")
        policy.end(", ", "}\n    cites: ")
        policy.take(cites)
        policy.write("\n")
    policy.write("    ")
    policy.take("overrides")
    policy.write(": {")
    policy.take("everybody")
    policy.write(": {cites: ")
    policy.take("p2.s1")
    policy.write("}}\n")


RULES = [
    ("children", "permit", [("rider", "child"), ("place", "pavement")], "p1.s1"),
    ("letters", "permit", [("rider", "postman"), ("place", "pavement")], "p1.s3"),
    ("nobody-else", "forbid", [("place", "pavement"), ("rider", "other")], "p1.s2"),
    ("everybody", "permit", [("place", "road")], "p2.s1"),
    ("in-the-dark", "forbid", [("place", "road"), ("night", "true"), ("light", "false")], "p2.s1"),
]


def mend_what_is_marked(editor: Editor) -> None:
    """Slips of the pen, each mended by the first fix that is proposed."""
    assert editor.look(POLICY) == []
    whole = editor.texts[POLICY]
    for slip, right in (("plase: pavement", "place: pavement"), ("rider: chidl", "rider: child")):
        (found,) = editor.type(POLICY, right, slip)
        fixed = next(iter(editor.fixes(POLICY, found).values()))
        assert fixed == {POLICY: whole}
        editor.open(POLICY, whole)
    claim = (
        '  riders:\n    claim: "No child is ever kept from the pavement."\n    when: {rider: child, place: pavement}\n'
    )
    editor.open(POLICY, f"{whole}properties:\n{claim}    always: permitted\n")
    assert editor.problems[POLICY] == []
    editor.open(POLICY, editor.formatted(POLICY))
    (editor.folder / POLICY).write_text(editor.texts[POLICY])


def write_cases(editor: Editor) -> None:
    """Scenarios, whose verdicts stand over them before anybody has run anything; and those for the gap."""
    cases = Writer(editor, SCENARIOS, "policy: bicycles\nscenarios:\n")
    for name, given, verdict in CASES:
        cases.write(f'  - name: "{name}"\n    given: {{')
        for fact, value in given:
            cases.take(fact)
            cases.write(": ")
            cases.take(value)
            cases.write(", ")
        cases.end(", ", "}\n    ")
        cases.take("expect")
        cases.write(": ")
        cases.take(verdict)
        cases.write("\n")
    assert editor.look(SCENARIOS) == []
    assert [said for (said,) in editor.lenses(SCENARIOS).values()] == [
        "✓ permitted (children)",
        "✓ prohibited (nobody-else)",
        "✓ prohibited (in-the-dark)",
    ]
    cases.save()


CASES = [
    ("a child on the pavement", [("rider", "child"), ("place", "pavement")], "permitted"),
    ("somebody on the pavement", [("rider", "other"), ("place", "pavement")], "prohibited"),
    ("in the dark", [("place", "road"), ("night", "true"), ("light", "false")], "prohibited"),
]
