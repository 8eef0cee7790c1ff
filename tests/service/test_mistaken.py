"""Requests and folders that must not be mistaken for others: each was, once, and an answer was wrong."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from serving import ALLOWED, WHO, folder_of, lines, serving
from starlette.testclient import TestClient

from remit.service import app as app_module
from remit.service.folder import Folder
from remit.service.time_limit import within

SINGLE, BATCH = "/access/v1/evaluation", "/access/v1/evaluations"
FORBIDS = """
remit: 1
policy: {}
title: One rule
facts: {{k: {{choice: [x, y]}}}}
rules: {{r: {{forbid: "No.", when: {{k: x}}}}}}
"""
PERMITS = FORBIDS.replace("forbid", "permit")
BANS = """
remit: 1
policy: bans
title: "Bans"
otherwise: prohibited
facts:
  user: {text: {}}
  blocked: {text: {}}
  roles: {set: [r, e]}
rules:
  others: {permit: "Whoever is not blocked may.", when: {user: {different from: blocked}}}
"""


def rules(folder: Path, **texts: str) -> Path:
    (folder / "rules").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / "rules" / f"{name}.yaml").write_text(text)
    return folder


def posted(client: TestClient, policy: str, context: dict[str, Any]) -> Any:
    return client.post(SINGLE, json={**WHO, "resource": {"type": policy, "id": "y"}, "context": context})


def test_the_last_policy_does_not_answer_for_one_that_is_gone(tmp_path: Path) -> None:
    folder = rules(tmp_path, alpha=FORBIDS.format("alpha"), beta=PERMITS.format("beta"))
    (folder / "rules/alpha.yaml").unlink()
    with serving(folder, usual=None) as client:
        reply = posted(client, "alpha", {"k": "x"})

    assert reply.status_code == 400
    assert reply.text == "no policy `alpha`; resource.type names one of: beta"


def test_a_policy_whose_file_is_taken_away_is_served_no_longer_and_that_is_said_until_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "EVERY", 0.01)
    folder = rules(tmp_path, alpha=PERMITS.format("alpha"), beta=PERMITS.format("beta"))
    file, away, log = folder / "rules/alpha.yaml", folder / "away.txt", io.StringIO()
    said = f"{file}: `alpha` is served no longer: its file is gone [file-not-found]"
    with serving(folder, log=log, usual=None) as client:
        file.rename(away)
        wait_for(lambda: client.get("/health").json()["status"] == "degraded")
        health = client.get("/health").json()
        assert posted(client, "alpha", {"k": "x"}).status_code == 400
        assert posted(client, "beta", {"k": "x"}).json()["decision"] is True
        away.rename(file.with_name("moved.yaml"))
        wait_for(lambda: client.get("/health").json()["status"] == "ok")
        assert posted(client, "alpha", {"k": "x"}).json()["decision"] is True

    assert [problem.splitlines()[0] for problem in health["problems"]] == [said]
    assert any(said in str(line.get("problems")) for line in lines(log))


def test_a_policy_whose_file_holds_another_is_served_no_longer_and_that_is_said(tmp_path: Path) -> None:
    folder = Folder(str(rules(tmp_path, alpha=PERMITS.format("alpha"))))
    folder.refresh()
    rules(tmp_path, alpha=PERMITS.format("gamma"))
    folder.refresh()

    assert [*folder.snapshot.policies] == ["gamma"]
    assert [p.message for p in folder.snapshot.problems] == [
        "`alpha` is served no longer: its file holds another policy"
    ]


def test_a_file_that_bears_on_nothing_served_changes_nothing(tmp_path: Path) -> None:
    folder = Folder(str(rules(tmp_path, alpha=PERMITS.format("alpha"))))
    folder.refresh()
    (tmp_path / "serve.log").write_text("{}\n")
    noted = folder.refresh()
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios/s.yaml").write_text("policy: alpha\nscenarios: [{name: a, given: {k: x}}]\n")

    assert (noted, folder.refresh(), folder.refresh()) == (False, True, False)
    assert folder.snapshot.version == 2


@pytest.mark.parametrize(
    ("address", "headers"),
    [("/health", {"X-Long": "a" * 17_000}), ("/health", {f"X-{n}": "a" * 50 for n in range(400)})],
)
def test_headers_and_addresses_that_are_too_long_are_refused(
    tmp_path: Path, address: str, headers: dict[str, str]
) -> None:
    with serving(rules(tmp_path, beta=PERMITS.format("beta"))) as client:
        assert client.get(address, headers=headers).status_code == 400
        assert client.get(f"{address}?{'a' * 17_000}").status_code == 400
        assert client.get(f"{address}?{'a' * 9_000}", headers={"X-Long": "a" * 6_000}).status_code == 200


def test_scenarios_find_the_policy_that_is_called_like_its_file(tmp_path: Path) -> None:
    folder = rules(tmp_path, beta=PERMITS.format("gamma"))
    (folder / "scenarios").mkdir()
    (folder / "scenarios/s.yaml").write_text("policy: beta\nscenarios: [{name: a, given: {k: x}}]\n")
    with serving(folder) as client:
        assert "1 scenario:" in client.get("/policies/gamma").text
        assert client.get("/health").json()["problems"] == []


def wait_for(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("usual", ["beta", "gone"])
def test_a_usual_policy_answers_what_names_none_as_long_as_it_is_there(tmp_path: Path, usual: str) -> None:
    with serving(rules(tmp_path, beta=PERMITS.format("beta")), usual=usual) as client:
        assert posted(client, "anything", {"k": "x"}).status_code == (200 if usual == "beta" else 400)


@pytest.mark.parametrize("newcomer", ["aaa.yaml", ".alpha.yaml", "zzz.yaml"])
def test_a_file_that_comes_later_does_not_take_a_name(tmp_path: Path, newcomer: str) -> None:
    folder = Folder(str(rules(tmp_path, alpha=FORBIDS.format("alpha"))))
    folder.refresh()
    (tmp_path / "rules" / newcomer).write_text(PERMITS.format("alpha"))
    folder.refresh()

    assert Path(folder.snapshot.policies["alpha"].file).name == "alpha.yaml"
    assert [str(p.at).split(":")[0].endswith(newcomer) for p in folder.snapshot.problems] == (
        [] if newcomer[0] == "." else [True]
    )


def test_a_file_whose_rights_are_given_back_is_read_again(tmp_path: Path) -> None:
    folder = Folder(str(rules(tmp_path, alpha=FORBIDS.format("alpha"))))
    folder.refresh()
    (tmp_path / "rules/alpha.yaml").chmod(0o600)

    assert folder.refresh()


@pytest.mark.parametrize(
    "user",
    [["mallory"], [], {"includes": "mallory"}, {"excludes": "x"}, {"within": ["mallory"]}, 1.0, {"one of": [1.5]}],
)
def test_what_is_no_text_is_not_taken_for_one(tmp_path: Path, user: Any) -> None:
    with serving(rules(tmp_path, bans=BANS), usual=None) as client:
        assert posted(client, "bans", {"user": "ann", "blocked": "mallory"}).json()["decision"] is True
        assert posted(client, "bans", {"user": user, "blocked": "mallory"}).status_code == 400


@pytest.mark.parametrize(
    "roles", [{"includes": []}, {"includes": ["r", 1]}, {"includes": "e", "excludes": "e"}, {}, ["z"]]
)
def test_what_no_set_can_be_is_refused(tmp_path: Path, roles: Any) -> None:
    part = {
        **WHO,
        "resource": {"type": "bans", "id": "y"},
        "context": {"user": "ann", "blocked": "bob", "roles": roles},
    }
    with serving(rules(tmp_path, bans=BANS), usual=None) as client:
        assert client.post(SINGLE, json=part, headers={"X-Request-ID": "7"}).status_code == 400
        reply = client.post(BATCH, json={"evaluations": [part, {**part, "context": {"user": "ann", "blocked": "bob"}}]})

    assert [each["decision"] for each in reply.json()["evaluations"]] == [False, True]


def test_a_text_of_any_length_is_not_remembered(tmp_path: Path) -> None:
    with serving(rules(tmp_path, bans=BANS), usual=None) as client:
        reply = posted(client, "bans", {"user": "x" * 2_000, "blocked": "y"})

    assert (reply.status_code, "more than 1,000 characters" in reply.text) == (400, True)


@pytest.mark.parametrize("time", ["2024-06-02garbage", "2024-06-021", "2024-06-02T25:99:99Z", 5, [], {}, ""])
def test_what_is_no_time_gives_no_day(tmp_path: Path, time: Any) -> None:
    context = {**{name: value for name, value in ALLOWED.items() if name != "date"}}
    with serving(folder_of(tmp_path)) as client:
        assert client.post(SINGLE, json={**WHO, "context": {**context, "time": time}}).status_code == 400
        known = client.post(SINGLE, json={**WHO, "context": {**context, "time": "2024-06-02T10:00-07:00"}})

    assert known.json()["decision"] is True


@pytest.mark.parametrize("body", [b'{"subject": {"id": "\\ud800"}}', b'{"context": {"k": "\\udc00x"}}'])
def test_half_a_character_is_refused(tmp_path: Path, body: bytes) -> None:
    with serving(rules(tmp_path, beta=PERMITS.format("beta"))) as client:
        reply = client.post(SINGLE, content=body, headers={"content-type": "application/json"})

    assert reply.status_code == 400
    assert "surrogate" in reply.text


def test_a_number_of_very_many_digits_is_json(tmp_path: Path) -> None:
    body = b'{"subject": {"type": "u", "id": "x"}, "action": {"name": "a"}, "resource": {"type": "beta", "id": "y"}, '
    with serving(rules(tmp_path, beta=PERMITS.format("beta"))) as client:
        whole = body + b'"context": {"k": ' + b"9" * 5_000 + b"}}"
        reply = client.post(SINGLE, content=whole, headers={"content-type": "application/json"})

    assert (reply.status_code, "JSON" in reply.text) == (400, False)


def test_work_ends_when_its_time_is_over() -> None:
    went_on = threading.Event()

    def work() -> None:
        for _ in range(1_000):
            time.sleep(0.01)
        went_on.set()

    with pytest.raises(TimeoutError):
        within(0.1, work)
    assert not went_on.is_set()
    assert within(5.0, lambda: 7) == 7


def test_health_says_when_the_folder_cannot_be_read(tmp_path: Path) -> None:
    place = tmp_path / "here"
    place.mkdir()
    with serving(rules(place, beta=PERMITS.format("beta"))) as client:
        place.rename(tmp_path / "away")
        wait_for(lambda: client.get("/health").json()["status"] != "ok")

        assert client.get("/health").json()["problems"] == ["the folder cannot be read: No such file or directory"]


def test_scenarios_that_cannot_be_decided_are_named_in_the_log(tmp_path: Path) -> None:
    folder = rules(tmp_path, beta=PERMITS.format("beta"))
    (folder / "scenarios").mkdir()
    (folder / "scenarios/s.yaml").write_text(
        "policy: beta\nscenarios: [{name: a, given: {k: z}}, {name: b, given: {k: x}}]\n"
    )
    (folder / "scenarios/t.yaml").write_text("policy: [")
    log = io.StringIO()
    with serving(folder, log=log) as client:
        assert "1 scenario:" in client.get("/policies/beta").text
    (said,) = [line for line in lines(log) if line["event"] == "scenarios"]

    assert ["s.yaml" in problem for problem in said["problems"]] == [True, False]


@pytest.mark.parametrize(("other", "status"), [(["e", "r"], 200), (["r"], 400), (["r", "r", "e"], 400), ("r", 400)])
def test_the_same_set_in_another_order_is_the_same(tmp_path: Path, other: Any, status: int) -> None:
    asked = {
        "subject": {"type": "user", "id": "x", "properties": {"roles": ["r", "e"]}},
        "action": {"name": "use"},
        "resource": {"type": "bans", "id": "y"},
        "context": {"user": "ann", "blocked": "bob", "roles": other},
    }
    with serving(rules(tmp_path, bans=BANS), usual=None) as client:
        assert client.post(SINGLE, json=asked).status_code == status
