"""An AuthZEN decision: a boolean that is true only where the policy allows, and everything behind it in its context."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any

from remit.decide import Decision
from remit.decide.duties import CarriedDuty
from remit.errors import RemitError
from remit.explain.deciding import reason
from remit.explain.included import cites_of, says
from remit.model.policy import Policy
from remit.service.answer_cache import Remembered
from remit.service.answer_text import AnswerText, written
from remit.service.folder import Served, Snapshot
from remit.service.request import Evaluation, Refused, evaluation, parts, semantic
from remit.service.request_facts import readings_of

MOST_REMEMBERED = 1_024  # answers
STOPS = {"deny_on_first_deny": False, "permit_on_first_permit": True}  # the decision that ends a batch


class Answering:
    """Answers evaluations from a snapshot of policies; cases that no rule tells apart are worked out once."""

    def __init__(self, most: int, usual: str | None = None, told: Collection[str] = ()) -> None:
        """Entries of the decision log have the values of the facts that are `told`, and of no other."""
        self.told_facts = frozenset(told)
        self.usual = usual  # the policy of requests that name none
        self.fill: Callable[[Evaluation, Served], Evaluation] | None = None  # in what tables say, where there are any
        self._remembered: Remembered[tuple[str, Hashable], AnswerText] = Remembered(most)

    def policies(self, snapshot: Snapshot, data: Mapping[str, Any], policy: str | None = None) -> dict[str, Served]:
        """The policies that an answer, or a part of it, will be looked for in; those of parts at fault are left out.

        Args:
            snapshot: What is served now.
            data: The body of a request, of one evaluation or several.
            policy: The one that its address names, if it does.
        """
        listed = data.get("evaluations")
        asked = [{**data, **part} for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []
        found = {}
        for each in [data, *asked]:
            try:
                served = chosen(snapshot, evaluation(each), policy, self.usual)
            except Refused:
                continue
            found[served.name] = served
        return found

    def single(
        self,
        snapshot: Snapshot,
        data: Mapping[str, Any],
        policy: str | None = None,
        entries: list[str] | None = None,
    ) -> str:
        """The answer to one evaluation, as JSON.

        Args:
            snapshot: What is served now.
            data: The body of the request.
            policy: The one that its address names, if it does.
            entries: Where what the decision log says of it is added.

        Raises:
            Refused: The request is none that AuthZEN allows, or no such policy is served.
        """
        return self._single(snapshot, data, policy, entries)[1]

    def _single(
        self,
        snapshot: Snapshot,
        data: Mapping[str, Any] | None,
        policy: str | None,
        entries: list[str] | None,
    ) -> tuple[bool, str]:
        asked = evaluation(data)
        served = chosen(snapshot, asked, policy, self.usual)
        loaded = served.loaded
        whole = asked if self.fill is None else self.fill(asked, served)
        given, readings = served.facts.of(whole), readings_of(asked, loaded.policy)
        try:
            stated = loaded.stated(given, readings=readings)
            alike = loaded.alike(stated) or json.dumps([given, readings], sort_keys=True, default=repr)
            told = self._remembered.get((loaded.hash, alike))
            if told is None:
                told = self._remembered.keep((loaded.hash, alike), AnswerText.of(answer(loaded.concluded(stated))))
        except RemitError as wrong:
            raise Refused(400, "; ".join(_plain(problem) for problem in wrong.problems)) from None
        if entries is not None:
            shown = {name: value for name, value in given.items() if name in self.told_facts}
            entries.append(told.entry(stated, shown))
        return told.decision, told.text(stated, served.facts.unused(asked))

    def batch(
        self,
        snapshot: Snapshot,
        data: Mapping[str, Any],
        most: int,
        policy: str | None = None,
        entries: list[str] | None = None,
    ) -> str:
        """The answers to several evaluations, in their order, as far as their semantic goes.

        Args:
            snapshot: What is served now.
            data: The body of the request.
            most: How many evaluations are taken at once.
            policy: The one that its address names, if it does.
            entries: Where what the decision log says of each of them is added.

        Raises:
            Refused: The request as a whole is none that AuthZEN allows; what is wrong with one part is the answer to
                it.
        """
        stops = STOPS.get(semantic(data))
        if "evaluations" not in data or data["evaluations"] == []:
            return self.single(snapshot, data, policy, entries)
        found: list[str] = []
        for part in parts(data, most):
            decision, text = self._part(snapshot, part, policy, entries)
            found.append(text)
            if decision is stops:
                break
        return f'{{"evaluations":[{",".join(found)}]}}'

    def _part(
        self,
        snapshot: Snapshot,
        part: Mapping[str, Any] | None,
        policy: str | None,
        entries: list[str] | None,
    ) -> tuple[bool, str]:
        """What cannot be answered is denied, and says why."""
        try:
            return self._single(snapshot, part, policy, entries)
        except Refused as wrong:
            error = {"status": wrong.status, "message": wrong.message}
            if entries is not None:
                entries.append(written({"decision": False, "error": error})[1:])
            return False, written({"decision": False, "context": {"error": error}})


def chosen(snapshot: Snapshot, asked: Evaluation, policy: str | None, usual: str | None = None) -> Served:
    """The policy that is meant: the one of the address, the one that the resource's type names, or the usual one.

    That there is only one now is no reason to take it: there may have been others, and may be again.

    Args:
        snapshot: What is served now.
        asked: An evaluation.
        policy: The one that the address names, if it does.
        usual: The policy of requests whose resource.type names none.

    Raises:
        Refused: No such policy is served.
    """
    wanted = policy or str(asked.resource["type"])
    if wanted in snapshot.policies:
        return snapshot.policies[wanted]
    if policy is not None:
        raise Refused(404, f"no policy `{wanted[:60]}` is served; there are: {_names(snapshot)}")
    if usual is not None and usual in snapshot.policies:
        return snapshot.policies[usual]
    raise Refused(400, f"no policy `{wanted[:60]}`; resource.type names one of: {_names(snapshot)}")


def _names(snapshot: Snapshot) -> str:
    return ", ".join(list(snapshot.policies)[:12]) or "there is none"


def answer(decision: Decision) -> dict[str, Any]:
    """True where every case that fits is permitted or exempt, and the verdict is one; the whole of it in `context`."""
    said, policy = decision.to_dict(), decision.loaded.policy
    context = {
        "verdict": said["verdict"],
        "possible": said["possible"],
        "reason": reason(decision),
        "rules": [{"rule": rule, "says": says(decision, rule)} for rule in decision.rules],
        "may_rules": said["may_rules"],
        "obligations": [_obligation(duty) for duty in decision.duties if duty.sure],
        "perhaps_obligations": [_obligation(duty) for duty in decision.duties if not duty.sure],
        "statements": list(_statements(decision, decision.rules or decision.may_rules)),
        "depends_on": [{"fact": name, "ask": question(policy, name)} for name in decision.depends_on],
        "contested_by": [{"change": c["change"], "possible": c["possible"]} for c in said["contested_by"]],
        "notes": said["notes"],
        "receipt": said["receipt"],
        **({"unlinked": said["unlinked"]} if decision.unlinked else {}),
    }
    return {"decision": decision.allowed, "context": context}


def _obligation(duty: CarriedDuty) -> dict[str, Any]:
    return {"id": duty.duty, "what": duty.what, "by": duty.by, "rules": duty.rules, "cites": duty.cites}


def question(policy: Policy, name: str) -> str | None:
    """What to ask for a fact or a reading; None where its declaration does not say.

    Args:
        policy: One that has it.
        name: Its name.
    """
    if name in policy.readings:
        return policy.readings[name].question
    return policy.facts[name].ask


def _statements(decision: Decision, rules: Iterable[str]) -> Iterable[dict[str, Any]]:
    for cite in cites_of(decision, rules):
        statement = decision.loaded.written.statement(cite)
        source = decision.loaded.policy.citation(cite).source
        reported = {"reported": str(statement.reported)} if statement.reported else {}
        yield {"cite": cite, "source": source, "speaker": statement.speaker, "says": statement.account, **reported}


def _plain(problem: Any) -> str:
    return f"{problem.message}{f' ({problem.help})' if problem.help else ''}"
