"""Published policies as policies of ours: with the overrides that are given, or by a way of combining."""

from __future__ import annotations

from published import VERDICT, Written
from translated_conditions import condition
from translated_facts import Facts
from translated_names import Renamed, names

COMBINED = {  # ways to combine rules, as they are published -> as we say them
    "deny-overrides": "forbid-overrides",
    "forbid overrides permit, default deny": "forbid-overrides",
    "allow&!deny": "forbid-overrides",
    "permit-overrides": "permit-overrides",
    "allow": "permit-overrides",
    "permit-only": "permit-overrides",
    "first-applicable": "first-applicable",
    "priority": "priority",
}


def combining(published: Written) -> str | None:
    """How the rules are combined, in our word; None where each override is written by itself."""
    ways = (published["combine"], published["combine_original"])
    return next((COMBINED[way] for way in ways if way in COMBINED), None)


def rule_names(published: Written) -> Renamed:
    """The names of the rules, with ours."""
    return names(rule["id"] for rule in published["rules"])


def policy(published: Written, *, combined: bool = False, flags: bool = False) -> Written:
    """A published policy as we write it; `combined`, without a list of what overrides what."""
    facts, way = Facts(published["facts"], flags), combining(published) if combined else None
    return {
        "remit": 1,
        "policy": published["name"],
        "title": "A published policy",
        "otherwise": VERDICT[published["default"]],
        **({"combining": way} if way else {}),
        "facts": facts.declared,
        **_section("constraints", constraints(facts, published.get("assumptions") or [])),
        "rules": _rules(published, facts, way),
        **_section("properties", properties(facts, published.get("properties") or [])),
    }


def _section(name: str, content: Written) -> Written:
    return {name: content} if content else {}


def constraints(facts: Facts, assumptions: list[Written]) -> Written:
    """What the original takes for granted of every request."""
    always: Written = {"all": []}
    return {
        f"assumption-{number}": {"when": always, "then": condition(facts, each)}
        for number, each in enumerate(assumptions, start=1)
    }


def _rules(published: Written, facts: Facts, way: str | None) -> Written:
    ours = rule_names(published)
    return {
        ours[rule["id"]]: {
            rule["effect"]: f"{rule['effect']} by {ours[rule['id']]}".capitalize() + ".",
            "when": condition(facts, rule["when"]),
            **({"priority": rule["priority"]} if way == "priority" else {}),
            **({} if way or not rule["overrides"] else {"overrides": [ours[id] for id in rule["overrides"]]}),
        }
        for rule in published["rules"]
    }


def properties(facts: Facts, published: list[Written]) -> Written:
    """What is claimed of single requests; and of two requests, what one of them says in words."""
    return {
        f"property-{number}": {"claim": each["id"], **_claim(facts, each)}
        for number, each in enumerate(published, start=1)
    }


def _claim(facts: Facts, written: Written) -> Written:
    if "given" in written:
        return {"when": condition(facts, written["given"]), written["quantifier"]: VERDICT[written["verdict"]]}
    if "both Receive and Assign ExternalGrades" not in written["text"]:
        raise ValueError(f"what does it claim? {written['text']}")
    return _never_both(facts)


def _never_both(facts: Facts) -> Written:
    """Whoever may receive external grades may not assign them: two requests that differ in the command."""
    external = {"fact": "resource-class", "contains" if _is_set(facts, "resource-class") else "eq": "ExternalGrades"}
    if not _is_set(facts, "command"):
        change: Written = {"command": {"from": "Receive", "to": "Assign"}}
    elif facts.flags:
        taken, given = (facts.flag("command", value) for value in ("Receive", "Assign"))
        change = {taken: {"from": "true", "to": "false"}, given: {"from": "false", "to": "true"}}
    else:
        change = {"command": {"from": _exactly("Receive"), "to": _exactly("Assign")}}
    return {"when": condition(facts, external), "change": change, "never turns": {"permitted": "permitted"}}


def _exactly(member: str) -> Written:
    """The set of one member and no other."""
    return {"includes": member, "within": member}


def _is_set(facts: Facts, fact: str) -> bool:
    return bool(facts.published[fact]["type"] == "set")


def scenarios(published: Written, *, flags: bool = False) -> Written:
    """The published decisions as scenarios, in their order."""
    facts, ours = Facts(published["facts"], flags), rule_names(published)
    listed = [
        {
            "name": f"case {number}",
            "given": facts.given(case["facts"]),
            "expect": VERDICT[case["expect"]],
            **({"because": [ours[case["expect_winner"]]]} if "expect_winner" in case else {}),
            **({"note": case["note"]} if case["note"] else {}),
        }
        for number, case in enumerate(published["cases"], start=1)
    ]
    return {"policy": published["name"], "scenarios": listed}
