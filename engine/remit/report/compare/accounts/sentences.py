"""What several accounts say of the same cases, in sentences: how far they agree, who contradicts whom, who is alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from remit.assurance.compare.accounts import AccountRegion, AccountsComparison, Outcome, alone
from remit.assurance.compare.alignment import LeftOut, Refined
from remit.assurance.compare.determining import Determining
from remit.assurance.region_words import say_where
from remit.decide.explanation import UNVERIFIED, Cited
from remit.explain.citations import cited
from remit.explain.words import label, listed, say_day, say_reading, sentence
from remit.model.rules import Verdict
from remit.quantities import say_cases, say_number, say_percent
from remit.reader.policies import WrittenPolicy
from remit.report.compare.responsible_rules import MOST_RULES, say_rules

NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
ALLOWING = {Verdict.PERMITTED, Verdict.EXEMPT}
CONFLICTS = {Verdict.CONFLICT}
VERBS = {  # what one does, and several do, in the order in which it is said
    Verdict.PERMITTED: ("permits", "permit"),
    Verdict.EXEMPT: ("exempts", "exempt"),
    Verdict.PROHIBITED: ("prohibits", "prohibit"),
    Verdict.CONFLICT: ("contradicts itself", "contradict themselves"),
    Verdict.UNREGULATED: ("says nothing", "say nothing"),
}


@dataclass(frozen=True)
class Accounts:
    """A comparison of several policies with what it was asked of: their names, and the files as they are written."""

    names: tuple[str, ...]
    written: tuple[WrittenPolicy, ...]
    comparison: AccountsComparison

    @property
    def many(self) -> str:
        return NUMBERS.get(len(self.names), str(len(self.names)))

    @cached_property
    def agreed(self) -> list[Outcome]:
        """What all of them say."""
        return [each for each in self.comparison.outcomes if each.is_agreed and not each.is_silent]

    @cached_property
    def contradicted(self) -> list[Outcome]:
        """Where one allows what another prohibits, or contradicts itself and others do not."""
        return [each for each in self.comparison.outcomes if is_contradiction(each)]

    @cached_property
    def said_by_some(self) -> list[Outcome]:
        """Where those that speak agree, and others say nothing; or one permits what another exempts."""
        told = (each for each in self.comparison.outcomes if not each.is_agreed)
        return [each for each in told if each not in self.contradicted]


def is_contradiction(outcome: Outcome) -> bool:
    """Whether one account prohibits what another permits or exempts, or contradicts itself.

    Args:
        outcome: Cases of one combination of verdicts.
    """
    verdicts = set(outcome.verdicts)
    clash = Verdict.PROHIBITED in verdicts and bool(verdicts & ALLOWING)
    return not outcome.is_agreed and (clash or Verdict.CONFLICT in verdicts)


def say_accounts(accounts: Accounts) -> Iterator[tuple[str, str]]:
    """Each account by its name, with its title, where it is from, and how many of its statements are unverified."""
    for name, written in zip(accounts.names, accounts.written, strict=True):
        policy = written.policy
        sources = [f"{each.publisher or each.title}, {say_day(each.published)}" for each in policy.sources.values()]
        said = [f"{policy.title}{f' ({listed(sources)})' if sources else ''}."]
        listed_statements = [one for each in written.statements.values() for one in each.values()]
        if unverified := sum(one.reported is not None for one in listed_statements):
            whole = "All" if unverified == len(listed_statements) else f"{unverified} of"
            said.append(f"{whole} {len(listed_statements)} statements are reported elsewhere, and unverified.")
        yield name, " ".join(said)


def say_how_read(accounts: Accounts) -> Iterator[str]:
    """The day, and how contested passages are read."""
    sides = accounts.comparison.sides
    if day := next((side.day for side in sides if side.day), None):
        yield f"All are asked about {say_day(day)}."
    picked = False
    for name, side in zip(accounts.names, sides, strict=True):
        for reading, choice in side.readings.items():
            if choice != side.policy.readings[reading].default:
                picked = True
                yield f"Of {name}, {say_reading(side.policy, reading, [choice])}."
    if any(side.policy.readings for side in sides):
        yield f"{'Other contested' if picked else 'Contested'} passages are read by each account's own defaults."


def say_results(accounts: Accounts) -> Iterator[str]:
    """How many cases they speak of, agree on, contradict each other on; in few sentences."""
    comparison = accounts.comparison
    total, spoken = comparison.cases, comparison.cases - comparison.silent
    if not total:
        yield "No case is possible for all of them: there is nothing to compare."
        return
    if not spoken:
        yield f"None of the {accounts.many} speaks of any of {say_cases(total)}."
        return
    part = f"{say_number(spoken)} ({say_percent(spoken, total)})" if comparison.silent else "all"
    yield f"Of {say_cases(total)} that can be told apart, at least one of the {accounts.many} speaks of {part}."
    if comparison.agreed == spoken:
        yield f"Of these all {accounts.many} say the same, in every case."
        return
    yield f"All {accounts.many} say the same of {_part(comparison.agreed, spoken)}."
    yield _contradicting(accounts, spoken)
    if rest := sum(each.cases for each in accounts.said_by_some):
        part = f"the other {say_number(rest)} ({say_percent(rest, spoken)})"
        yield f"In {part} nobody contradicts: {_kinds(accounts.said_by_some)}."


def _contradicting(accounts: Accounts, spoken: int) -> str:
    cases = sum(each.cases for each in accounts.contradicted)
    if not cases:
        return "Nowhere does one prohibit what another allows."
    clash = any(not CONFLICTS & set(each.verdicts) for each in accounts.contradicted)
    itself = any(CONFLICTS & set(each.verdicts) for each in accounts.contradicted)
    how = ["one prohibits what another allows"] * clash + ["one contradicts itself where others do not"] * itself
    return f"In {_part(cases, spoken)} {' or '.join(how)}."


def _kinds(outcomes: Iterable[Outcome]) -> str:
    """What may differ where nobody contradicts."""
    verdicts = [set(each.verdicts) for each in outcomes]
    silent = any(Verdict.UNREGULATED in each for each in verdicts)
    exempt = any(each >= ALLOWING for each in verdicts)
    return ", or ".join(["some say nothing"] * silent + ["one exempts what another permits"] * exempt)


def _part(cases: int, spoken: int) -> str:
    return f"{say_number(cases)} of these ({say_percent(cases, spoken)})" if cases else "none of these"


def say_outcome(accounts: Accounts, outcome: Outcome) -> str:
    """Who says what of the cases of one combination.

    Args:
        accounts: Those compared.
        outcome: The cases.
    """
    if outcome.is_agreed:
        (verdict,) = set(outcome.verdicts)
        return f"All {accounts.many} {_does(verdict, 2)}"
    camps = []
    for verdict in VERBS:
        who = [name for name, said in zip(accounts.names, outcome.verdicts, strict=True) if said is verdict]
        if who:
            camps.append(f"{listed(who)} {_does(verdict, len(who))}")
    return "; ".join(camps)


def _does(verdict: Verdict | None, many: int) -> str:
    return VERBS[Verdict.UNREGULATED if verdict is None else verdict][many > 1]


def say_alone(accounts: Accounts, place: int) -> str:
    """In what one account stands alone, against all others which say one thing.

    Args:
        accounts: Those compared, three or more.
        place: Which of them.
    """
    found = list(alone(accounts.comparison, place))
    name, cases = accounts.names[place], sum(each.cases for each in found)
    if not found:
        return f"{name} never stands alone against all others."
    said = [f"{_does(each.verdicts[place], 1)} {_others(each, place)}" for each in found]
    if len(found) > 1:
        said = [f"{one} ({say_number(each.cases)})" for one, each in zip(said, found, strict=True)]
    return f"{name} stands alone in {say_cases(cases)}: it {listed(said)}."


def _others(outcome: Outcome, place: int) -> str:
    other = next(verdict for number, verdict in enumerate(outcome.verdicts) if number != place)
    if CONFLICTS & {other, outcome.verdicts[place]}:
        return f"where the others {_does(other, 2)}"
    says_nothing = outcome.verdicts[place] is Verdict.UNREGULATED
    what = "of what" if says_nothing else "what"
    return f"{what} the others {_does(other, 2)}{' of' if other is Verdict.UNREGULATED else ''}"


def say_not_compared(accounts: Accounts) -> Iterator[str]:
    """How the words of the accounts relate: what one tells apart and another does not, and what is left out."""
    alignment = accounts.comparison.alignment
    for each in alignment.refined:
        yield _refined(accounts, each)
    for left in alignment.left_out:
        yield _left_out(accounts, left)
    for fact, who in alignment.facts.items():
        names = listed(accounts.names[place] for place in who)
        has = "has" if len(who) == 1 else "have"
        yield f"Only {names} {has} the fact {fact}; no verdict of the others depends on it."
    for name, only in zip(accounts.names, accounts.comparison.only, strict=True):
        if only:
            yield f"The constraints of {name} allow {say_cases(only)} that those of others do not; these are left out."


def _refined(accounts: Accounts, each: Refined) -> str:
    name, words = accounts.names[each.policy], accounts.comparison.words
    inside = listed((label(words, each.fact, value) for value in each.into), "or")
    return f"{name} does not tell apart {inside}: it decides these as {each.fact} {each.value}."


def _left_out(accounts: Accounts, left: LeftOut) -> str:
    names = listed(accounts.names[place] for place in left.by)
    if left.bounds:
        return f"Of {left.fact}, {names} can state more than all can; only what all can state is compared."
    has, them = "has" if len(left.by) == 1 else "have", "it" if len(left.values) == 1 else "them"
    return f"Only {names} {has} {listed(left.values)} of the fact {left.fact}; cases with {them} are left out."


def say_clauses(accounts: Accounts, outcome: Outcome, rules: Sequence[Determining]) -> Iterator[tuple[str, list[str]]]:
    """The rules of each account that says anything, in their own sentences.

    Args:
        accounts: Those compared.
        outcome: Cases of one combination of verdicts.
        rules: Of each account, those behind its verdict on these cases, or on some of them.
    """
    for name, written, verdict, own in zip(accounts.names, accounts.written, outcome.verdicts, rules, strict=True):
        if verdict is not Verdict.UNREGULATED or own.every or own.some:
            yield name, say_rules(written.policy, verdict, own)


def say_region(accounts: Accounts, outcome: Outcome, region: AccountRegion) -> str:
    """Where some cases of a combination lie, and how many they are, unless they are all of them.

    Args:
        accounts: Those compared.
        outcome: The combination.
        region: A box of its cases.
    """
    where = sentence(say_where(accounts.comparison.words, region.where))
    if region.cases == outcome.cases:
        return where
    return f"{where.removesuffix('.')} ({say_cases(region.cases)})."


def say_statements(accounts: Accounts) -> Iterator[str]:
    """The statements behind the rules that are told, with who says each; of those that are not verified, that."""
    for name, each in statements_of(accounts):
        unverified = f" ({UNVERIFIED})" if each.reported else ""
        words = f"“{each.verbatim}”" if each.verbatim else each.says
        yield f"{name} [{each.citation}] {each.speaker or each.source}{unverified}: {words}"


def is_common(rules: Iterable[Determining]) -> bool:
    """Whether the rules of all accounts are the same in every case.

    Args:
        rules: Of each account.
    """
    return not any(each.some for each in rules)


def statements_of(accounts: Accounts) -> Iterator[tuple[str, Cited]]:
    """The statements behind the rules that are told, each once, with the account that has them."""
    seen: set[tuple[str, str]] = set()
    for place, (name, written) in enumerate(zip(accounts.names, accounts.written, strict=True)):
        told = [outcome.rules[place] for outcome in accounts.comparison.outcomes]
        rules = dict.fromkeys(rule for own in told for rule in _few(own))
        for rule in rules:
            for cite in written.policy.rules[rule].cites:
                if (name, cite) not in seen:
                    seen.add((name, cite))
                    yield name, cited(written, cite)


def _few(own: Determining) -> tuple[str, ...]:
    return (*own.every, *own.some) if len(own.every) + len(own.some) <= MOST_RULES else ()


def agreement_table(accounts: Accounts) -> list[list[str]]:
    """How often each two say the same, of the cases of which either speaks: a table with a head and a first column."""
    numbers = [str(number) for number in range(1, len(accounts.names) + 1)]
    table = [["", *numbers[:-1]]]
    for row in range(1, len(accounts.names)):
        cells = [_pair(*accounts.comparison.pairs[column, row]) for column in range(row)]
        table.append([f"{numbers[row]} {accounts.names[row]}", *cells, *[""] * (len(numbers) - 1 - row)])
    return table


def _pair(spoken: int, alike: int) -> str:
    return say_percent(alike, spoken) if spoken else "-"


def say_first(accounts: Accounts) -> str:
    """What the columns of the table of agreement stand for."""
    return f"1 is {accounts.names[0]}."


def rule_lines(accounts: Accounts) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Of each account its rules: what each does, of how many cases, and the statements that it rests on."""
    for name, written, weights in zip(accounts.names, accounts.written, accounts.comparison.rules, strict=True):
        yield (
            name,
            [
                (each.rule, _decides(written, each.rule, each.cases), ", ".join(_cites(written, each.rule)))
                for each in weights
            ],
        )


def _decides(written: WrittenPolicy, rule: str, cases: int) -> str:
    return f"{written.policy.rules[rule].effect}s {say_cases(cases)}"


def _cites(written: WrittenPolicy, rule: str) -> list[str]:
    cites = written.policy.rules[rule].cites
    return [f"{cite} (unverified)" if written.statement(cite).reported else cite for cite in cites]


def shares(outcome: Outcome, accounts: Accounts) -> str:
    """How many cases, and what part of those of which anybody speaks.

    Args:
        outcome: Cases of one combination of verdicts.
        accounts: Those compared.
    """
    spoken = accounts.comparison.cases - accounts.comparison.silent
    return f"{say_cases(outcome.cases)}, {say_percent(outcome.cases, spoken)}"
