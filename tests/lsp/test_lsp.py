"""`remit lsp`, as an editor sees it: a real client over the standard streams of the server, in two sessions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pygls")

from editor import Editor, apply
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from lsprotocol import types

ROOT = Path(__file__).parents[2]
POLICY, SCENARIOS = "rules/visits.yaml", "scenarios/visits/rooms.yaml"
SOURCES, VOCABULARY = "rules/visits.sources.yaml", "rules/rooms.vocabulary.yaml"
FILES = {
    POLICY: """\
# who may see what
remit: 1
policy: visits
title: "Visits of a house"
otherwise: prohibited
uses: [rooms.vocabulary.yaml]
sources:
  house: {title: "House rules", published: 2026-01-05, statements: visits.sources.yaml}
facts:
  visitor: {ask: "Who comes?", choice: [guest, {family: [parent, child]}], labels: {guest: "a guest 😀"}}
  age: {ask: "How old?", integer: {min: 0, max: 120, unit: years}}
  keys: {set: [front, back]}
readings:
  relative:
    question: "Is a cousin of the family?"
    choices: {strict: {says: "No.", cites: p1.s1}, wide: {says: "Yes.", cites: p1.s1}}
    default: strict
concepts:
  close: {means: "of the family", when: {any: [{visitor: family}, {relative: wide, visitor: guest}]}, cites: p1.s1}
rules:
  hall:
    permit: "Everybody may see the hall."
    when: {room: hall}
    cites: p1.s1
  vault:
    forbid: "Nobody sees the vault without the family."
    when: {room: vault, close: false}
    overrides: {hall: {cites: p1.s2}}
    cites: [p1.s2]
  library:
    permit: "Whoever is close may see the library."
    when: {room: library, close: true, age: ">= 18"}
    cites: house#p1.s3
""",
    VOCABULARY: """\
remit-vocabulary: 1
vocabulary: rooms
facts:
  room: {ask: "Which room?", choice: [hall, library, vault]}
""",
    SOURCES: f"""\
remit-statements: 1
source: house
statements:
  p1.s1: {{words: 4, sha256: {"0" * 64}, says: "The hall is open."}}
  p1.s2: {{words: 5, sha256: {"0" * 64}, says: "The vault is closed."}}
  p1.s3: {{words: 5, sha256: {"0" * 64}, says: "The library is for those who are close."}}
""",
    SCENARIOS: """\
policy: visits
scenarios:
  - name: "a guest 😀 in the hall"
    given: {visitor: guest, room: hall}
    expect: permitted
    because: [hall]
  - name: "a child in the library, {age}"
    given: {visitor: child, room: library}
    cases:
      - [age, expect]
      - [17, prohibited]
      - [18, permitted]
""",
    "scenarios/visits/table.csv": """\
name,visitor,room,expect,because
x,guest,hall,permitted,hall
y,parent|child,vault,,
""",
}
OVERRIDES = "overrides: {hall: {cites: p1.s2}}"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("house")
    for file, text in FILES.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    with Editor(folder) as found:
        yield found


@pytest.fixture(autouse=True)
def as_on_disk(editor: Editor) -> None:
    """Each test begins with the files as they are; nothing that an editor does writes them."""
    for file, text in FILES.items():
        if not file.endswith(".csv") and editor.texts.get(file) != text:
            editor.open(file)
    editor.said.clear()
    editor.applied.clear()


def codes(found: list[types.Diagnostic]) -> list[Any]:
    return [each.code for each in found]


def place(problem: types.Diagnostic) -> tuple[int, int, int]:
    return problem.range.start.line + 1, problem.range.start.character + 1, problem.range.end.character + 1


# ---- problems as they are typed ------------------------------------------------------------------------------------


def test_nothing_is_said_of_files_in_which_nothing_is_wrong(editor: Editor) -> None:
    assert {file: editor.problems.get(file, []) for file in FILES if not file.endswith(".csv")} == {
        POLICY: [],
        SCENARIOS: [],
        SOURCES: [],
        VOCABULARY: [],
    }


def test_a_problem_stands_at_the_word_with_its_help_and_is_gone_when_it_is_mended(editor: Editor) -> None:
    found = editor.type(POLICY, "visitor: family", "visitr: family")

    assert [(each.code, place(each), each.source) for each in found] == [("undeclared-fact", (19, 49, 55), "remit")]
    assert found[0].message == "concept close: unknown fact `visitr`\nhelp: did you mean visitor?"
    assert editor.type(POLICY, "visitr: family", "visitor: family") == []


def test_a_text_that_cannot_be_read_says_so_where_it_ends(editor: Editor) -> None:
    found = editor.type(POLICY, "when: {room: hall}", "when: {room: hall")

    assert codes(found) == ["yaml-syntax"]


def test_what_is_typed_and_not_saved_counts_in_the_files_that_use_it(editor: Editor) -> None:
    editor.type(VOCABULARY, "vault]", "cellar]")

    assert codes(editor.problems[POLICY]) == ["undeclared-value"]
    assert "vault" in editor.problems[POLICY][0].message
    editor.type(SOURCES, "p1.s3: {words", "p1.s4: {words")
    assert "unknown-statement" in codes(editor.problems[POLICY])
    assert codes(editor.problems[SOURCES]) == ["unaccounted-statement"]


def test_a_problem_of_another_file_stands_where_that_file_is_named(editor: Editor) -> None:
    editor.type(SOURCES, "words: 4", "words: none")

    assert codes(editor.problems[SOURCES]) == ["bad-number"]
    (there,) = editor.problems[POLICY]
    assert place(there)[0] == 8
    assert there.related_information is not None
    assert editor.shown(there.related_information[0].location) == f"{SOURCES}:4:18"


def test_scenarios_are_held_against_their_policy_and_what_they_expect(editor: Editor) -> None:
    found = editor.type(SCENARIOS, "because: [hall]", "because: [vault]")
    assert [(each.code, place(each)) for each in found] == [("expectation", (6, 14, 21))]

    found = editor.type(SCENARIOS, "visitor: guest", "visitor: gest")
    assert [(each.code, place(each)[0]) for each in found] == [("undeclared-value", 4)]
    editor.type(POLICY, "remit: 1", "remit: 2")
    assert "unknown-version" in codes(editor.problems[SCENARIOS])


# ---- quick fixes ---------------------------------------------------------------------------------------------------


def test_a_near_miss_is_mended(editor: Editor) -> None:
    (found,) = editor.type(POLICY, "visitor: family", "visitr: family")

    assert editor.fixes(POLICY, found) == {"Write `visitor`": {POLICY: FILES[POLICY]}}


def test_a_citation_that_is_missing_is_offered_what_nothing_cites_first(editor: Editor) -> None:
    editor.type(POLICY, "    cites: house#p1.s3\n", "")
    missing = next(each for each in editor.problems[POLICY] if each.code == "uncited")
    title, fixed = next(iter(editor.fixes(POLICY, missing).items()))

    assert title.startswith("Cite p1.s3: The library")
    editor.open(POLICY, fixed[POLICY])
    assert editor.problems[POLICY] == []


def test_a_citation_goes_into_brackets_too(editor: Editor) -> None:
    editor.type(POLICY, ", cites: p1.s1}\nrules", "}\nrules")
    missing = next(each for each in editor.problems[POLICY] if each.code == "uncited")
    fixes = editor.fixes(POLICY, missing)

    assert fixes["Cite p1.s1: The hall is open."] == {POLICY: FILES[POLICY]}


@pytest.mark.parametrize("written", ["overrides: hall", "overrides: [hall]", "overrides: {hall: {}}"])
def test_an_override_is_offered_its_citation(editor: Editor, written: str) -> None:
    editor.type(POLICY, OVERRIDES, written)
    missing = next(each for each in editor.problems[POLICY] if each.code == "uncited")

    assert editor.fixes(POLICY, missing)["Cite p1.s2: The vault is closed."] == {POLICY: FILES[POLICY]}


def test_a_statement_that_nothing_cites_can_be_background(editor: Editor) -> None:
    editor.type(POLICY, "cites: house#p1.s3", "cites: p1.s1")
    (missing,) = editor.problems[SOURCES]
    fixed = editor.fixes(SOURCES, missing)["Say that it is background"]

    assert fixed == {SOURCES: FILES[SOURCES].replace('says: "The library', 'background: "The library')}
    assert editor.open(SOURCES, fixed[SOURCES]) == []


def test_scenarios_for_what_no_rule_decides_are_as_expected(editor: Editor) -> None:
    editor.command("remit.gaps", editor.uri(POLICY))
    editor.command("remit.look")
    (edit,) = editor.applied
    ((file, text),) = editor.edited(edit).items()

    assert file == "scenarios/visits/gaps.yaml"
    assert editor.open(file, text) == []
    assert all(said[0].startswith("✓ prohibited") for said in editor.lenses(file).values())
    editor.command("remit.gaps", editor.uri(POLICY))
    assert editor.said[-1].endswith("is there already")
    editor.close(file)


# ---- completion ----------------------------------------------------------------------------------------------------

HALL = 'see the hall."\n    when: {room: hall}'
TYPED = [  # what is written in the place of what, and what can be written then, in which order
    (POLICY, HALL, HALL[:-11], ["room", "visitor", "age", "keys", "relative", "close", "all", "any", "not"]),
    (POLICY, "when: {room: hall}", "when: {room: ", ["hall", "library", "vault"]),
    (POLICY, "when: {room: hall}", "when: {visitor: [guest, ", ["guest", "family", "parent", "child"]),
    (POLICY, "when: {room: hall}", "when: {close: ", ["true", "false"]),
    (POLICY, "when: {room: hall}", "when: {relative: ", ["strict", "wide"]),
    (POLICY, "when: {room: hall}", "when: {keys: {includes: [", ["front", "back"]),
    (POLICY, OVERRIDES, "overrides: ", ["hall", "library"]),
    (POLICY, OVERRIDES, "overrides: [hall, ", ["hall", "library"]),
    (POLICY, "cites: house#p1.s3", "cites: ", ["p1.s3", "p1.s1", "p1.s2"]),
    (POLICY, "cites: house#p1.s3", "cites: house#", ["p1.s3", "p1.s1", "p1.s2"]),
    (POLICY, "default: strict", "default: ", ["strict", "wide"]),
    (POLICY, "otherwise: prohibited", "otherwise: ", ["permitted", "prohibited", "exempt", "unregulated", "conflict"]),
    (POLICY, "otherwise: prohibited", "combining: ", ["forbid-overrides", "permit-overrides"]),
    (POLICY, "when: {room: hall}", "when:\n      visitor:\n        - ", ["guest", "family", "parent", "child"]),
    (POLICY, "statements: visits.sources.yaml", "statements: ", ["visits.sources.yaml"]),
    (POLICY, "uses: [rooms", "uses: [", ["rooms.vocabulary.yaml"]),
    (SCENARIOS, "policy: visits", "policy: vis", ["visits"]),
    (SCENARIOS, "{visitor: guest, room: hall}", "{", ["room", "visitor", "age", "keys", "close"]),
    (SCENARIOS, "{visitor: guest, room: hall}", "{visitor: guest, room: ", ["hall", "library", "vault"]),
    (SCENARIOS, "because: [hall]", "because: [", ["hall", "vault", "library"]),
    (SCENARIOS, "[age, expect]", "[age, exp", ["room", "visitor", "age", "keys", "close", "name", "expect", "because"]),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"), TYPED, ids=[f"{file[:5]}: {new}" for file, _, new, _ in TYPED]
)
def test_what_can_be_written_are_the_words_of_this_policy(
    editor: Editor, file: str, old: str, new: str, wanted: list[str]
) -> None:
    editor.type(file, old, new)
    found = editor.offers(file, new)

    assert found[: len(wanted)] == wanted


def test_keys_of_the_language_are_offered_where_they_are_not_yet(editor: Editor) -> None:
    editor.type(POLICY, f"    {OVERRIDES}\n", "    o\n")

    assert editor.offers(POLICY, "    o") == ["since", "until", "overrides", "priority", "with"]
    editor.type(SCENARIOS, "    because: [hall]\n", "    b\n")
    found = editor.offers(SCENARIOS, "    b")
    assert "because" in found
    assert "expect" not in found


def test_a_file_that_says_nothing_yet_is_told_how_files_begin(editor: Editor) -> None:
    editor.open("rules/new.yaml", "re")
    assert editor.offers("rules/new.yaml", "re")[:3] == ["remit", "remit-vocabulary", "remit-statements"]
    editor.close("rules/new.yaml")


def test_nothing_is_offered_in_prose(editor: Editor) -> None:
    assert editor.offers(POLICY, 'permit: "Everybody ') == []


# ---- what is under the cursor --------------------------------------------------------------------------------------


def test_hovering_says_it_in_words(editor: Editor) -> None:
    assert "Nobody sees the vault" in editor.hover(POLICY, "vault:\n")
    assert "It takes precedence over hall" in editor.hover(POLICY, "vault:\n")
    assert "The library is for those who are close." in editor.hover(POLICY, "p1.s3")
    assert editor.hover(POLICY, "guest, {family").startswith("`guest`: a guest 😀")
    assert "a group: `parent`, `child`" in editor.hover(POLICY, "family}, {")
    assert "How old?" in editor.hover(POLICY, 'age: ">= 18"')
    assert "integer" in editor.hover(POLICY, 'age: ">= 18"')
    assert "Is a cousin of the family?" in editor.hover(POLICY, "relative: wide")
    assert "of the family" in editor.hover(POLICY, "close: true")
    assert (
        editor.hover(SCENARIOS, "expect: permitted")
        == "`expect`: the verdict that should follow, or what else is expected"
    )
    assert editor.hover(SCENARIOS, "hall]").startswith("hall permits")
    assert editor.hover(POLICY, "Everybody may") == ""


def test_hovering_over_a_scenario_says_why(editor: Editor) -> None:
    said = editor.hover(SCENARIOS, "a guest 😀")
    assert said.startswith("Permitted. Everybody may see the hall. (hall; p1.s1)")
    assert "The rule hall applies because room is hall" in said

    assert editor.hover(SCENARIOS, "a child in") == (
        "- a child in the library, 17: prohibited\n\n- a child in the library, 18: permitted"
    )


def test_definitions_are_found_in_whichever_file_they_stand(editor: Editor) -> None:
    assert editor.defined(POLICY, "room: vault") == [f"{VOCABULARY}:4:3"]
    assert editor.defined(POLICY, "p1.s3") == [f"{SOURCES}:6:3"]
    assert editor.defined(SCENARIOS, "hall]") == [f"{POLICY}:21:3"]
    assert editor.defined(SCENARIOS, "child, room") == [f"{POLICY}:10:66"]
    assert editor.defined(SCENARIOS, "visits") == [f"{POLICY}:1:1"]
    assert editor.defined(POLICY, "rooms.vocabulary") == [f"{VOCABULARY}:1:1"]


def test_references_are_all_places_in_all_files(editor: Editor) -> None:
    assert editor.referred(VOCABULARY, "vault]") == [
        f"{VOCABULARY}:4:54",
        f"{POLICY}:27:18",
        "scenarios/visits/table.csv:3:16",
    ]
    assert editor.referred(POLICY, "hall:\n") == [
        f"{POLICY}:21:3",
        f"{POLICY}:28:17",
        f"{SCENARIOS}:6:15",
        "scenarios/visits/table.csv:2:24",
    ]


# ---- renaming ------------------------------------------------------------------------------------------------------


def renamed_everywhere(files: dict[str, str], *pairs: tuple[str, str]) -> dict[str, str]:
    """The files with some texts in the place of others."""
    found = dict(files)
    for old, new in pairs:
        found = {file: text.replace(old, new) for file, text in found.items()}
    return {file: text for file, text in found.items() if text != files[file]}


RENAMED = [  # where, which place, the new name, and what changes
    (POLICY, "close: {", "near", [("close: ", "near: ")]),
    (SOURCES, "p1.s3", "p9", [("p1.s3", "p9")]),
    (
        POLICY,
        "guest, {",
        "stranger",
        [("[guest", "[stranger"), ("{guest", "{stranger"), (": guest", ": stranger"), ("x,guest", "x,stranger")],
    ),
    (
        POLICY,
        "age: {",
        "years",
        [("  age:", "  years:"), (" age: ", " years: "), ("{age}", "{years}"), ("[age,", "[years,")],
    ),
    (
        SCENARIOS,
        "hall]",
        "entry",
        [
            ("  hall:", "  entry:"),
            ("overrides: {hall", "overrides: {entry"),
            ("[hall]", "[entry]"),
            ("permitted,hall", "permitted,entry"),
        ],
    ),
    (VOCABULARY, "room: {", "chamber", [("room:", "chamber:"), (",room,", ",chamber,")]),
    (
        POLICY,
        "house:",
        "rulebook",
        [("  house:", "  rulebook:"), ("source: house", "source: rulebook"), ("house#", "rulebook#")],
    ),
    (POLICY, "strict: {", "narrow", [("strict", "narrow")]),
]


@pytest.mark.parametrize(("file", "text", "new", "pairs"), RENAMED, ids=[new for _, _, new, _ in RENAMED])
def test_renaming_changes_these_letters_in_every_file_and_no_others(
    editor: Editor, file: str, text: str, new: str, pairs: list[tuple[str, str]]
) -> None:
    assert editor.renamed(file, text, new) == renamed_everywhere(FILES, *pairs)


REFUSED = [
    (POLICY, "close: {", "age", "is taken"),
    (POLICY, "close: {", "relative", "is taken"),
    (POLICY, "hall:\n", "vault", "is taken"),
    (POLICY, "guest, {", "child", "is taken"),
    (SOURCES, "p1.s3", "p1.s2", "is taken"),
    (POLICY, "close: {", "two words", "no name"),
    (POLICY, "close: {", "null", "no name"),
    (POLICY, "close: {", "all", "would say something else"),
]


@pytest.mark.parametrize(
    ("file", "text", "new", "why"), REFUSED, ids=[f"{text[:5]} {new}" for _, text, new, _ in REFUSED]
)
def test_renaming_is_refused_where_it_would_clash_or_mean_something_else(
    editor: Editor, file: str, text: str, new: str, why: str
) -> None:
    with pytest.raises(JsonRpcException, match=why):
        editor.renamed(file, text, new)


def test_renaming_is_refused_where_a_place_cannot_be_changed_exactly(editor: Editor) -> None:
    editor.type(POLICY, "{room: vault, close: false}", '{room: vault, "cl\\u006fse": false}')

    with pytest.raises(JsonRpcException, match="written in another way here"):
        editor.renamed(POLICY, "close: {", "near")


# ---- the file as a whole -------------------------------------------------------------------------------------------


def test_the_parts_of_a_file_are_a_tree_that_folds(editor: Editor) -> None:
    found = {each.name: [inner.name for inner in each.children] for each in editor.symbols(POLICY)}

    assert found == {
        "sources": ["house"],
        "facts": ["visitor", "age", "keys"],
        "readings": ["relative"],
        "concepts": ["close"],
        "rules": ["hall", "vault", "library"],
    }
    assert (20, 33) in editor.folds(POLICY)
    assert [each.name for each in editor.symbols(SCENARIOS)[0].children] == [
        "a guest 😀 in the hall",
        "a child in the library, {age}",
    ]


def test_a_file_is_laid_out_and_one_that_cannot_be_read_is_left_alone(editor: Editor) -> None:
    editor.type(POLICY, "  hall:\n    permit", "  hall:\n      permit")
    editor.type(POLICY, "    when: {room: hall}\n    cites: p1.s1", "      when: { room: hall }\n      cites: p1.s1")
    assert editor.formatted(POLICY) == FILES[POLICY]

    editor.type(POLICY, "when: { room: hall }", "when: { room: hall")
    assert editor.formatted(POLICY) == editor.texts[POLICY]


def test_over_a_scenario_stands_its_verdict(editor: Editor) -> None:
    assert editor.lenses(SCENARIOS) == {3: ["✓ permitted (hall)"], 7: ["✓ 2 cases: 1 prohibited, 1 permitted"]}

    editor.type(POLICY, 'permit: "Everybody', 'forbid: "Everybody')
    assert editor.lenses(SCENARIOS)[3] == ["✗ prohibited (hall)"]


def test_over_a_rule_stands_who_exercises_it_and_its_mutants_are_tried_when_asked(editor: Editor) -> None:
    assert editor.lenses(POLICY) == {
        21: ["2 scenarios exercise it", "try its mutants"],
        25: ["no scenario exercises it", "try its mutants"],
        30: ["1 scenario exercises it", "try its mutants"],
    }

    found = editor.command("remit.mutants", editor.uri(POLICY), "vault")
    assert found
    assert "survive" in editor.said[-1]
    hints = [each for each in editor.problems[POLICY] if each.code == "mutant"]
    assert len(hints) == len(found)
    places = editor.command("remit.exercising", editor.uri(POLICY), "hall")
    assert len(places) == 2
    assert "a guest 😀 in the hall" in editor.said[-1]


def test_what_the_protocol_sends_is_what_a_text_is_made_of() -> None:
    """The client of these tests applies edits as editors do, in units of UTF-16."""
    from lsprotocol import types

    span = types.Range(types.Position(0, 2), types.Position(0, 3))
    assert apply("😀ab\n", [types.TextEdit(span, "c")]) == "😀cb\n"


def test_the_shipped_policies_are_edited_without_a_word(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    first = "scenarios/us-weapons-in-russia/first-look.yaml"
    (tmp_path / first).parent.mkdir(parents=True)
    shutil.copy(ROOT / first, tmp_path / first)
    with Editor(tmp_path, refreshes=True) as found:
        policies = sorted(path.name for path in (tmp_path / "rules").glob("*.yaml"))
        assert [found.open(f"rules/{name}") for name in policies] == [[] for _ in policies]
        assert found.open(first) == []

        found.press("rules/us-weapons-in-russia.yaml", "otherwise: unregulated", "otherwise: prohibited")
        assert found.lenses(first) == {}  # nothing is decided while somebody types
        found.wait()
        assert "✗ prohibited" in [said.partition(" (")[0] for (said,) in found.lenses(first).values()]
        assert "expectation" in codes(found.problems[first])
