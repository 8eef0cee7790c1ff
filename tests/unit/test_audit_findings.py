"""Every kind of finding: a small policy that shows it, with the exact message, beside one that does not."""

from pathlib import Path

import pytest

import remit
from remit.assurance.audit.audit import Audit, audit
from remit.assurance.audit.findings import KINDS
from remit.cite import fingerprint
from remit.errors import called
from remit.lint import lint_policy
from remit.reader.included import read_policy
from remit.reader.scenarios import read_what_can_be

CLEAN = """\
remit: 1
policy: lending
title: "Lending"
facts:
  item: {choice: [book, film, map]}
  member: {flag: {}}
  overdue: {integer: {min: 0, max: 9}}
readings:
  films: {question: "Are films lent?", choices: {lent: {}, not-lent: {}}, default: lent}
concepts:
  good-standing: {when: {member: true, overdue: 0}}
rules:
  ban:
    forbid: "Nothing is lent."
    when: {item: [book, film]}
  lend:
    permit: "Books are lent to members in good standing, and films."
    when: {good-standing: true, any: [{item: book}, {item: film, films: lent}]}
    overrides: ban
constraints:
  strangers-owe-nothing: {when: {member: false}, then: {overdue: 0}}
"""
ALWAYS = {"gap", "contested"}
ELSEWHERE = {"otherwise-never-reached", "statements-unverified"}  # test_audit_told, test_reported_statements


def found(folder: Path, text: str, statements: str | None = None, **texts: tuple[str, str]) -> Audit:
    (folder / "lending.yaml").write_text(text, encoding="utf-8")
    if statements is not None:
        (folder / "lending.sources.yaml").write_text(statements, encoding="utf-8")
    written = read_policy(str(folder / "lending.yaml"))
    problems = lint_policy(written)
    assert [problem for problem in problems if problem.code not in KINDS] == []
    return audit(written, problems, texts)


def said(audited: Audit) -> set[str]:
    """The findings beyond what the clean policy has, too."""
    return {
        f"{f.at.line}:{f.at.column} {f.severity} {f.code}: {f.message}"
        for f in audited.findings
        if f.code not in ALWAYS
    }


def test_a_policy_in_which_everything_does_something_has_only_what_it_leaves_open(tmp_path: Path) -> None:
    audited = found(tmp_path, CLEAN)

    assert said(audited) == set()
    assert [(f.code, f.message) for f in audited.findings] == [
        ("gap", "no rule decides on 3 of 9 cases (33.3 %)"),
        ("contested", "reading `films` as not-lent changes 1 of 9 cases (11.1 %)"),
    ]


CHANGED = {
    "conflict": (
        ("    overrides: ban\n", ""),
        (
            "13:3 error conflict: `ban` forbids and `lend` permits: both are in force in 2 of 9 cases (22.2 %), "
            "and none gives way to another"
        ),
    ),
    "conflict-in-a-reading": (
        (
            "    overrides: ban\n",
            (
                '    overrides: ban\n  off: {forbid: "No films.", when: {item: film, films: not-lent}}\n'
                '  ask: {permit: "Ask.", when: {item: film, member: true, overdue: 9}, overrides: ban}\n'
            ),
        ),
        (
            "20:3 warning conflict-in-a-reading: `off` forbids and `ask` permits: under some readings that are not the "
            "default, both are in force in 1 of 12 cases (8.3 %), and none gives way to another"
        ),
    ),
    "impossible-policy": (
        ("{when: {member: false}, then: {overdue: 0}}", "{when: {all: []}, then: {member: true, not: {member: true}}}"),
        "21:3 error impossible-policy: no case at all is possible, by constraint strangers-owe-nothing",
    ),
    "duties-contradict": (
        (
            "    overrides: ban\n",
            (
                "    overrides: ban\n    with: {tell: Tell the office.}\n"
                '  hush: {permit: "Books are lent quietly.", when: {item: book}, with: {keep: {what: No., not: tell}},'
                " overrides: ban}\n"
            ),
        ),
        (
            "20:12 error duties-contradict: the duties `tell` and `keep` are opposites, and a verdict carries both in "
            "1 of 9 cases (11.1 %)"
        ),
    ),
    "duty-prohibited": (
        (
            "    overrides: ban\n",
            "    overrides: ban\n    with: {swap: {what: Leave a film for it., act: {item: film, overdue: 1}}}\n",
        ),
        (
            "20:12 error duty-prohibited: the policy prohibits what the duty `swap` demands (item is film and "
            "overdue is 1) in 2 of 9 cases (22.2 %)"
        ),
    ),
    "waiver-changes-nothing": (
        ("rules:\n", 'rules:\n  ease: {waive: "Lend.", when: {member: false}, overrides: lend}\n'),
        (
            "13:3 warning waiver-changes-nothing: rule ease: it stops nothing: without it every case would have the "
            "same verdict by the same rules"
        ),
    ),
    "never-applicable": (
        ("rules:\n", 'rules:\n  ghost: {forbid: "No.", when: {member: false, overdue: ">= 1"}}\n'),
        "13:3 warning never-applicable: rule ghost: its condition holds in no case that is possible",
    ),
    "never-in-force": (
        (
            "rules:\n",
            (
                'rules:\n  weak: {permit: "Books.", when: {item: book}}\n'
                '  strong: {forbid: "No books.", when: {item: book}, overrides: [weak, lend]}\n'
            ),
        ),
        "13:3 warning never-in-force: rule weak: wherever it applies it is overridden, by strong",
    ),
    "override-changes-nothing": (
        ("    overrides: ban\n", '    overrides: [ban, maps]\n  maps: {permit: "Maps.", when: {item: map}}\n'),
        (
            "19:22 warning override-changes-nothing: rule lend: that it overrides maps changes nothing: "
            "the two never apply together"
        ),
    ),
    "override-restates": (
        (
            "    overrides: ban\n",
            '    overrides: [ban, more]\n  more: {permit: "Books.", when: {item: book}, overrides: ban}\n',
        ),
        "19:22 note override-restates: rule lend: that it overrides more changes no verdict, only which rules give it",
    ),
    "condition-changes-nothing": (
        ("{item: [book, film]}", "{item: [book, film], overdue: 0 .. 9}"),
        (
            "15:32 warning condition-changes-nothing: rule ban: `overdue: 0 .. 9` changes nothing: "
            "without it every case has the same outcome"
        ),
    ),
    "alternative-changes-nothing": (
        (
            "any: [{item: book}, {item: film, films: lent}]",
            "any: [{item: book}, {item: film, films: lent}, {item: book, overdue: 1 .. 9}]",
        ),
        (
            "18:80 warning alternative-changes-nothing: rule lend: part 3 of `any` (item: book, overdue: 1 .. 9) "
            "changes nothing: without it every case has the same outcome"
        ),
    ),
    "condition-restates": (
        (
            "rules:\n",
            (
                "rules:\n"
                '  no-maps: {forbid: "No maps.", '
                "when: {any: [{item: film, member: false}, {item: map, member: true}]}}\n"
            ),
        ),
        (
            "13:46 note condition-restates: rule no-maps: part 1 of `any` (item: film, member: false) changes no "
            "verdict, only which rules give it"
        ),
    ),
    "rule-restates": (
        ("rules:\n", 'rules:\n  no-films: {forbid: "No films.", when: {item: film, member: false}}\n'),
        (
            "13:3 note rule-restates: rule no-films: without it every case would have the same verdict, "
            "from other rules or by default"
        ),
    ),
    "constraint-changes-nothing": (
        ("constraints:\n", "constraints:\n  again: {when: {overdue: '>= 5'}, then: {member: true}}\n"),
        "21:3 warning constraint-changes-nothing: constraint again: without it the same cases would be possible",
    ),
    "concept-unused": (
        ("concepts:\n", "concepts:\n  idle: {when: {item: book}}\n"),
        "11:3 warning concept-unused: concept idle: no rule and no constraint uses it",
    ),
    "look-alike": (
        ("facts:\n", 'facts:\n  colour: {choice: [A, "\\u0410"]}\n'),
        (
            "5:20 warning look-alike: `A` and `\u0410` look the same, and are two values of colour: "
            f"the second has {called(chr(0x410))}"
        ),
    ),
    "reading-changes-nothing": (
        ("readings:\n", 'readings:\n  maps: {question: "And maps?", choices: {a: {}, b: {}}, default: a}\n'),
        "9:3 warning reading-changes-nothing: reading maps: every choice of it comes to the same verdicts",
    ),
    "choices-alike": (
        ("choices: {lent: {}, not-lent: {}}", "choices: {lent: {}, not-lent: {}, never-lent: {}}"),
        "9:3 note choices-alike: reading films: not-lent and never-lent come to the same verdicts everywhere",
    ),
    "fact-changes-nothing": (
        ("facts:\n", "facts:\n  colour: {choice: [red, blue]}\n"),
        "5:3 note fact-changes-nothing: fact colour: whatever it is, the verdict is the same",
    ),
    "values-alike": (
        ("[book, film, map]", "[book, film, {sheets: [map, plan]}]"),
        "5:3 note values-alike: fact item: nothing tells apart `map` and `plan` (together: sheets)",
    ),
}


@pytest.mark.parametrize("code", CHANGED)
def test_a_change_shows_it(code: str, tmp_path: Path) -> None:
    (before, after), expected = CHANGED[code]
    assert CLEAN.count(before) == 1

    shown = said(found(tmp_path, CLEAN.replace(before, after)))

    assert {line for line in shown if f" {code}: " in line} == {expected}


SOURCED = """\
remit: 1
policy: lending
title: "Lending"
sources: {rules: {title: "House rules", published: 2024-01-01, statements: lending.sources.yaml}}
facts: {member: {flag: {}}}
rules:
  ban: {forbid: "Not to strangers.", when: {member: false}, cites: s1}
"""
TEXT = "We lend to members. We do not lend to strangers. Be kind to books."
STATEMENTS = """\
remit-statements: 1
source: rules
statements:
"""
SENTENCES = ["We lend to members", "We do not lend to strangers", "Be kind to books"]


def statements(*sentences: str, background: str = "") -> str:
    """A statements file; the first statement is cited, the others are background."""
    listed = []
    for number, sentence in enumerate(sentences, start=1):
        made = fingerprint(sentence)
        account = "says: so it is" if number == 1 else f"background: {background or 'no rule'}"
        listed.append(f"  s{number}: {{words: {made.words}, sha256: {made.sha256}, {account}}}\n")
    return STATEMENTS + "".join(listed)


def test_a_policy_that_its_source_bears_out_has_no_finding_about_it(tmp_path: Path) -> None:
    audited = found(tmp_path, SOURCED, statements(*SENTENCES), rules=("rules.txt", TEXT))

    assert said(audited) == set()


ABOUT_SOURCES = {
    "uncited": (
        SOURCED.replace(", cites: s1", "").replace(
            "rules:\n  ban", 'rules:\n  all: {permit: "x", when: {member: true}, cites: s1}\n  ban'
        ),
        SENTENCES,
        TEXT,
        {"8:3 error uncited: rule ban: cites no statement"},
    ),
    "unaccounted-statement": (
        SOURCED.replace("cites: s1", "cites: s2"),
        SENTENCES,
        TEXT,
        {"4:3 error unaccounted-statement: statement s1: nothing in lending cites it"},
    ),
    "citation-missing": (
        SOURCED,
        SENTENCES,
        TEXT.replace("members", "people"),
        {"4:3 error citation-missing: statement s1: its 4 words do not stand in rules.txt"},
    ),
    "citation-ambiguous": (
        SOURCED,
        [SENTENCES[0]],
        f"{TEXT} {TEXT}",
        {"4:3 warning citation-ambiguous: statement s1: its words stand 2 times in rules.txt"},
    ),
    "sentence-unlisted": (
        SOURCED,
        SENTENCES[::2],
        TEXT,
        {"1:None error sentence-unlisted: 6 words between s1 and s2 that no statement stands for"},
    ),
    "sentence-misplaced": (
        SOURCED,
        [SENTENCES[1], SENTENCES[0], SENTENCES[2]],
        TEXT,
        {"5:3 warning sentence-misplaced: statement s2: in rules.txt it stands before s1, which is listed before it"},
    ),
}


@pytest.mark.parametrize("code", ABOUT_SOURCES)
def test_what_the_source_does_not_bear_out_is_found(code: str, tmp_path: Path) -> None:
    policy, sentences, text, expected = ABOUT_SOURCES[code]

    shown = said(found(tmp_path, policy, statements(*sentences), rules=("rules.txt", text)))

    assert {line for line in shown if f" {code}: " in line} == expected


def test_every_kind_is_shown() -> None:
    assert set(CHANGED) | set(ABOUT_SOURCES) | ALWAYS | ELSEWHERE == set(KINDS)


def test_a_clash_comes_with_a_scenario_to_paste_that_shows_it(tmp_path: Path) -> None:
    audited = found(tmp_path, CLEAN.replace("    overrides: ban\n", ""))
    (clash,) = audited.of("conflict")
    assert clash.scenario is not None
    (tmp_path / "clash.yaml").write_text(clash.scenario, encoding="utf-8")

    (scenario,) = read_what_can_be(str(tmp_path / "clash.yaml"), None)[0]

    assert remit.load(str(tmp_path / "lending.yaml")).decide(scenario.scenario.given).verdict == "conflict"


def test_what_has_no_case_has_no_other_finding(tmp_path: Path) -> None:
    (before, after), _ = CHANGED["impossible-policy"]
    audited = found(tmp_path, CLEAN.replace(before, after))

    assert [finding.code for finding in audited.findings] == ["impossible-policy"]
    assert audited.total == audited.contested == 0


def test_where_the_rest_is_prohibited_the_silence_says_so(tmp_path: Path) -> None:
    (silence,) = found(tmp_path, CLEAN.replace("facts:", "otherwise: prohibited\nfacts:", 1)).of("gap")

    assert silence.message == "no rule decides on 3 of 9 cases (33.3 %); `otherwise` makes them prohibited"
    assert silence.at.line == 4


ASKED = """\
remit: 1
policy: lending
title: "Lending"
otherwise: prohibited
facts:
  cards: {set: [reader, staff, guest]}
  user: {text: {}}
rules:
  lend: {permit: "Readers.", when: {cards: {includes all: [reader, staff], size: ">= 2"}}}
  staff: {permit: "Staff.", when: {cards: {includes: [staff, guest]}, not: {cards: {includes: guest}}}}
  own: {exempt: "Ours.", when: {user: {other than: [member of staff, root]}, not: {user: root}}}
"""


def test_what_changes_nothing_of_all_that_is_asked_of_a_set_or_a_text_is_found_in_its_place(tmp_path: Path) -> None:
    texts = said(found(tmp_path, ASKED))

    idle = [text.partition(" changes nothing")[0].partition(": rule ") for text in texts if "changes-nothing" in text]
    assert {(at.replace("-changes-nothing", ""), what) for at, _, what in idle} == {
        ("9:82 warning condition", 'lend: `size` of `cards: {includes all: [reader, staff], size: ">= 2"}`'),
        ("10:62 warning alternative", "staff: `guest` of `cards: {includes: [staff, guest]}`"),
        ("11:70 warning condition", "own: `root` of `user: {other than: [member of staff, root]}`"),
        ("11:78 warning condition", "own: `not`"),
    }


def test_an_included_rule_that_begins_with_not_is_looked_at_like_any_other(tmp_path: Path) -> None:
    head = 'remit: 1\ntitle: "Lending"\nfacts: {member: {flag: {}}, item: {choice: [book, film]}}\n'
    rule = 'rules: {lend: {permit: "Books.", when: {item: book, not: {member: false}}}}\n'
    (tmp_path / "inner.yaml").write_text(f"policy: inner\n{head}{rule}", encoding="utf-8")
    outer = 'include: {inner: inner.yaml}\nrules: {films: {forbid: "No films.", when: {item: film}}}\n'

    audited = found(tmp_path, f"policy: lending\n{head}{outer}")
    assert [finding.code for finding in audited.findings] == ["gap"]


def test_a_duty_is_prohibited_by_what_its_act_asks_of_a_set_that_is_told_apart_by_single_tests(tmp_path: Path) -> None:
    names = [f"key-{number}" for number in range(14)]
    each = "".join(
        f"  no-{name}: {{forbid: Not it., when: {{keys: {{includes: {name}}}, new: false}}}}\n" for name in names
    )
    text = f"""\
remit: 1
policy: lending
title: "Lending"
facts:
  keys: {{set: [{", ".join(names)}]}}
  new: {{flag: {{}}}}
rules:
{each}\
  many: {{forbid: "Nobody has more than two.", when: {{keys: {{size: ">= 3"}}}}}}
  few:
    permit: "Whoever is new has one."
    when: {{keys: {{size: "<= 1"}}, new: true}}
    with: {{fetch: {{what: "Fetch three.", act: {{keys: {{includes all: [key-0, key-1, key-2]}}}}}}}}
"""
    prohibited = [one for one in found(tmp_path, text).findings if one.code == "duty-prohibited"]

    assert [(one.subject, one.cases) for one in prohibited] == [("fetch", 15)]  # no key, or one of fourteen
