"""What an editor says of each key: a sentence, where its model does not have one."""

from __future__ import annotations

from remit.model.kinds.editor_schema import Schema

CITES = "The statements that it rests on: p1.s1, or source#p1.s1 where there are several sources."
BECAUSE = "The reason, as a clause: it stands after `because` in explanations."
SENTENCES: dict[str, dict[str, str]] = {
    "Policy": {
        "remit": "The version of the language: 1.",
        "policy": "The name of the policy: that of its file, without the ending.",
        "title": "What the policy is called.",
        "about": "What it covers, in a sentence.",
        "otherwise": "The verdict where no rule is in force.",
        "combining": "What overrides what, where it is not said pair by pair: forbid-overrides, first-applicable, …",
        "uses": "Vocabularies whose facts, concepts and so on are those of this file, too: paths from its folder.",
        "include": "Policies in other files, by a name of your choice; each enters as rules of that name.",
        "sources": "The published texts that the policy rests on, by a name of your choice.",
        "hierarchies": "Values and groups that several facts have, by name: `choice: NAME`, `set: NAME`.",
        "facts": "What a scenario can state, by name. Facts, readings and concepts share one space of names.",
        "figures": "Values that a text sets for a time, by name: conditions compare facts with them.",
        "constraints": "Which combinations of facts cannot be, by name.",
        "readings": "Contested passages of the sources, by name.",
        "concepts": "Named conditions that rules share.",
        "rules": "What is forbidden, permitted or exempt, by name.",
        "scopes": "Rules that share a condition, by a name of your choice.",
        "properties": "Claims that must hold of the whole policy, by name.",
    },
    "Vocabulary": {
        "remit-vocabulary": "The version of the language: 1.",
        "vocabulary": "The name of the vocabulary.",
        "title": "What it is called.",
        "about": "What it has words for, in a sentence.",
        "uses": "Other vocabularies, whose parts are of this one, too: paths from the folder of this file.",
        "sources": "The published texts that its concepts and readings rest on, by a name of your choice.",
        "hierarchies": "Values and groups that several facts have, by name: `choice: NAME`, `set: NAME`.",
        "facts": "What a scenario can state, by name.",
        "figures": "Values that a text sets for a time, by name.",
        "constraints": "Which combinations of facts cannot be, by name.",
        "readings": "Contested passages of the sources, by name.",
        "concepts": "Named conditions, by name.",
    },
    "SearchFile": {
        "remit-search": "The version of the language: 1.",
        "subjects": "The tables of subjects, by type.",
        "resources": "The tables of resources, by type.",
        "actions": "The actions that are searched, where they are not the values of the policy's fact.",
    },
    "NamedTable": {
        "file": "A table: .csv, .jsonl, .parquet or .arrow; a path from the folder of this file.",
        "sqlite": "A file of SQLite: a path from the folder of this file.",
        "postgres": "A connection string of PostgreSQL; PGPASSWORD or ~/.pgpass have the password.",
        "table": "The table of the database: NAME or SCHEMA.NAME.",
        "id": "The column of the id; no two rows have the same.",
        "properties": "The columns that are properties, by the name of the property; without them, all columns are.",
    },
    "Included": {
        "policy": "The file of the policy, or of a table of rules (.csv, .xlsx): a path from the folder of this one.",
        "overrides": "The rules that its verdict takes precedence over.",
        "priority": "Its place under `combining: priority`.",
        "combining": "Of a table of rules: how its rows are combined.",
    },
    "Scope": {
        "means": "What is meant by it, in a sentence.",
        "phrase": "A clause that states it.",
        "denial": "A clause that denies it.",
        "where": "The condition that holds for each of its rules, beside their own.",
        "cites": CITES,
        "rules": "Its rules, by name; no other rule of the policy has one of these names.",
    },
    "Duty": {
        "what": "What is to be done, in a sentence.",
        "by": "By when: within ten days.",
        "not": "The duty that it is the opposite of.",
        "act": "What somebody who fulfils it does, as values of facts; all other facts stay as they are.",
        "cites": CITES,
    },
    "Source": {
        "title": "The title of the text.",
        "publisher": "Who published it.",
        "published": "The day on which it was published: 2024-05-30.",
        "url": "Where it can be read.",
    },
    "Fact": {
        "ask": "The question that asks for it.",
        "means": "What is meant by it, where the name does not say.",
        "choice": "One of these values; a group is {group: [values]}, and stands for any of them.",
        "flag": "True or false: `flag: {}`.",
        "integer": "A whole number: `integer: {min: 0, max: 400, unit: days}`.",
        "number": "A decimal, exactly: `number: {min: 0, places: 2, unit: EUR}`.",
        "date": "A day: `date: {}`.",
        "datetime": "A moment to the second, with its offset: `datetime: {}`.",
        "text": "Any text; it is the same as another or not: `text: {}`.",
        "set": "Any of these members together; a group is {group: [members]}.",
        "derive": "What it is worked out from: `derive: {sum: [shop-hours, school-hours]}`.",
        "optional": "Whether it may be absent, which is something else than not known.",
    },
    "Figure": {
        "means": "What it is, in a sentence.",
        "by": "The fact whose day says which value counts: date, where it is left out.",
        "values": "What it is from a day on, until the next one: {2024-01-01: 2000}, or with what that rests on.",
        "before": "What it is before the first day: a value, or {reading: NAME, choices: {CHOICE: value}}.",
        "cites": "The statements that values rest on which cite none.",
    },
    "FigureValue": {"is": "The value.", "cites": CITES, "because": BECAUSE},
    "FigureReading": {
        "reading": "The contested passage that it depends on.",
        "choices": "What it is by each choice.",
    },
    "Derivation": {
        "sum": "All of these together: facts, or constants.",
        "difference": "The first less the second.",
        "product": "A fact so many times: [months, 30].",
        "quotient": "The first divided by the second, not rounded; what it is divided by has a `min` above 0.",
        "minimum": "The least of these.",
        "maximum": "The most of these.",
        "count": "How many of these flags and concepts are true.",
        "years": "Completed years from the first day to the second.",
        "months": "Completed months from the first day to the second.",
        "days": "Days from the first day to the second.",
        "after": "The day that is a period after another: [hired, 6 months].",
        "before": "The day that is a period before another: [deadline, 10 days].",
        "day": "The day at a moment, where the clock of a time zone stands: [now, Europe/Berlin].",
        "weekday": "The weekday of a day, or of a moment in a time zone: [now, Europe/Berlin]; a choice of the seven.",
        "hour": "The hour of a moment in a time zone, from 0 to 23: [now, Europe/Berlin].",
        "minute": "The minute of the day of a moment in a time zone, from 0 to 1439: [now, Europe/Berlin].",
        "month end": "Where a month has no such day: its `last day` (the default), or the `next day` after it.",
    },
    "NumberKind": {
        "min": "The smallest value.",
        "max": "The largest value.",
        "places": "How many places after the point it has at most.",
        "unit": "What is counted: EUR.",
    },
    "MomentKind": {"from": "The first moment.", "to": "The last moment."},
    "IntegerKind": {
        "min": "The smallest value.",
        "max": "The largest value.",
        "unit": "What is counted: days.",
    },
    "DateKind": {"from": "The first day.", "to": "The last day."},
    "Constraint": {
        "when": "Wherever this holds,",
        "then": "this holds, too.",
        "because": BECAUSE,
    },
    "Reading": {
        "question": "What is contested, as a question.",
        "choices": "The ways to answer it, at least two, by name; conditions name them like values of a fact.",
        "default": "The choice that is taken where a scenario does not pick one.",
    },
    "ReadingChoice": {
        "says": "What it comes to, as a clause.",
        "cites": CITES,
        "because": "Why one may read it so, as a clause.",
    },
    "Concept": {
        "means": "What it is, in a sentence.",
        "phrase": "A clause that states it: it is a permitted target.",
        "denial": "A clause that denies it: it is not a permitted target.",
        "when": "The condition under which it holds.",
        "cites": CITES,
    },
    "Rule": {
        "forbid": "This is prohibited where the rule is in force: its sentence, in your words.",
        "permit": "This is permitted where the rule is in force: its sentence, in your words.",
        "exempt": "This was never forbidden in the first place: its sentence, in your words.",
        "abstain": "Of this the policy says nothing, whatever `otherwise` is: its sentence, in your words.",
        "waive": "This stops the rules that it overrides, and says nothing else: its sentence, in your words.",
        "scope": "The concept that must hold, too: rules in a scope block need not say it.",
        "when": "The condition under which the rule applies.",
        "since": "The first day on which it applies.",
        "until": "The last day on which it applies.",
        "overrides": (
            "The rules that it takes precedence over: a name (of a rule, a scope, or leave-*), a list, or "
            "{rule: {cites: …, because: …}}."
        ),
        "with": "What is to be done where it gives the verdict, by a name of your choice: {report: {what: …, by: …}}.",
        "priority": "Its place under `combining: priority`: a smaller number comes first.",
        "cites": CITES,
    },
    "Override": {"cites": CITES, "because": BECAUSE},
    "Property": {
        "claim": "What must be true, in a sentence.",
        "when": "The scenarios that it is about.",
        "never": "Verdicts that none of them has.",
        "always": "Verdicts one of which each of them has.",
        "some": "Verdicts each of which at least one of them has.",
        "same": "Facts that make no difference: where two of them differ in these only, the verdict is the same.",
        "change": "Facts that change, for `never turns`: {weapon: {from: shorter-range, to: long-range}}.",
        "then": "What holds in each of them, too: of concepts, say, whether they are so.",
        "never turns": "What a verdict never becomes by that change: {prohibited: [permitted, exempt]}.",
    },
    "Change": {"from": "The values before the change.", "to": "The values after it."},
    "Condition": {
        "all": "Every one of these conditions holds.",
        "any": "At least one of these conditions holds.",
        "not": "This condition does not hold.",
    },
    "ScenarioFile": {
        "policy": "The policy that they are for, by name; without it, the one that the folder is called after.",
        "given": "What is known in all of them that do not say otherwise.",
        "scenarios": "The cases, each with a name of its own.",
    },
    "Scenario": {
        "name": "What the case is, in a few words; of several cases, with their values in braces: at {age}.",
        "given": "What is known: a value, a group, a range, {one of: […]}; of concepts the truth. The rest is unknown.",
        "readings": "The readings of contested passages that this scenario takes, where it is not the default.",
        "expect": "The verdict that is expected, or all that is: {verdict: …}, {not: …}, {concepts: …}.",
        "because": "The rules that are expected to decide, all of them.",
        "with": "The duties that the verdict is expected to carry surely, all of them.",
        "note": "Anything that a reader should know.",
        "cases": "A table: its first row names columns (facts, `expect`, `because`, …), each further row is a case.",
        "for each": "Values by fact: a case for each combination of them.",
        "highlight": "A case that tells what the policy says: shown first, by `remit check` and on the page.",
    },
    "Given": {"one of": "The values, groups or ranges that are possible."},
    "Expectation": {
        "verdict": "The verdict that is expected.",
        "not": "Verdicts that are not possible; `undetermined`: it is settled.",
        "any of": "Verdicts of which one surely is it.",
        "concepts": "Concepts that are true, false or undetermined, by name.",
        "in force": "All rules that surely are in force, whether or not they decide.",
        "not because": "Rules that do not decide.",
        "could be": "All verdicts that are possible, where it is undetermined.",
        "depends on": "All unknown facts, and open readings, that would settle it.",
        "contested by": "All readings that would change it; `a + b` where they do so together only.",
    },
    "Statements": {
        "remit-statements": "The version of the language: 1.",
        "source": "The source that is listed here, by the name that the policy gives it.",
        "statements": "Every sentence of the source, in its order, by locator: p2.s1 is the first of paragraph 2.",
    },
    "Reported": {
        "where": "What it was read in: an excerpt, another report.",
        "by": "Who read it there.",
        "day": "The day on which it was read: 2024-06-30.",
    },
    "Statement": {
        "words": "How many words it has (`remit cite --make` counts them).",
        "sha256": "The SHA-256 of its words (`remit cite --make` prints it).",
        "reported": "In the place of a fingerprint, where its text is not at hand: it stays unverified.",
        "speaker": "Who says it, if it is not the source itself.",
        "says": "What it says, in your words.",
        "background": "Why no rule follows from it.",
        "quote": "Its own words, where the text may be republished.",
    },
}


def describe(name: str, model: Schema) -> None:
    """Give every key of a model's schema its sentence.

    Args:
        name: That of the model.
        model: Its schema, which is changed.
    """
    for key, part in model.get("properties", {}).items():
        if sentence := SENTENCES.get(name, {}).get(key):
            part["description"] = sentence
