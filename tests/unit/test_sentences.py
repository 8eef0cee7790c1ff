"""What explanations say is true: values as they are written, clauses turned at their own verb, absence as absence."""

from pathlib import Path

import pytest

import remit
from remit.decide import LoadedPolicy
from remit.explain.words import label, name_in_words, say, suppose
from remit.model.comparisons import Comparison
from remit.model.scenario import set_in_one_line

POLICY = """
remit: 1
policy: sentences
title: "Sentences"
otherwise: unregulated
facts:
  grade: {choice: [B, B-, eu-north-2, "eu north 2"]}
  cold: {phrase: "it is {} degrees", choice: ["-7", "7"]}
  state: {phrase: "the page that is shown has the state {}", choice: [draft, final]}
  maker: {phrase: "the maker is {}, who is known", choice: [us, "who is them"]}
  late: {phrase: "{} are late", choice: [few, many]}
  dots: {phrase: "the sheet has {} dots", integer: {min: 0, max: 9}}
  lasted: {phrase: "the work has lasted {}", integer: {min: 0, max: 9, unit: weeks}}
  people: {phrase: "the people are {}", choice: [old, young]}
  test: {phrase: "the test is of {} before the trip", optional: true, integer: {min: 0, max: 30, unit: days}}
  end: {phrase: "the end is {}", optional: true, date: {}}
  plain-end: {optional: true, date: {}, labels: {absent: "open", "2030-01-01": "the first day of 2030"}}
  stamped: {phrase: "the form is {}", labels: {"true": "stamped", "false": "blank"}, flag: {}}
  sealed: {phrase: "the box is {} sealed", labels: {"true": "well"}, flag: {}}
  known: {phrase: "they are known", flag: {}}
  bare: {flag: {}}
  seen: {phrase: "it has been {}", labels: {"false": "overlooked"}, optional: true, flag: {}}
  jobs: {phrase: "the person's jobs are {}", set: [cook, deck-hand]}
  tools: {set: [saw, "awl that is old"], optional: true}
rules:
  all: {permit: "All.", when: {grade: B-, test: "> 3", stamped: true}}
  none: {forbid: "None.", when: {any: [{test: absent}, {sealed: false}]}}
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedPolicy:
    path = tmp_path_factory.mktemp("sentences") / "sentences.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return remit.load(str(path))


@pytest.mark.parametrize("value", ["B-", "eu-north-2", "eu north 2"])
def test_a_value_is_said_as_it_is_written_unless_there_are_words_for_it(loaded: LoadedPolicy, value: str) -> None:
    assert label(loaded.policy, "grade", value) == value
    assert say(loaded.policy, "grade", [value]) == f"grade is {value}"


@pytest.mark.parametrize(
    ("fact", "item", "said", "denied", "supposed"),
    [
        ("cold", "-7", "it is -7 degrees", "it is not -7 degrees", "it were -7 degrees"),
        (
            "state",
            "draft",
            "the page that is shown has the state draft",
            "it is not so that the page that is shown has the state draft",
            "it were so that the page that is shown has the state draft",
        ),
        (
            "maker",
            "who is them",
            "the maker is who is them, who is known",
            "the maker is not who is them, who is known",
            "the maker were who is them, who is known",
        ),
        ("late", "few", "few are late", "it is not so that few are late", "it were so that few are late"),
        ("dots", "3", "the sheet has 3 dots", "the sheet does not have 3 dots", "the sheet had 3 dots"),
        (
            "lasted",
            "> 3",
            "the work has lasted more than 3 weeks",
            "the work has not lasted more than 3 weeks",
            "the work had lasted more than 3 weeks",
        ),
        ("people", "old", "the people are old", "the people are not old", "the people were old"),
    ],
)
def test_a_clause_is_turned_at_its_own_verb(
    loaded: LoadedPolicy, fact: str, item: str, said: str, denied: str, supposed: str
) -> None:
    assert say(loaded.policy, fact, [item]) == said
    assert say(loaded.policy, fact, [item], holds=False) == denied
    assert suppose(loaded.policy, fact, [item]) == supposed


def test_an_absent_value_is_not_said_as_a_value(loaded: LoadedPolicy) -> None:
    policy = loaded.policy

    assert say(policy, "test", ["absent"]) == "there is no test"
    assert say(policy, "test", ["present"]) == "there is a test"
    assert say(policy, "end", ["present"]) == "there is an end"
    assert say(policy, "tools", ["absent"]) == "there is no tools"
    assert say(policy, "test", ["absent"], holds=False) == "there is a test"
    assert suppose(policy, "test", ["absent"]) == "there were no test"
    assert label(policy, "test", "absent") == "absent"
    assert say(policy, "test", ["absent", "4"]) == "either there is no test or the test is of 4 days before the trip"
    assert (
        say(policy, "test", ["absent", "4"], holds=False)
        == "there is a test and the test is not of 4 days before the trip"
    )


def test_words_for_absence_and_for_single_values_are_used(loaded: LoadedPolicy) -> None:
    assert say(loaded.policy, "plain-end", ["absent"]) == "plain end is open"
    assert say(loaded.policy, "plain-end", ["2030-01-01"]) == "plain end is the first day of 2030"


@pytest.mark.parametrize(
    ("fact", "item", "said", "denied", "supposed"),
    [
        ("stamped", "true", "the form is stamped", "the form is not stamped", "the form were stamped"),
        ("stamped", "false", "the form is blank", "the form is not blank", "the form were blank"),
        ("sealed", "true", "the box is well sealed", "the box is not well sealed", "the box were well sealed"),
        ("sealed", "false", "the box is not well sealed", "the box is well sealed", "the box were not well sealed"),
        ("known", "true", "they are known", "they are not known", "they were known"),
        ("known", "false", "they are not known", "they are known", "they were not known"),
        ("bare", "false", "bare is false", "bare is not false", "bare were false"),
        ("seen", "true", "it has not been overlooked", "it has been overlooked", "it had not been overlooked"),
        ("seen", "absent", "there is no seen", "there is a seen", "there were no seen"),
    ],
)
def test_phrase_and_labels_of_a_flag_are_used(
    loaded: LoadedPolicy, fact: str, item: str, said: str, denied: str, supposed: str
) -> None:
    assert say(loaded.policy, fact, [item]) == said
    assert say(loaded.policy, fact, [item], holds=False) == denied
    assert suppose(loaded.policy, fact, [item]) == supposed


def test_the_phrase_of_a_set_names_it(loaded: LoadedPolicy) -> None:
    policy = loaded.policy

    assert (
        say(policy, "jobs", [set_in_one_line("includes cook | deck-hand")])
        == "the person's jobs include cook or deck-hand"
    )
    assert say(policy, "jobs", [set_in_one_line("excludes cook")]) == "the person's jobs do not include cook"
    assert say(policy, "jobs", [set_in_one_line("{}")]) == "the person's jobs are empty"
    assert say(policy, "jobs", [set_in_one_line("size >= 2")]) == "the number of the person's jobs is at least 2"
    assert (
        suppose(policy, "tools", [set_in_one_line("includes awl that is old")])
        == "it were so that tools includes awl that is old"
    )


def test_what_is_absent_is_not_contrasted_with_values(loaded: LoadedPolicy) -> None:
    said = str(loaded.decide({"grade": "B-", "test": "absent", "stamped": True, "sealed": True}).explain())

    assert "The rule none applies because there is no test." in said
    assert "absent" not in said


def test_a_flag_is_not_contrasted_with_its_other_value(loaded: LoadedPolicy) -> None:
    said = str(loaded.decide({"grade": "B-", "test": "5", "stamped": False, "sealed": True}).explain())

    assert "The rule all does not apply: the form is blank." in said


def test_a_label_for_what_a_flag_cannot_be_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sentences.yaml"
    path.write_text(POLICY.replace('{"true": "well"}', "{tru: well}"), encoding="utf-8")

    with pytest.raises(remit.RemitError) as refused:
        remit.load(str(path))

    (problem,) = refused.value.problems
    assert (problem.code, problem.help) == ("undeclared-value", "did you mean true?")


@pytest.mark.parametrize(
    ("kind", "test", "last"),
    [
        ("date", "< 9999-12-31", "9999-12-31"),
        ("date", "> 0001-01-01", "0001-01-01"),
        ("datetime", "< 9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("datetime", "> 0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ],
)
def test_an_end_of_the_calendar_is_that_day_and_no_earlier_or_later_one(kind: str, test: str, last: str) -> None:
    text = f"""
remit: 1
policy: ends
title: "Ends"
facts: {{ends: {{{kind}: {{}}}}}}
rules: {{most: {{permit: "Most.", when: {{ends: "{test}"}}}}}}
"""
    answers = remit.loads(text).decide({"ends": test}).answers
    assert answers is not None
    assert [flip.changes for flip in answers.flips()] == [(("ends", (last,)),)]


@pytest.mark.parametrize(
    ("phrase", "named"),
    [
        ("the page has the state {}", "the page"),
        ("the page's state, as far as known, is {}", "the state"),
        ("the page that is shown has the state {}", "the state"),
        ("the page which has been kept is {}", "the state"),
        ("the people whose page was shown are {}", "the state"),
    ],
)
def test_a_fact_is_called_by_what_its_whole_clause_is_about(phrase: str, named: str) -> None:
    text = f"""
remit: 1
policy: called
title: "Called"
facts: {{state: {{phrase: "{phrase}", choice: [draft, final]}}}}
rules: {{final: {{permit: "Final ones.", when: {{state: final}}}}}}
"""
    assert name_in_words(remit.loads(text).policy, "state") == named


def test_a_comparison_stands_where_a_value_is_said_to_be_and_not_after_any_verb() -> None:
    text = """
remit: 1
policy: called
title: "Called"
facts:
  due: {date: {}, phrase: "the loan ends {}"}
  start: {date: {}, phrase: "the day of the start is {}"}
  year-end: {date: {}}
rules: {final: {permit: "Final ones.", when: {due: {less than: year-end}, start: {less than: due}}}}
"""
    policy = remit.loads(text).policy

    assert say(policy, "due", ["< 2024-05-01"]) == "the loan ends before 1 May 2024"
    assert say(policy, "due", [Comparison("less than", "year-end")]) == "due is before the year end"
    assert say(policy, "due", [Comparison("less than", "year-end")], holds=False) == "due is not before the year end"
    assert suppose(policy, "due", [Comparison("same as", "year-end")]) == "due were the same as the year end"
    assert say(policy, "due", [Comparison("at least", "year-end")]) == "due is on or after the year end"
    assert say(policy, "start", [Comparison("less than", "due")]) == "the day of the start is before the due"


def test_a_value_of_a_choice_that_reads_like_a_test_is_said_once_and_as_it_is() -> None:
    text = """
remit: 1
policy: called
title: "Called"
facts: {kind: {choice: [size 3, within a, plain]}}
rules: {three: {permit: "Threes.", when: {kind: size 3}}}
"""
    said = str(remit.loads(text).decide({"kind": "size 3"}).explain())

    assert "The rule three applies because kind is size 3." in said


def test_texts_that_are_left_out_are_listed_as_a_sentence_lists_them() -> None:
    text = """
remit: 1
policy: called
title: "Called"
facts: {note: {text: {}, optional: true, phrase: "the note reads {}", labels: {root: "the chief"}}}
rules: {others: {permit: "Others.", when: {note: {other than: ["", "x|y", absent, root]}}}}
"""
    policy = remit.loads(text).policy
    (item,) = policy.rules["others"].when.tests["note"]

    assert say(policy, "note", [item]) == 'the note reads other than "", x|y, "absent" or the chief'


def test_where_one_rule_decides_or_none_that_is_said() -> None:
    text = """
remit: 1
policy: shut
title: "Shut"
otherwise: prohibited
facts: {tags: {set: [a, b]}, ill: {flag: {}}}
rules:
  ill: {forbid: "Nobody who is ill.", when: {ill: true}}
  bare: {permit: "Who has no tag.", when: {tags: {within: []}}}
"""
    loaded = remit.loads(text)
    said = str(loaded.decide({"tags": ["a"]}).explain()).splitlines()

    whether = "On what is not known depends whether ill (“Nobody who is ill.”) decides it, or no rule."
    assert said[0] == f"Prohibited. {whether}"
    assert said[1] == "The rule bare would permit it (“Who has no tag.”), but tags is exactly a: tags is not empty."
