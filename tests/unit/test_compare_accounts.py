"""Several policies compared: every count, region and rule against brute force over the words that they share."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from pathlib import Path

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import remit
from every_value import every_value
from remit.assurance.compare.accounts import AccountRegion, AccountsComparison, compare_accounts
from remit.assurance.compare.compare import ComparedSide, compare
from remit.assurance.compare.vocabulary import Incomparable
from remit.cli.main import main
from remit.errors import TooLarge
from remit.model.editing import without
from remit.model.policy import Policy
from remit.model.rules import Verdict
from remit.reader.included import read_policy
from remit.testing import default_readings, policies
from remit.verdict import allowed, decide

ROOT = Path(__file__).parents[2]
NAMES = ("us-weapons-in-russia", "politico-2024-05-30", "us-officials-june-2024", "us-november-2024")
DAYS = ["2024-05-29", "2024-05-30", "2024-05-31", "2024-06-10", "2024-06-18", "2024-06-25", "2024-12-01"]  # one of each
COARSE = {  # what the first report takes values for that the others tell apart
    **dict.fromkeys(("kursk-border", "bryansk-border", "other-border", "rest-of-kursk"), "elsewhere-in-russia"),
    **dict.fromkeys(("airfield", "civilian-infrastructure", "oil-facility", "something-else"), "other-target"),
    **dict.fromkeys(("about-to-cross-the-border", "other-preparation"), "preparing-to-attack"),
    **dict.fromkeys(("missile-in-flight", "drone-in-flight"), "missile-or-drone-in-flight"),
    "deep-inside-russia": "elsewhere-in-russia",
}


def side(policy: Policy, day: datetime.date | None = None, **readings: str) -> ComparedSide:
    return ComparedSide(policy, {**default_readings(policy), **readings}, day)


def policy(tmp_path: Path, name: str, facts: str, rules: str, more: str = "") -> Policy:
    path = tmp_path / f"{name}.yaml"
    path.write_text(
        f'remit: 1\npolicy: {name}\ntitle: "{name}"\nfacts:\n{facts}rules:\n{rules}{more}', encoding="utf-8"
    )
    return read_policy(str(path)).policy


def verdict(one: ComparedSide, facts: Mapping[str, object]) -> Verdict | None:
    whole = {**facts, **one.readings} | ({"date": one.day} if one.day else {})
    return decide(one.policy, whole).verdict if allowed(one.policy, whole) else None


def lies_in(found: AccountsComparison, region: AccountRegion, facts: Mapping[str, object]) -> bool:
    tests = ((name, found.words.tests(name, items)) for name, items in region.where)
    return all(any(test.holds(facts[name]) for test in asked) for name, asked in tests)


# ---- the shipped accounts ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def four() -> AccountsComparison:
    read = [read_policy(str(ROOT / "rules" / f"{name}.yaml")).policy for name in NAMES]
    return compare_accounts([side(each) for each in read], most=None)


def possible(facts: Mapping[str, object]) -> bool:
    """The four constraints that all accounts have, written again."""
    neither = facts["posture"] == "neither"
    return (
        (facts["threatens"] == "nobody") == neither
        and not (facts["target"] == "aircraft-on-the-ground" and facts["posture"] in ("attacking", "returning"))
        and not (facts["posture"] == "returning" and facts["target"] != "airplane-in-flight")
    )


@pytest.fixture(scope="module")
def cases(four: AccountsComparison) -> list[tuple[dict[str, object], tuple[Verdict, ...]]]:
    """Every case of the shared vocabulary with what each account, as it is shipped, decides."""
    first, *others = (remit.load(name).decider() for name in NAMES)
    domains = {name: list(four.words.domains[name].values) for name in four.words.facts if name != "date"}
    days = [datetime.date.fromisoformat(day) for day in DAYS]
    told = []
    for values in product(*domains.values()):
        facts: dict[str, object] = dict(zip(domains, values, strict=True))
        if not possible(facts):
            continue
        coarse = {name: COARSE.get(str(value), value) for name, value in facts.items()}
        for day in days:
            whole = {**facts, "date": day}
            told.append((whole, (first({**coarse, "date": day}), *(other(whole) for other in others))))
    return told


def test_every_figure_of_the_shipped_accounts_is_what_brute_force_counts(
    four: AccountsComparison, cases: Sequence[tuple[dict[str, object], tuple[Verdict, ...]]]
) -> None:
    counted = Counter(verdicts for _, verdicts in cases)
    spoken = {pair: Counter[bool]() for pair in four.pairs}
    for verdicts, number in counted.items():
        for (one, other), alike in spoken.items():
            if {verdicts[one], verdicts[other]} != {Verdict.UNREGULATED}:
                alike[verdicts[one] is verdicts[other]] += number

    assert {each.verdicts: each.cases for each in four.outcomes} == counted
    assert (four.cases, four.only) == (len(cases), (0, 0, 0, 0))
    assert four.silent == counted[(Verdict.UNREGULATED,) * 4]
    assert four.pairs == {pair: (found.total(), found[True]) for pair, found in spoken.items()}


def test_every_region_of_the_shipped_accounts_holds_what_it_says(
    four: AccountsComparison, cases: Sequence[tuple[dict[str, object], tuple[Verdict, ...]]]
) -> None:
    accounts = [remit.load(name) for name in NAMES]
    for outcome in four.outcomes:
        inside = [facts for facts, verdicts in cases if verdicts == outcome.verdicts]
        some = inside[:: 1 + len(inside) // 100]
        assert all(any(lies_in(four, each, facts) for each in outcome.regions) for facts in some)
        for region in outcome.regions[:4]:
            facts = next(facts for facts in inside if lies_in(four, region, facts))
            for place, (account, rules) in enumerate(zip(accounts, region.rules, strict=True)):
                stated = {n: COARSE.get(str(v), v) for n, v in facts.items()} if place == 0 else facts
                decision = account.decide({name: str(value) for name, value in stated.items()})
                assert decision.verdict is outcome.verdicts[place]
                assert set(rules.every) <= set(decision.rules) <= {*rules.every, *rules.some}


def test_the_first_report_says_of_every_finer_case_what_it_says_of_its_own(four: AccountsComparison) -> None:
    told = {(each.fact, each.value): each.into for each in four.alignment.refined}

    assert {value: coarse for (_, coarse), into in told.items() for value in into} == COARSE
    assert [(each.fact, each.values, each.by) for each in four.alignment.left_out] == [
        ("target", ("command-post",), (1, 2, 3))
    ]


# ---- any policies --------------------------------------------------------------------------------------------------


def brute_force(sides: Sequence[ComparedSide]) -> Iterator[tuple[dict[str, object], tuple[Verdict | None, ...]]]:
    both = [one.policy for one in sides]
    names = list(dict.fromkeys(name for each in both for name in each.facts))
    declared = {name: [each for each in both if name in each.facts] for name in names}
    for case in product(*(every_value(declared[name], name) for name in names)):
        facts = dict(zip(names, case, strict=True))
        yield facts, tuple(verdict(one, facts) for one in sides)


@settings(max_examples=25)
@given(policies(), st.integers(0, 9), st.integers(0, 9))
def test_policies_that_lack_a_rule_agree_and_differ_as_brute_force_says(whole: Policy, one: int, other: int) -> None:
    rules = list(whole.rules)
    lacking = [without(whole, ("rules", rules[each % len(rules)])) for each in (one, other)]
    try:
        sides = [side(each) for each in (whole, *lacking)]
        found = compare_accounts(sides, most=None)
    except (Incomparable, TooLarge):
        reject()
    regions = [(each.verdicts, region) for each in found.outcomes for region in each.regions]
    seen = set()
    for facts, verdicts in islice(brute_force(sides), 200):
        if None not in verdicts:
            seen.add(verdicts)
            assert {said for said, region in regions if lies_in(found, region, facts)} == {verdicts}
    assert seen <= {each.verdicts for each in found.outcomes}


def test_of_two_policies_it_counts_what_a_comparison_of_two_counts(four: AccountsComparison) -> None:
    sides = [one for one in four.sides if one.policy.policy != NAMES[0]][:2]
    found, two = compare_accounts(sides), compare(*sides)

    assert {each.verdicts: each.cases for each in found.outcomes} == two.matrix


PLACE = "  place: {choice: [street, {indoors: [hall, shop]}]}\n"
COARSER = "  place: {choice: [street, indoors]}\n"
BAN = '  ban: {forbid: "Not indoors.", when: {place: indoors}}\n'


def test_a_value_that_others_have_as_a_group_is_decided_as_before(tmp_path: Path) -> None:
    coarse = policy(tmp_path, "coarse", COARSER, BAN)
    fine = policy(tmp_path, "fine", PLACE, '  ban: {forbid: "Not in the hall.", when: {place: hall}}\n')

    found = compare_accounts([side(coarse), side(fine), side(fine)])

    assert {each.verdicts: each.cases for each in found.outcomes} == {
        ("prohibited", "prohibited", "prohibited"): 1,
        ("prohibited", "unregulated", "unregulated"): 1,
        ("unregulated", "unregulated", "unregulated"): 1,
    }
    assert found.alignment.left_out == ()


def test_groups_inside_of_groups_are_told_apart_too(tmp_path: Path) -> None:
    coarse = policy(tmp_path, "coarse", COARSER, BAN)
    fine = policy(tmp_path, "fine", PLACE, BAN)
    finest = policy(
        tmp_path, "finest", "  place: {choice: [street, {indoors: [{hall: [stage, stalls]}, shop]}]}\n", BAN
    )

    for order in ((coarse, fine, finest), (finest, fine, coarse), (fine, coarse, finest)):
        found = compare_accounts([side(each) for each in order])
        assert [(each.verdicts[0], each.cases) for each in found.outcomes] == [("prohibited", 3), ("unregulated", 1)]
        told = {(order[each.policy].policy, each.value): set(each.into) for each in found.alignment.refined}
        assert told == {("coarse", "indoors"): {"stage", "stalls", "shop"}, ("fine", "hall"): {"stage", "stalls"}}


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ("  place: {choice: [street, {indoors: [cellar, shop]}]}\n", BAN),  # it means another thing by the group
        (PLACE + "  home: {choice: [street, {indoors: [hall, shop]}]}\n", BAN),
    ],
)
def test_what_cannot_be_aligned_is_left_out_and_said(tmp_path: Path, facts: str, rules: str) -> None:
    compared = "  home: {choice: [street, indoors]}\n"
    same = '  ban: {forbid: "Not abroad.", when: {place: {different from: home}}}\n'
    coarse = policy(tmp_path, "coarse", COARSER + compared, same)
    fine, other = policy(tmp_path, "fine", PLACE, BAN), policy(tmp_path, "other", facts, rules)

    found = compare_accounts([side(coarse), side(fine), side(other)])

    assert not [each for each in found.alignment.refined if each.policy == 0]
    assert ("place", ("indoors",), (0,)) in [(each.fact, each.values, each.by) for each in found.alignment.left_out]


def test_a_group_inside_of_a_group_keeps_the_meaning_that_each_policy_gives_its_name(tmp_path: Path) -> None:
    own = "  place: {choice: [street, indoors, {wing: [annex, yard]}]}\n"
    wings = "  place: {choice: [street, {indoors: [{wing: [hall, shop]}, stairs]}]}\n"
    ban = '  ban: {forbid: "Not in the wing.", when: {place: wing}}\n'
    one, other = policy(tmp_path, "one", own, ban), policy(tmp_path, "other", wings, BAN)

    found = compare_accounts([side(one), side(other), side(other)])

    assert found.alignment.refined == ()
    assert [(each.verdicts[0], each.cases) for each in found.outcomes] == [("unregulated", 1)]
    assert {value for each in found.alignment.left_out for value in each.values} == {
        *("indoors", "annex", "yard", "hall", "shop", "stairs")
    }


def test_a_case_that_one_policy_excludes_is_not_among_those_compared(tmp_path: Path) -> None:
    never = 'constraints:\n  shut: {when: {place: hall}, then: {place: shop}, because: "the hall is shut"}\n'
    one, other = policy(tmp_path, "one", PLACE, BAN), policy(tmp_path, "other", PLACE, BAN, never)

    found = compare_accounts([side(one), side(one), side(other)])

    assert (found.cases, found.only, found.is_same) == (2, (1, 1, 0), False)


# ---- the command ---------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    policy(tmp_path, "a", PLACE, BAN)
    policy(tmp_path, "b", PLACE, '  all: {permit: "Anywhere.", when: {place: [street, indoors]}}\n')
    policy(tmp_path, "c", COARSER, BAN, "otherwise: permitted\n")
    policy(
        tmp_path, "quiet", COARSER, '  never: {permit: "On the moon.", when: {place: street, not: {place: street}}}\n'
    )
    return tmp_path


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main(["compare", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_programs_read_who_says_what(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = data(capsys, *(str(files / f"{name}.yaml") for name in "abc"))

    assert (told["cases"], told["silent"], told["agreed"], told["contradicted"]) == (3, 0, 0, 2)
    assert [(each["verdicts"], each["alone"], each["contradiction"]) for each in told["outcomes"]] == [
        (["prohibited", "permitted", "prohibited"], "b", True),
        (["unregulated", "permitted", "permitted"], "a", False),
    ]
    assert told["pairs"][0] == {"accounts": ["a", "b"], "spoken": 3, "alike": 0}
    assert told["refined"] == [{"account": "c", "fact": "place", "value": "indoors", "into": ["hall", "shop"]}]


def test_where_nobody_speaks_or_all_say_the_same_that_is_said(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert data(capsys, "quiet.yaml", "./quiet.yaml", f"{files}/quiet.yaml")["said"] == [
        "None of the three speaks of any of 2 cases."
    ]
    assert data(capsys, "a.yaml", "./a.yaml", f"{files}/a.yaml")["said"] == [
        "Of 3 cases that can be told apart, at least one of the three speaks of 2 (66.7 %).",
        "Of these all three say the same, in every case.",
    ]


def test_a_difference_fails_where_it_is_not_wanted(files: Path) -> None:
    paths = [f"{files}/{name}.yaml" for name in ("a", "b", "c")]

    assert main(["compare", *paths, "--fail-on", "any", "--format", "markdown"]) == 1
    assert main(["compare", paths[0], "./a.yaml", "a.yaml", "--fail-on", "any"]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.yaml", "b.yaml", "a.yaml"], "a.yaml is named twice"),
        (["a.yaml", "b.yaml", "c.yaml", "--fail-on", "prohibited:permitted"], "no verdict comes before another"),
        (["a.yaml", "b.yaml", "c.yaml", "--as-of", "2024-01-01"], "no fact `date` of days"),
        (["a.yaml", "b.yaml", "c.yaml", "--as-of", "2024-01-01", "--as-of", "2024-01-02"], "--as-of is given 2 times"),
        (["a.yaml", "b.yaml", "c.yaml", "--reading", "x=y"], "no reading `x`"),
        (["a.yaml", "b.yaml", "c.yaml", "--reading", "x=y", "--reading", "x=z"], "--reading x is given twice"),
        (["a.yaml", "b.yaml", "nowhere.yaml"], "nowhere.yaml"),
        (["a.yaml", "b.yaml", "c.yaml", "--on", "cases.csv"], "--on looks at cases by two policies"),
        (["a.yaml", "b.yaml", "c.yaml", "-o", "out.csv"], "-o goes with --on"),
    ],
)
def test_what_makes_no_sense_of_several_is_refused(
    files: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert files.is_dir()
    assert main(["compare", *arguments]) == 2
    assert said in capsys.readouterr().err


COMPARING = (
    "  start: {integer: {min: 0, max: 3}}\n  end: {integer: {min: 0, max: 3}}\n  staff: {set: [cook, porter, clerk]}\n"
)


def test_facts_that_only_some_compare_or_ask_for_leave_no_case_out(tmp_path: Path) -> None:
    late = '  late: {forbid: "It ends too soon.", when: {end: {less than: start}, staff: {includes: cook}}}\n'
    one = policy(tmp_path, "one", PLACE + COMPARING, late)
    other = policy(tmp_path, "other", PLACE, BAN)
    third = policy(tmp_path, "third", COMPARING, '  crew: {permit: "Three.", when: {staff: {size: "3"}}}\n')
    sides = [side(each) for each in (one, other, third)]

    found, two = compare_accounts(sides, most=1), compare(*sides[:2])
    verdicts = {each for _, each in brute_force(sides)}

    assert {each.verdicts for each in found.outcomes} == verdicts
    assert {*two.matrix} == {each[:2] for each in verdicts}
    assert (found.only, two.only) == ((0, 0, 0), (0, 0))
    assert found.cases > two.cases > 0
