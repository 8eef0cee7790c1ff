"""Searches over a port: lists that others published, pages, what is undetermined; each result is true when asked."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from certification import ADMIN, ALICE, ARCHIVED, DECISIONS, FIRST, READ, WRITE
from listening import Caller, Reply, listening
from pyarrow import parquet

from remit.errors import RemitError
from remit.service.folder import Folder
from remit.service.search.catalogue import Followed, opened
from remit.service.search.search import Searching

HERE = Path(__file__).parent
SUITE = Path(os.environ.get("REMIT_AUTHZEN", HERE.parents[2] / "shared/suites/authzen"))
SINGLE, BATCH, SEARCH = "/access/v1/evaluation", "/access/v1/evaluations", "/access/v1/search"
needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="the published lists are not there")
PEOPLE = {  # who may what is in the published decisions; ids of both versions
    "rick@the-citadel.com": ("CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", ["admin", "genius"]),
    "morty@the-citadel.com": ("CiRmZDE2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", ["editor"]),
    "summer@the-smiths.com": ("CiRmZDI2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", ["editor"]),
    "beth@the-smiths.com": ("CiRmZDM2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", ["viewer"]),
    "jerry@the-smiths.com": ("CiRmZDQ2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs", ["viewer"]),
}
OWNED = zip((92, 91, 93, 94, 95), PEOPLE, strict=True)
TODOS = {f"7240d0db-8ff0-41ec-98b2-34a096273b{number}": mail for number, mail in OWNED}


def searched(folder: Path, named: str, *policies: str) -> Path:
    """A folder with policies, and the tables that are named."""
    for policy in policies:
        shutil.copy(HERE / "searched" / f"{policy}.yaml", folder)
    (folder / "search.yaml").write_text(f"remit-search: 1\n{named}", encoding="utf-8")
    return folder


def csv(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def suite(name: str) -> Any:
    return json.loads((SUITE / f"{name}.json").read_text(encoding="utf-8"))


def in_sqlite(path: Path, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE records ({', '.join(names)})")
        values = [tuple(row.values()) for row in rows]
        database.executemany(f"INSERT INTO records VALUES ({', '.join('?' * len(names))})", values)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """The published people as Parquet, and their records in SQLite."""
    folder = tmp_path_factory.mktemp("office")
    parquet.write_table(pyarrow.Table.from_pylist(suite("search-data-users")), folder / "people.parquet")
    in_sqlite(folder / "records.db", suite("search-data-records"))
    named = """
subjects: {user: {file: people.parquet, id: id}}
resources: {record: {sqlite: records.db, table: records, id: id, properties: {owner: owner, department: department}}}
"""
    with listening(searched(folder, named, "documents"), "documents") as found:
        yield found


@needs_suite
@pytest.mark.parametrize(("entity", "count"), [("subject", 60), ("resource", 18), ("action", 120)])
def test_every_published_list_comes_out(office: Caller, entity: str, count: int) -> None:
    lists = suite(f"search-{entity}")["evaluation"]
    found = [office.post(f"{SEARCH}/{entity}", each["request"]).body for each in lists]

    assert len(lists) == count
    assert [each["results"] for each in found] == [each["expected"]["results"] for each in lists]
    assert all(each["page"] == {"next_token": "", "count": len(each["results"])} for each in found)
    assert {each["context"]["undetermined"]["count"] for each in found} == {0}


@needs_suite
def test_what_is_in_a_list_is_true_when_asked_and_nothing_else_is(office: Caller) -> None:
    listed = {
        (each["request"]["resource"]["id"], each["request"]["action"]["name"]): [
            one["id"] for one in each["expected"]["results"]
        ]
        for each in suite("search-subject")["evaluation"]
    }
    people = [one["id"] for one in suite("search-data-users")]
    asked = [(person, action, record) for record, action in listed for person in people]
    found = []
    for start in range(0, len(asked), 90):
        parts = [
            {"subject": {"type": "user", "id": p}, "action": {"name": a}, "resource": {"type": "record", "id": r}}
            for p, a, r in asked[start : start + 90]
        ]
        found += [each["decision"] for each in office.post(BATCH, {"evaluations": parts}).body["evaluations"]]

    assert len(found) == 360
    assert found == [person in listed[record, action] for person, action, record in asked]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """The people of the shared list, by both of their ids, and what they own."""
    folder = tmp_path_factory.mktemp("shared")
    people = [{"id": id, "mail": mail, "roles": roles} for mail, (pid, roles) in PEOPLE.items() for id in (mail, pid)]
    parquet.write_table(pyarrow.Table.from_pylist(people), folder / "people.parquet")
    csv(folder / "todos.csv", "id,owner", *(f"{id},{mail}" for id, mail in TODOS.items()))
    named = """
subjects: {user: {file: people.parquet, id: id}, identity: {file: people.parquet, id: id}}
resources: {todo: {file: todos.csv, id: id, properties: {ownerID: owner}}}
"""
    with listening(searched(folder, named, "todo", "gateway"), "todo") as found:
        yield found


@needs_suite
@pytest.mark.parametrize("file", ["todo-decisions", "todo-decisions-1_0-02", "gateway-decisions"])
def test_every_published_decision_comes_out(shared: Caller, file: str) -> None:
    published = suite(file)
    singles = published.get("decisions") or published["evaluation"]
    under = "/policies/gateway" if file == "gateway-decisions" else ""
    found = [shared.post(under + SINGLE, each["request"]).body["decision"] for each in singles]

    assert len(singles) == (25 if under else 40)
    assert found == [each["expected"] for each in singles]
    for each in published.get("evaluations", []):
        batch = shared.post(BATCH, each["request"]).body["evaluations"]
        assert [one["decision"] for one in batch] == [one["decision"] for one in each["expected"]]


USER, RECORD = {"type": "user"}, {"type": "record"}


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    folder = tmp_path_factory.mktemp("certified")
    csv(folder / "people.csv", "id,role", "alice,member", "bob,admin")
    csv(folder / "records.csv", "id,status", "record-1,active", "record-2,archived")
    named = "subjects: {user: {file: people.csv, id: id}}\nresources: {record: {file: records.csv, id: id}}\n"
    with listening(searched(folder, named, "certified"), "certified") as found:
        yield found


def ids(reply: Reply) -> list[str]:
    return [each.get("id") or each["name"] for each in reply.body["results"]]


@pytest.mark.parametrize(("subject", "action", "resource", "decision"), DECISIONS)
def test_the_decisions_of_a_certification_come_out(
    certified: Caller, subject: Any, action: Any, resource: Any, decision: bool
) -> None:
    asked = {"subject": subject, "action": action, "resource": resource, "context": {"time": "2026-05-31T15:22-07:00"}}
    first, again = (certified.post(SINGLE, {**asked, "other": 1}, {"X-Request-ID": "a-1"}) for _ in range(2))

    assert first.body["decision"] is decision
    assert first.body == again.body
    assert {name.lower(): value for name, value in first.headers.items()}["x-request-id"] == "a-1"


@pytest.mark.parametrize(
    ("entity", "asked", "found"),
    [
        ("subject", {"subject": USER, "action": READ, "resource": FIRST}, ["alice", "bob"]),
        ("resource", {"subject": ALICE, "action": READ, "resource": RECORD}, ["record-1", "record-2"]),
        ("action", {"subject": ALICE, "resource": FIRST}, ["read", "write"]),
        ("subject", {"subject": USER, "action": WRITE, "resource": ARCHIVED}, ["bob"]),
        ("resource", {"subject": ADMIN, "action": WRITE, "resource": RECORD}, ["record-2"]),
        ("action", {"subject": ADMIN, "resource": ARCHIVED}, ["read", "write"]),
        ("subject", {"subject": {**USER, "id": "x"}, "action": WRITE, "resource": {**FIRST, "foo": 1}}, ["alice"]),
    ],
)
def test_the_searches_of_a_certification_come_out(
    certified: Caller, entity: str, asked: dict[str, Any], found: list[str]
) -> None:
    reply = certified.post(f"{SEARCH}/{entity}", asked, {"X-Request-ID": "b-2"})

    assert reply.status == 200
    assert ids(reply) == found
    assert {name.lower(): value for name, value in reply.headers.items()}["x-request-id"] == "b-2"
    for each in reply.body["results"]:
        one = {**asked, entity: {**asked.get(entity, {}), **each}}
        assert certified.post(SINGLE, one).body["decision"] is True


def test_what_depends_on_more_is_told_and_is_no_result(certified: Caller) -> None:
    reply = certified.post(f"{SEARCH}/action", {"subject": ALICE, "resource": FIRST}).body

    assert reply["context"]["undetermined"] == {"count": 1, "first": ["delete"]}


def test_the_metadata_says_where_searches_are(certified: Caller) -> None:
    said = certified.get("/.well-known/authzen-configuration/policies/certified")
    paths = certified.get("/openapi.json")["paths"]

    for entity in ("subject", "resource", "action"):
        assert said[f"search_{entity}_endpoint"] == f"{certified.base}/policies/certified{SEARCH}/{entity}"
        assert {f"{SEARCH}/{entity}", f"/policies/certified{SEARCH}/{entity}"} <= paths.keys()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """Records of which every third is archived, some say nothing, one is wrong, and one is there twice."""
    folder = tmp_path_factory.mktemp("many")
    rows = [f"r{n:02},{('active', 'archived', '')[n % 3]}" for n in range(30)]
    csv(folder / "records.csv", "id,status", *rows, "r31,lost", "r32,active", "r32,active")
    csv(folder / "people.csv", "id,role", "alice,member", "bob,admin")
    named = "subjects: {user: {file: people.csv, id: id}}\nresources: {record: {file: records.csv, id: id}}\n"
    with listening(searched(folder, named, "certified"), "certified") as found:
        yield found


ASKED = {"subject": ALICE, "action": WRITE, "resource": RECORD}


@pytest.mark.parametrize("limit", [1, 3, 10, 100])
def test_all_pages_together_have_every_result_once(many: Caller, limit: int) -> None:
    token, found, undetermined, refused = "", [], [], []
    while True:
        reply = many.post(f"{SEARCH}/resource", {**ASKED, "page": {"token": token, "limit": limit}}).body
        found += [each["id"] for each in reply["results"]]
        undetermined += reply["context"]["undetermined"]["first"]
        refused += [each["id"] for each in reply["context"]["refused"]["first"]]
        assert reply["page"]["count"] == len(reply["results"]) <= limit
        if not (token := reply["page"]["next_token"]):
            break
        assert reply["results"]

    assert found == [f"r{n:02}" for n in range(0, 30, 3)]
    assert undetermined == [f"r{n:02}" for n in range(2, 30, 3)]
    assert refused == ["r31", "r32"]


def test_a_page_ends_before_its_time_is_over_and_the_next_goes_on(tmp_path: Path) -> None:
    csv(tmp_path / "records.csv", "id,status", *(f"r{n},active" for n in range(5)))
    folder = searched(tmp_path, "resources: {record: {file: records.csv, id: id}}\n", "certified")
    served, catalogue = Folder(str(folder)), opened(str(folder))
    served.refresh()
    searching, token, found = Searching("certified", seconds=0), "", []
    for _ in range(5):
        asked = {**ASKED, "page": {"token": token}}
        reply = json.loads(searching.search(served.snapshot, asked, "resource", catalogue))
        found.append([each["id"] for each in reply["results"]])
        token = reply["page"]["next_token"]

    assert found == [["r0"], ["r1"], ["r2"], ["r3"], ["r4"]]
    assert token == ""


def test_a_table_that_cannot_be_read_now_answers_nothing(tmp_path: Path) -> None:
    csv(tmp_path / "people.csv", "id,role", "alice,member")
    in_sqlite(tmp_path / "records.db", [{"id": "r0", "status": "active"}])
    named = """
subjects: {user: {file: people.csv, id: id}}
resources: {record: {sqlite: records.db, table: records, id: id}}
"""
    with listening(searched(tmp_path, named, "certified"), "certified") as found:
        asked = {"subject": ALICE, "action": READ, "resource": {"type": "record", "id": "r0"}}
        assert found.post(SINGLE, asked).body["decision"] is True
        (tmp_path / "people.csv").unlink()
        reply = found.post(SINGLE, asked)
        batch = found.post(BATCH, {"evaluations": [asked]}).body["evaluations"]
        csv(tmp_path / "people.csv", "id,role", "alice,member")
        (tmp_path / "records.db").write_bytes(b"no database")
        other = found.post(f"{SEARCH}/resource", ASKED)

    assert (reply.status, reply.body) == (503, "the table people.csv cannot be read now")
    assert [each["decision"] for each in batch] == [False]
    assert batch[0]["context"]["error"]["status"] == 503
    assert (other.status, other.body) == (503, 'the table "records" cannot be read now')


def test_two_rows_of_one_id_are_nobody(many: Caller) -> None:
    asked = {"subject": ALICE, "action": READ, "resource": {"type": "record", "id": "r32"}}

    assert many.post(SINGLE, asked).body == "two rows have the id `r32`"


TOKEN = "eCB5"  # noqa: S105  # of no search


@pytest.mark.parametrize(
    ("entity", "change", "status", "message"),
    [
        ("subject", {"subject": {}}, 400, "subject.type is missing"),
        ("subject", {"action": {}}, 400, "action.name is missing"),
        ("subject", {"resource": RECORD}, 400, "resource.id is missing"),
        ("resource", {"subject": {"type": "user"}}, 400, "subject.id is missing"),
        ("resource", {"resource": {"type": 5}}, 400, "resource.type is not text"),
        ("resource", {"resource": []}, 400, "resource is not an object"),
        ("action", {"resource": {"id": "r00"}}, 400, "resource.type is missing"),
        ("subject", {"subject": {"type": "robot"}}, 400, "no table of subjects of the type `robot`; there are: user"),
        ("subject", {"page": 1}, 400, "page is not an object"),
        ("subject", {"page": {"limit": -1}}, 400, "page.limit is not a whole number from 0"),
        ("subject", {"page": {"limit": True}}, 400, "page.limit is not a whole number from 0"),
        ("subject", {"page": {"token": 1}}, 400, "page.token is not text"),
        ("subject", {"page": {"token": "é"}}, 400, "page.token is none that was given"),
        ("subject", {"page": {"token": TOKEN}}, 400, "page.token belongs to another search: only page may be another"),
        ("subject", {"context": 1}, 400, "context is not an object"),
    ],
)
def test_what_is_wrong_with_a_search_is_said(
    many: Caller, entity: str, change: dict[str, Any], status: int, message: str
) -> None:
    whole = {"subject": ALICE, "action": READ, "resource": {"type": "record", "id": "r00"}}
    reply = many.post(f"{SEARCH}/{entity}", {**whole, **change})

    assert (reply.status, reply.body[: len(message)]) == (status, message)


def test_bodies_that_are_none_are_refused_like_those_of_evaluations(many: Caller) -> None:
    for raw, status in ((b"{", 400), (b"", 400), (b"[]", 400), (b"{" + b" " * 300_000 + b"}", 413)):
        assert many.post(f"{SEARCH}/subject", raw).status == status
    assert many.post(f"{SEARCH}/subject", ASKED, {"Content-Type": "text/plain"}).status == 400
    assert many.post(f"/policies/other{SEARCH}/resource", ASKED).status == 404


def test_a_page_of_nothing_goes_on_where_it_was(many: Caller) -> None:
    reply = many.post(f"{SEARCH}/resource", {**ASKED, "page": {"limit": 0}}).body
    page = {"token": reply["page"]["next_token"], "limit": 1}

    assert reply["results"] == []
    assert ids(many.post(f"{SEARCH}/resource", {**ASKED, "page": page})) == ["r00"]


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("subjects: {user: {file: people.csv}}", "`id` is missing [missing-key]"),
        ("subjects: {user: {id: id}}", "`user` is in no place [wrong-type]"),
        (
            "subjects: {user: {file: people.csv, table: t, id: id}}",
            "`user` is a file, which has no tables [wrong-type]",
        ),
        ("subjects: {user: {sqlite: a.db, id: id}}", "`user` names no table [wrong-type]"),
        ("subjects: {user: {file: people.csv, sqlite: a.db, id: id}}", "`user` is in file and in sqlite [wrong-type]"),
        ("subjects: {user: {file: people.csv, id: Id}}", "no column `Id` [undeclared-fact]"),
        ("subjects: {user: {file: none.csv, id: id}}", "no such file"),
        ("subjects: {user: {sqlite: a.db, table: t, id: id}}", "a.db: unable to open database file [table-unreadable]"),
        ("subject: {}", "`subject` means nothing here [unknown-key]"),
    ],
)
def test_what_is_wrong_with_the_file_that_names_tables_is_said(tmp_path: Path, named: str, message: str) -> None:
    csv(tmp_path / "people.csv", "id,role", "alice,member")
    with pytest.raises(RemitError) as refused:
        opened(str(searched(tmp_path, named + "\n")))

    assert message in str(refused.value)


def test_tables_are_followed_and_stay_as_they_were_while_the_file_is_broken(tmp_path: Path) -> None:
    csv(tmp_path / "people.csv", "id,role", "alice,member")
    followed = Followed(str(tmp_path))
    assert not followed.look()
    searched(tmp_path, "subjects: {user: {file: people.csv, id: id}}\n")
    assert followed.look()
    assert followed.found is not None
    table = followed.found.subjects["user"]
    csv(tmp_path / "people.csv", "id,role", "alice,admin", "bob,member")
    assert [row.id for row in table.every("")] == ["alice", "bob"]
    searched(tmp_path, "subjects: {user: {}}\n")
    assert followed.look()
    assert followed.problems
    assert followed.found.subjects["user"] is table
