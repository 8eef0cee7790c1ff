"""Searches answered: every candidate is asked as an evaluation would be, so that each result, fed into one, is true.

Candidates come in the order of their ids. A page ends with its last result, and the token of the next says behind
which id that goes on; where asking takes long, it ends before the time for an answer is over.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from remit.errors import RemitError
from remit.model.kinds.domain import ColumnType
from remit.model.rules import Verdict
from remit.service.answer import chosen
from remit.service.answer_text import written
from remit.service.folder import Served, Snapshot
from remit.service.request import Evaluation, Refused, evaluation
from remit.service.request_facts import readings_of
from remit.service.search.catalogue import Catalogue, told
from remit.service.search.tables import TWICE

LIMIT, MOST = 100, 1_000  # results of a page
SHARE = 4  # of the time for an answer, this part is spent on asking
MOST_TOLD = 20  # ids of what is undetermined, or cannot be decided
ANY = "*"  # stands for what is searched, while its shape is looked at
NO_SEARCH = "nothing can be searched here: the folder has no search.yaml"


class Page(NamedTuple):
    """So many results, behind this id."""

    limit: int
    after: str


@dataclass
class Results:
    """What a page has: results, and of what else was asked which is undetermined, or cannot be decided."""

    found: list[dict[str, str]] = field(default_factory=list)
    undetermined: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


class Candidate(NamedTuple):
    """What may be a result: its id (of an action, its place), how it is shown, and the evaluation of it."""

    id: str
    called: str
    shown: dict[str, str]
    asked: Evaluation
    wrong: str = ""  # why it cannot be asked


class Searching:
    """Answers searches from a snapshot of policies and the tables that are named."""

    def __init__(self, usual: str | None, seconds: float = 10.0) -> None:
        """The policy of requests that name none, and the seconds for an answer."""
        self.usual, self.seconds = usual, seconds / SHARE

    def policies(self, snapshot: Snapshot, data: Mapping[str, Any], policy: str | None = None) -> dict[str, Served]:
        """The policy that will be asked, if the request names one."""
        try:
            resource = data.get("resource")
            served = self._chosen(snapshot, {"resource": resource if isinstance(resource, dict) else {}}, policy)
        except Refused:
            return {}
        return {served.name: served}

    def _chosen(self, snapshot: Snapshot, data: Mapping[str, Any], policy: str | None) -> Served:
        whole = {"subject": {}, "action": {}, "resource": {"type": "", **data["resource"]}}
        asked = Evaluation(whole["subject"], whole["action"], whole["resource"], {})
        return chosen(snapshot, asked, policy, self.usual)

    def search(
        self,
        snapshot: Snapshot,
        data: dict[str, Any],
        entity: str,
        catalogue: Catalogue | None,
        policy: str | None = None,
    ) -> str:
        """The answer to a search, as JSON.

        Args:
            snapshot: What is served now.
            data: The body of the request.
            entity: What is searched: `subject`, `resource` or `action`.
            catalogue: The tables.
            policy: The one that the address names, if it does.

        Raises:
            Refused: The request is none that AuthZEN allows, or asks for what there is not.
        """
        if catalogue is None:
            raise Refused(404, NO_SEARCH)
        asked = evaluation(_whole(data, entity))
        served = chosen(snapshot, asked, policy, self.usual)
        digest = hashlib.sha256(
            json.dumps([entity, policy, {**data, "page": None}], sort_keys=True, default=repr).encode()
        ).hexdigest()
        page = _page(data, digest[:16])
        candidates = _candidates(asked, entity, catalogue, served, page.after)
        results, last = _results(served, candidates, page.limit, time.monotonic() + self.seconds)
        token = "" if last is None else _token(digest[:16], last)
        return written(_answer(results, token, served, _unused(data, entity)))


def _whole(data: Mapping[str, Any], entity: str) -> dict[str, Any]:
    """A request with something in the place of what is searched, which need not be there; its shape is checked."""
    if entity == "action":
        return {**data, "action": {"name": ANY}}
    stated = data.get(entity)
    if not isinstance(stated, dict):
        return dict(data)
    return {**data, entity: {**{key: value for key, value in stated.items() if key == "type"}, "id": ANY}}


def _unused(data: Mapping[str, Any], entity: str) -> list[str]:
    """What the request says of what is searched, beside its type: it is in the table."""
    stated = data.get(entity)
    named = stated.get("properties") if isinstance(stated, dict) else None
    return [f"{entity}.properties.{key}" for key in named] if isinstance(named, dict) else []


def _page(data: Mapping[str, Any], digest: str) -> Page:
    """Which page is asked for. Raises Refused."""
    page = data.get("page")
    if page is None:
        return Page(LIMIT, "")
    if not isinstance(page, dict):
        raise Refused(400, "page is not an object")
    limit, token = page.get("limit", LIMIT), page.get("token", "")
    if type(limit) is not int or limit < 0:
        raise Refused(400, "page.limit is not a whole number from 0")
    if type(token) is not str:
        raise Refused(400, "page.token is not text")
    return Page(min(limit, MOST), _after(token, digest))


def _token(digest: str, after: str) -> str:
    return base64.urlsafe_b64encode(f"{digest} {after}".encode()).decode()


def _after(token: str, digest: str) -> str:
    """The id behind which a page begins. Raises Refused where the token is not of this search."""
    if not token:
        return ""
    try:
        found, sign, after = base64.b64decode(token, altchars=b"-_", validate=True).decode().partition(" ")
    except ValueError:
        raise Refused(400, "page.token is none that was given") from None
    if not sign or found != digest:
        raise Refused(400, "page.token belongs to another search: only page may be another")
    return after


def _candidates(
    asked: Evaluation, entity: str, catalogue: Catalogue, served: Served, after: str
) -> Iterator[Candidate]:
    """What may be a result, behind an id. Raises Refused where there is no table."""
    if entity == "action":
        filled, start = catalogue.filled(asked, served), int(after) if after.isdecimal() else -1
        for place, name in enumerate(catalogue.actions or _actions(served)):
            if place > start:
                one = Evaluation(filled.subject, {"name": name}, filled.resource, filled.context)
                yield Candidate(str(place), name, {"name": name}, one)
        return
    type = str(getattr(asked, entity)["type"])
    tables = catalogue.of(entity)
    if type not in tables:
        raise Refused(400, f"no table of {entity}s of the type `{type[:60]}`; there are: {', '.join(tables) or 'none'}")
    other = "resource" if entity == "subject" else "subject"
    fixed = getattr(catalogue.filled(asked, served), other)
    for row in tables[type].every(after):
        own = {"type": type, "id": row.id, "properties": told(entity, row, served)}
        subject, resource = (own, fixed) if entity == "subject" else (fixed, own)
        shown = {"type": type, "id": row.id}
        one = Evaluation(subject, asked.action, resource, asked.context)
        yield Candidate(row.id, row.id, shown, one, "" if row.is_one else TWICE.format(row.id[:60]))


def _actions(served: Served) -> tuple[str, ...]:
    """The values of the policy's fact on the action. Raises Refused where it has none that lists them."""
    policy = served.loaded.policy
    for name in ("action.name", "action"):
        domain = policy.domains.get(name) if name in policy.facts else None
        if domain is not None and domain.column is ColumnType.NAME and not domain.any_text:
            return tuple(str(value) for value in domain.values)
    raise Refused(400, f"`{served.name}` lists no actions: its facts have no choice `action` or `action.name`")


def _results(served: Served, candidates: Iterator[Candidate], limit: int, until: float) -> tuple[Results, str | None]:
    """The results of a page, and behind which candidate the next one begins; None where there are no more."""
    results, last, since, before = Results(), "", Results(), ""
    for candidate in candidates:
        if before and time.monotonic() > until:
            _join(results, since)
            return results, before
        allowed = _ask(served, candidate, since)
        if allowed and len(results.found) >= limit:
            return results, last  # what was asked since then is told on the next page
        if allowed:
            _join(results, since)
            results.found.append(candidate.shown)
            since, last = Results(), candidate.id
        before = candidate.id
    _join(results, since)
    return results, None


def _join(results: Results, since: Results) -> None:
    results.undetermined += since.undetermined
    results.refused += since.refused


def _ask(served: Served, candidate: Candidate, results: Results) -> bool:
    """Whether it is allowed, as an evaluation says it; what is neither is noted."""
    loaded, asked = served.loaded, candidate.asked
    if candidate.wrong:
        results.refused.append((candidate.called, candidate.wrong))
        return False
    try:
        readings = readings_of(asked, loaded.policy)
        decision = loaded.concluded(loaded.stated(served.facts.of(asked), readings=readings))
    except RemitError as wrong:
        results.refused.append((candidate.called, wrong.problems[0].message))
        return False
    except Refused as wrong:
        results.refused.append((candidate.called, wrong.message))
        return False
    if decision.verdict is Verdict.UNDETERMINED:
        results.undetermined.append(candidate.called)
    return decision.allowed


def _answer(results: Results, token: str, served: Served, unused: list[str]) -> dict[str, Any]:
    context: dict[str, Any] = {
        "policy": served.name,
        "policy_sha256": served.loaded.hash,
        "undetermined": {"count": len(results.undetermined), "first": results.undetermined[:MOST_TOLD]},
        "refused": {
            "count": len(results.refused),
            "first": [{"id": id, "message": message} for id, message in results.refused[:MOST_TOLD]],
        },
        "unused": unused,
    }
    return {"page": {"next_token": token, "count": len(results.found)}, "results": results.found, "context": context}
