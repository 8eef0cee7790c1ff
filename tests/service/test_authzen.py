"""The AuthZEN endpoints answer as the standard says, and true only where the policy surely allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from certification import ADMIN, ALICE, ARCHIVED, BOB, DECISIONS, FIRST, READ, WRITE
from serving import ALLOWED, WHO, ask, folder_of, raw, serving
from starlette.testclient import TestClient

import remit

SINGLE, BATCH = "/access/v1/evaluation", "/access/v1/evaluations"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(folder_of(tmp_path_factory.mktemp("shipped"))) as found:
        yield found


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(folder_of(tmp_path_factory.mktemp("records"), "records.yaml"), usual="records") as found:
        yield found


def test_a_decision_is_true_where_the_policy_permits(client: TestClient) -> None:
    answer = ask(client, ALLOWED)

    assert answer["decision"] is True
    assert answer["context"]["verdict"] == "permitted"
    assert answer["context"]["rules"][0]["rule"] == "counter-fire"
    assert {each["cite"] for each in answer["context"]["statements"]} == {"p1.s1", "p2.s1", "p4.s1", "p5.s2", "p7.s1"}
    assert answer["context"]["receipt"]["policy_sha256"] == remit.load("us-weapons-in-russia").hash


@pytest.mark.parametrize("name", ALLOWED)
def test_undetermined_is_never_true(client: TestClient, name: str) -> None:
    answer = ask(client, {fact: value for fact, value in ALLOWED.items() if fact != name})
    context = answer["context"]

    assert answer["decision"] is (context["verdict"] == "permitted")
    if context["verdict"] == "undetermined":
        assert len(context["possible"]) > 1
        assert name in [each["fact"] for each in context["depends_on"]]


@pytest.mark.parametrize(
    ("change", "verdict", "decision"),
    [
        ({"target": "airplane-in-flight"}, "exempt", True),
        ({"weapon": "atacms"}, "prohibited", False),
        ({"supplier": "other-supplier"}, "unregulated", False),
        ({"weapon": "atacms", "readings": {"long-range-scope": "beyond-the-area"}}, "permitted", True),
        ({"weapon": "atacms", "readings": "open"}, "undetermined", False),
        ({"weapon": {"one of": ["atacms", "tube-artillery"]}}, "undetermined", False),
    ],
)
def test_the_verdict_is_in_the_context(
    client: TestClient, change: dict[str, Any], verdict: str, decision: bool
) -> None:
    answer = ask(client, {**ALLOWED, **change})

    assert (answer["context"]["verdict"], answer["decision"]) == (verdict, decision)


def test_a_concept_can_be_stated_like_a_fact(client: TestClient) -> None:
    known = {name: ALLOWED[name] for name in ("supplier", "weapon", "date")}
    known |= {"permitted-place": True, "permitted-target": True}
    answer, other = ask(client, known), ask(client, {**known, "permitted-place": "false"})

    assert (answer["context"]["verdict"], answer["context"]["unused"]) == ("permitted", [])
    assert other["context"]["verdict"] != "permitted"


def test_the_time_of_the_context_gives_the_day(client: TestClient) -> None:
    facts = {name: value for name, value in ALLOWED.items() if name != "date"}

    assert ask(client, {**facts, "time": "2024-06-02T10:00:00+03:00"})["decision"] is True
    assert ask(client, {**facts, "time": "2024-05-02T10:00:00+03:00"})["decision"] is False


@pytest.mark.parametrize(("subject", "action", "resource", "decision"), DECISIONS)
def test_facts_are_found_in_the_four_parts_of_a_request(
    records: TestClient, subject: Any, action: Any, resource: Any, decision: bool
) -> None:
    asked = {
        "subject": subject,
        "action": action,
        "resource": resource,
        "context": {"ip": "192.0.2.1"},
        "foo": {"a": 1},
    }
    reply = records.post(SINGLE, json=asked)

    assert reply.status_code == 200
    assert reply.json()["decision"] is decision


def test_what_the_policy_does_not_know_makes_no_difference(records: TestClient) -> None:
    subject = {**ALICE, "properties": {"department": "Sales", "role": "manager"}}
    resource = {**FIRST, "properties": {"status": "active", "owner": "bob"}}

    assert (
        records.post(SINGLE, json={"subject": subject, "action": READ, "resource": resource}).json()["decision"] is True
    )


@pytest.mark.parametrize("missing", ["subject", "action", "resource"])
def test_a_request_without_one_of_its_parts_is_refused(records: TestClient, missing: str) -> None:
    asked = {
        key: value for key, value in {"subject": ALICE, "action": READ, "resource": FIRST}.items() if key != missing
    }
    reply = records.post(SINGLE, json=asked)

    assert reply.status_code == 400
    assert reply.text == f"{missing} is missing"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"subject": {"id": "alice"}}, "subject.type is missing"),
        ({"subject": {"type": "user"}}, "subject.id is missing"),
        ({"subject": "alice"}, "subject is not an object"),
        ({"action": {}}, "action.name is missing"),
        ({"action": {"name": 123}}, "action.name is not text, or empty"),
        ({"resource": {"type": "record"}}, "resource.id is missing"),
        ({"context": []}, "context is not an object"),
        ({"subject": {"type": "user", "id": 1.5}}, "subject.id is not text"),
        ({"context": {"readings": {"r": 1.5}}}, "context.readings is neither"),
        ({"subject": {**ALICE, "properties": 1}}, "subject.properties is not an object"),
        ({"subject": {**ALICE, "id": "carol"}}, "no value `carol`"),
        ({"action": {"name": "read", "properties": {"soft": "maybe"}}}, "`maybe` is neither true nor false"),
    ],
)
def test_what_is_wrong_with_a_request_is_said(records: TestClient, change: Any, message: str) -> None:
    reply = records.post(SINGLE, json={"subject": ALICE, "action": READ, "resource": FIRST, **change})

    assert reply.status_code == 400
    assert message in reply.text


def test_a_fact_that_is_stated_twice_and_differently_is_refused(client: TestClient) -> None:
    subject = {"type": "user", "id": "x", "properties": {"weapon": "atacms"}}
    reply = client.post(SINGLE, json={**WHO, "subject": subject, "context": ALLOWED})

    assert reply.status_code == 400
    assert reply.text == "the fact `weapon` is stated twice, and differently"


@pytest.mark.parametrize(
    ("semantic", "decisions"),
    [
        (None, [True, False, True]),
        ("execute_all", [True, False, True]),
        ("deny_on_first_deny", [True, False]),
        ("permit_on_first_permit", [True]),
    ],
)
def test_a_batch_has_three_semantics(records: TestClient, semantic: str | None, decisions: list[bool]) -> None:
    parts = [{"resource": FIRST}, {"resource": ARCHIVED}, {"resource": FIRST}]
    asked: dict[str, Any] = {"subject": ALICE, "action": WRITE, "evaluations": parts}
    if semantic is not None:
        asked["options"] = {"evaluations_semantic": semantic, "another_option": "value"}
    reply = records.post(BATCH, json=asked)

    assert [each["decision"] for each in reply.json()["evaluations"]] == decisions
    assert "decision" not in reply.json()


def test_parts_of_a_batch_take_the_place_of_its_defaults(records: TestClient) -> None:
    asked = {
        "action": WRITE,
        "resource": ARCHIVED,
        "evaluations": [{"subject": ALICE}, {"subject": ADMIN}, {"subject": BOB, "action": READ}],
    }

    assert [each["decision"] for each in records.post(BATCH, json=asked).json()["evaluations"]] == [False, True, True]


def test_a_part_takes_the_place_of_a_default_as_a_whole(records: TestClient) -> None:
    parts = [{}, {"subject": {"type": "user"}}, {"subject": {}}]
    asked = {"subject": ALICE, "action": WRITE, "resource": FIRST, "evaluations": parts}
    first, *others = records.post(BATCH, json=asked).json()["evaluations"]

    assert first["decision"] is True
    assert [each["decision"] for each in others] == [False, False]
    assert [each["context"]["error"]["message"] for each in others] == [
        "subject.id is missing",
        "subject.type is missing",
    ]


def test_a_part_that_cannot_be_answered_is_denied_and_the_others_stand(records: TestClient) -> None:
    parts = [{"resource": FIRST}, {}, 5, {"resource": {**FIRST, "id": "record-9"}}]
    reply = records.post(BATCH, json={"subject": ALICE, "action": READ, "evaluations": parts})
    found = reply.json()["evaluations"]

    assert reply.status_code == 200
    assert [each["decision"] for each in found] == [True, False, False, False]
    assert found[1]["context"]["error"] == {"status": 400, "message": "resource is missing"}
    assert "record-9" in found[3]["context"]["error"]["message"]


@pytest.mark.parametrize("more", [{}, {"evaluations": []}])
def test_a_batch_without_parts_is_a_single_request(records: TestClient, more: dict[str, Any]) -> None:
    reply = records.post(BATCH, json={"subject": ALICE, "action": READ, "resource": FIRST, **more})

    assert reply.json()["decision"] is True


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"evaluations_semantic": "all_of_them"}, "options.evaluations_semantic is none of"),
        ([], "options is not an object"),
    ],
)
def test_options_that_mean_nothing_are_refused(records: TestClient, options: Any, message: str) -> None:
    reply = records.post(BATCH, json={"evaluations": [{}], "options": options})

    assert reply.status_code == 400
    assert message in reply.text


def test_the_request_id_comes_back(records: TestClient) -> None:
    asked = {"subject": ALICE, "action": READ, "resource": FIRST}

    assert records.post(SINGLE, json=asked, headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    assert records.post(SINGLE, json={}, headers={"X-Request-ID": "abc-2"}).headers["X-Request-ID"] == "abc-2"
    assert "X-Request-ID" not in records.post(SINGLE, json=asked).headers


def test_the_metadata_says_where_the_endpoints_are(client: TestClient) -> None:
    base = "http://testserver"
    whole = client.get("/.well-known/authzen-configuration").json()
    one = client.get("/.well-known/authzen-configuration/policies/us-weapons-in-russia").json()

    assert whole == {
        "policy_decision_point": base,
        "access_evaluation_endpoint": base + SINGLE,
        "access_evaluations_endpoint": base + BATCH,
    }
    assert one["access_evaluation_endpoint"] == f"{base}/policies/us-weapons-in-russia{SINGLE}"
    assert client.get("/.well-known/authzen-configuration/policies/other").status_code == 404
    assert raw(client, "{}", path=one["access_evaluation_endpoint"].removeprefix(base)).text == "subject is missing"


def test_of_several_policies_the_type_of_the_resource_names_one(tmp_path: Any) -> None:
    folder = folder_of(tmp_path, "records.yaml")
    text = (folder / "rules/records.yaml").read_text()
    (folder / "rules/other.yaml").write_text(
        text.replace("policy: records", "policy: other").replace("permit:", "forbid:")
    )
    asked = {"subject": ALICE, "action": READ}
    with serving(folder, usual=None) as client:
        for name, decision in (("records", True), ("other", False)):
            resource = {"type": name, "id": "record-1"}
            assert client.post(SINGLE, json={**asked, "resource": resource}).json()["decision"] is decision
            path = f"/policies/{name}{SINGLE}"
            assert client.post(path, json={**asked, "resource": FIRST}).json()["decision"] is decision
        refused = client.post(SINGLE, json={**asked, "resource": FIRST})

    assert refused.status_code == 400
    assert refused.text == "no policy `record`; resource.type names one of: other, records"
