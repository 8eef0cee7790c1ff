"""The service takes no more than its limits, never breaks, serves what is in the files, and keeps what was right."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from serving import ALLOWED, HERE, LIMITS, WHO, ask, folder_of, lines, raw, serving
from starlette.testclient import TestClient

from remit.cli.main import main
from remit.service import app as app_module
from remit.service.folder import Folder

SINGLE, BATCH = "/access/v1/evaluation", "/access/v1/evaluations"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
entities = st.fixed_dictionaries(
    {}, optional={"type": json_values, "id": json_values, "name": json_values, "properties": json_values}
)
contexts = st.dictionaries(st.sampled_from([*ALLOWED, "time", "readings"]), json_values, max_size=4)
requests = st.fixed_dictionaries(
    {},
    optional={
        "subject": entities | st.just(WHO["subject"]) | json_values,
        "action": entities | st.just(WHO["action"]) | json_values,
        "resource": entities | st.just(WHO["resource"]) | json_values,
        "context": contexts | json_values,
        "evaluations": st.lists(json_values | st.fixed_dictionaries({"context": contexts}), max_size=4) | json_values,
        "options": json_values,
    },
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(folder_of(tmp_path_factory.mktemp("shipped"))) as found:
        yield found


@given(data=requests, path=st.sampled_from([SINGLE, BATCH]))
def test_no_request_breaks_it(client: TestClient, data: Any, path: str) -> None:
    reply = raw(client, json.dumps(data), path=path)

    assert reply.status_code in (200, 400, 413)
    if reply.status_code == 200:
        found = reply.json()
        assert all(isinstance(each["decision"], bool) for each in found.get("evaluations", [found]))


@given(data=contexts)
def test_no_context_breaks_it(client: TestClient, data: Any) -> None:
    reply = raw(client, json.dumps({**WHO, "context": {**ALLOWED, **data}}))

    assert reply.status_code in (200, 400)


@given(body=st.binary(max_size=200))
def test_no_bytes_break_it(client: TestClient, body: bytes) -> None:
    assert raw(client, body).status_code == 400


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ("", 400, "the body is empty"),
        ("{", 400, "the body is not JSON (line 1, column 2)"),
        ("[]", 400, "the body is not a JSON object"),
        (b"\xff\xfe", 400, "the body is not UTF-8 text"),
        ('{"a": NaN}', 400, "NaN is not a JSON number"),
        ('{"a": 1, "a": 2}', 400, "`a` stands twice in one object"),
        ('{"a": ' + "[" * 100 + "]" * 100 + "}", 400, "nested deeper than 32 levels"),
        ("[" * 9_000 + "]" * 9_000, 400, "nested deeper than 32 levels"),
        ('{"a": ' + "9" * 9_000 + "}", 400, "subject is missing"),
        ('{"\\ud800": 1, "\\ud800": 2}', 400, "stands twice"),
        ('{"a": "' + "x" * 30_000 + '"}', 413, "larger than the 20,000 bytes"),
        ('{"evaluations": [' + ",".join(["{}"] * 11) + "]}", 400, "11 evaluations are more than the 10"),
    ],
)
def test_a_hostile_body_gets_a_clear_answer(client: TestClient, body: Any, status: int, message: str) -> None:
    reply = raw(client, body, path=BATCH)

    assert reply.status_code == status
    assert message in reply.text


@pytest.mark.parametrize("kind", ["text/plain", "", "application/xml", "application/json-seq"])
def test_only_json_is_taken(client: TestClient, kind: str) -> None:
    reply = raw(client, json.dumps(WHO), kind)

    assert reply.status_code == 400
    assert reply.text == "the content type is not application/json"


def test_a_body_that_lies_about_its_length_is_cut_off_all_the_same(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(1_000):
            yield b"x" * 1_000

    reply = client.post(SINGLE, content=chunks(), headers={"Content-Type": "application/json"})

    assert reply.status_code == 413


def test_the_same_question_has_the_same_answer(client: TestClient) -> None:
    assert ask(client, ALLOWED) == ask(client, ALLOWED)
    assert ask(client, {**ALLOWED, "weapon": "atacms"})["decision"] is False


def test_the_openapi_document_describes_what_is_answered(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    schemas = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": document["components"]}

    def check(name: str, data: Any) -> list[str]:
        whole = {**schemas, "$ref": f"#/components/schemas/{name}"}
        return [error.message for error in Draft202012Validator(whole).iter_errors(data)]

    batch = client.post(BATCH, json={**WHO, "evaluations": [{"context": ALLOWED}, {"context": {"weapon": "x"}}]}).json()
    assert check("Evaluation", {**WHO, "context": ALLOWED}) == []
    assert check("Decision", ask(client, ALLOWED)) == []
    assert check("Decision", ask(client, {})) == []
    assert check("Decisions", batch) == []
    assert check("Configuration", client.get("/.well-known/authzen-configuration").json()) == []
    assert check("Health", client.get("/health").json()) == []
    assert check("Decision", {"decision": "yes"}) != []
    assert {SINGLE, BATCH, "/health"} <= set(document["paths"])


def test_every_request_is_a_line_of_json(tmp_path: Path) -> None:
    log = io.StringIO()
    with serving(folder_of(tmp_path, "records.yaml"), log=log) as client:
        client.get("/health")
        client.post(SINGLE, json={}, headers={"X-Request-ID": 'a"b'})
        client.get("/nothing/%0a{}")
    said = lines(log)

    assert said[0]["event"] == "policies"
    assert [(each["path"], each["status"]) for each in said[1:]] == [
        ("/health", 200),
        (SINGLE, 400),
        ("/nothing/\\u000a{}", 404),
    ]
    assert said[2]["request_id"] == 'a"b'


def test_the_pages_are_there(client: TestClient) -> None:
    made_page(client)
    index, page = client.get("/"), client.get("/policies/us-weapons-in-russia")

    assert 'href="/policies/us-weapons-in-russia"' in index.text
    assert "never forbidden" in page.text
    assert "<details data-case=" in page.text
    assert "connect-src" in page.text
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/policies/other").status_code == 404


def changed(path: Path, text: str) -> None:
    """Write a file, later than whatever it was."""
    path.write_text(text)
    stamp = path.stat().st_mtime_ns + 10_000_000
    os.utime(path, ns=(stamp, stamp))


def test_a_change_is_served_and_a_broken_policy_stays_as_it_was(tmp_path: Path) -> None:
    path = folder_of(tmp_path, "records.yaml") / "rules/records.yaml"
    folder, text = Folder(str(tmp_path)), path.read_text()
    assert folder.refresh()
    assert not folder.refresh()
    before = folder.snapshot.policies["records"]

    changed(path, text.replace("action.name: read}", "action.name: reed}"))
    assert folder.refresh()
    broken = folder.snapshot.policies["records"]
    assert broken.loaded is before.loaded
    assert "did you mean read?" in str(broken.problems[0])

    changed(path, text.replace("Everybody may read.", "All may read."))
    assert folder.refresh()
    mended = folder.snapshot.policies["records"]
    assert mended.loaded.hash != before.loaded.hash
    assert mended.problems == ()

    path.unlink()
    assert folder.refresh()
    assert folder.snapshot.policies == {}


def test_a_broken_policy_under_load_changes_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "EVERY", 0.01)
    path = folder_of(tmp_path) / "rules/us-weapons-in-russia.yaml"
    good = path.read_text()
    with serving(tmp_path) as client:
        expected = ask(client, ALLOWED)
        stop = threading.Event()

        def disturb() -> None:
            for number in range(1_000):
                if stop.wait(0.002):
                    return
                changed(path, good[: 500 + number] if number % 2 else "remit: 1\n: [")

        disturbing = threading.Thread(target=disturb)
        disturbing.start()
        answers = [ask(client, ALLOWED) for _ in range(150)]
        stop.set()
        disturbing.join()
        changed(path, good + "\n: [")
        wait_for(client, "degraded")
        page = made_page(client)
        answers.append(ask(client, ALLOWED))
        changed(path, good)
        wait_for(client, "ok")

    assert answers == [expected] * len(answers)
    assert "is broken now" in page


def made_page(client: TestClient) -> str:
    """The page, which goes on being made where that takes longer than a request waits."""
    for _ in range(20):
        found = client.get("/policies/us-weapons-in-russia")
        if found.status_code != 503:
            break
    return found.text


def wait_for(client: TestClient, status: str) -> None:
    """Until the health of the service is what it should come to be."""
    waited = threading.Event()
    for _ in range(400):
        if client.get("/health").json()["status"] == status:
            return
        waited.wait(0.02)
    raise AssertionError(client.get("/health").json())


def test_a_file_that_never_was_right_is_named_and_the_others_are_served(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "records.yaml")
    (folder / "rules/new.yaml").write_text("remit: 1\npolicy: new\n")
    (folder / "notes.yaml").write_text("just: notes\n")
    with serving(folder) as client:
        index, health = client.get("/").text, client.get("/health").json()

    assert health["status"] == "degraded"
    assert list(health["policies"]) == ["records"]
    assert "missing-key" in index


def test_two_policies_of_one_name_are_not_both_served(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "records.yaml")
    (folder / "again.yaml").write_text((HERE / "records.yaml").read_text())
    served = Folder(str(folder))
    served.refresh()

    assert list(served.snapshot.policies) == ["records"]
    assert [problem.code for problem in served.snapshot.problems] == ["duplicate-name"]


def test_a_folder_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "nowhere"]) == 2
    assert "nowhere: no such folder" in capsys.readouterr().err


def test_a_slow_body_is_not_waited_for() -> None:
    import asyncio

    from remit.service.limits import Limits, read
    from remit.service.request import Refused

    async def never() -> Any:
        yield b"{"
        await asyncio.sleep(60)

    with pytest.raises(Refused) as refused:
        asyncio.run(read(never(), None, Limits(seconds=0.01)))

    assert refused.value.status == 408
    assert LIMITS.seconds > 0.01
