"""No policy waits for another, the service answers to its own names only, and says what it did not use or show."""

from __future__ import annotations

import asyncio
import gc
import io
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from serving import LIMITS, WHO, ask, folder_of, serving
from starlette.testclient import TestClient

from remit.chaining.ruleset import Ruleset
from remit.decide import LoadedPolicy
from remit.service.app import application
from remit.service.folder import Folder, Served
from remit.service.limits import Limits
from remit.service.log import Log
from remit.service.time_limit import MOST_WAITING, Busy, WorkQueue

BARE = """remit: 1
policy: NAME
title: "Who may pass the gate"
facts: {pass: {choice: [day, night]}, roles: {set: [guard, clerk]}}
rules: {pass: {permit: "It opens.", when: {pass: day}}}
"""
LICENCE = "# Licensed under terms that are long, and are repeated in every file that there is.\n" * 100


def write(folder: Path, file: str, text: str) -> Path:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    return folder / file


WRITTEN = {
    "long.yaml": LICENCE + BARE,
    "spaced.yml": BARE.replace("remit: 1", "remit : 1"),
    "quoted.yaml": BARE.replace("remit: 1", '"remit": 1'),
    "single.yaml": BARE.replace("remit: 1", "'remit': 1"),
    "complex.yaml": BARE.replace("remit: 1", "? remit\n: 1"),
    "marked.yaml": "\ufeff" + BARE,
    "started.yaml": "%YAML 1.1\n---\n" + BARE,
    "LOUD.YAML": BARE,
    "later.yaml": BARE.replace("remit: 1\n", "") + "remit: 1\n",
    "flow.yaml": "{remit: 1, policy: NAME, title: t, facts: {a: {flag: {}}}, rules: {r: {permit: x, when: {a: true}}}}",
    "minified.json": '{"policy":"NAME","title":"t","facts":{"a":{"flag":{}}},"rules":{"r":{"permit":"x.","when":{"a":'
    ' "true"}}},"remit":1}',
    "escaped.JSON": '{"\\u0072emit": 1, "policy": "NAME", "title": "t", "facts": {"a": {"flag": {}}},'
    ' "rules": {"r": {"permit": "x.", "when": {"a": "true"}}}}',
}


@pytest.mark.parametrize("file", WRITTEN)
@pytest.mark.parametrize("under", ["", "rules/"])
def test_every_policy_that_can_be_loaded_is_served(file: str, under: str, tmp_path: Path) -> None:
    name = file.partition(".")[0].lower()
    write(tmp_path, under + file, WRITTEN[file].replace("NAME", name))

    with serving(tmp_path) as client:
        health = client.get("/health").json()
    assert (health["status"], list(health["policies"]), health["problems"]) == ("ok", [name], [])


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("broken.yaml", "remit: 1\npolicy: [", "broken.yaml:2:"),
        ("tab.yaml", "title: x\n\tremit: 1\n", "tab.yaml:2:1"),
        ("cut.json", '{"remit": 1, "policy": ', "cut.json:1:"),
        ("wide.yaml", BARE.encode("utf-16"), "save the file as UTF-8"),
        ("pipe.yaml", None, "pipe.yaml: this is a pipe, not a file"),
    ],
)
def test_a_policy_that_cannot_be_loaded_is_a_problem(
    file: str, text: str | bytes | None, said: str, tmp_path: Path
) -> None:
    if text is None:
        os.mkfifo(tmp_path / file)
    else:
        (tmp_path / file).write_bytes(text.encode() if isinstance(text, str) else text)

    with serving(tmp_path) as client:
        health, index = client.get("/health").json(), client.get("/").text
    assert health["status"] == "degraded"
    assert said in health["problems"][0]
    assert said in index


def test_what_is_no_policy_is_none(tmp_path: Path) -> None:
    write(tmp_path, "cases.yaml", "policy: gate\nscenarios: [{name: about remit, note: 'remit: 1'}]\n")
    write(tmp_path, "compose.yaml", "services: {remit: {image: remit}}\n")
    write(tmp_path, "list.json", '[{"remit": 1}]')
    write(tmp_path, "gate.yaml", BARE.replace("NAME", "gate"))

    with serving(tmp_path) as client:
        health = client.get("/health").json()
    assert (list(health["policies"]), health["problems"]) == (["gate"], [])


def test_one_bad_file_of_scenarios_is_one_problem_and_the_rest_is_shown(tmp_path: Path) -> None:
    never = "constraints: {no-night: {when: {pass: night}, then: {pass: day}}}\n"
    write(tmp_path, "rules/gate.yaml", BARE.replace("NAME", "gate") + never)
    cases = "scenarios: [{name: first, given: {pass: day}}, {name: second, given: {pass: day}}]\n"
    write(tmp_path, "scenarios/a.yaml", cases)
    write(tmp_path, "scenarios/gate/b.yaml", "scenarios:\n  - name: no such case\n    given: {pass: night}\n")
    write(tmp_path, "scenarios/gate/c.yaml", cases)
    write(tmp_path, "scenarios/d.yaml", f"policy: ../rules/gate.yaml\n{cases}")
    write(tmp_path, "scenarios/e.yaml", f"policy: gates\n{cases}")

    with serving(tmp_path) as client:
        health, index, page = client.get("/health").json(), client.get("/").text, client.get("/policies/gate").text
    places = [problem.partition(" [")[0].removeprefix(f"{tmp_path}/scenarios/") for problem in health["problems"]]
    assert places[0] == "a.yaml:1:13: scenario `first` and 1 more of this file: which policy is it for?"
    assert [place for place in places if place.startswith("gate/b.yaml:3:5: scenario `no such case`: impossible")]
    assert places[1].startswith("e.yaml:1:9: no policy is called `gates`")  # once for all scenarios of the file
    assert len(places) == 3
    assert "scenario `no such case`" in index
    assert "4 scenarios" in page
    assert health["status"] == "ok"


def test_a_folder_of_scenarios_that_comes_later_finds_its_policy(tmp_path: Path) -> None:
    write(tmp_path, "rules/gate.yaml", BARE.replace("NAME", "gate"))
    write(tmp_path, "scenarios/door/a.yaml", "scenarios: [{name: a, given: {pass: day}}]\n")
    with serving(tmp_path) as client:
        assert "which policy is it for?" in client.get("/health").json()["problems"][0]
        write(tmp_path, "rules/door.yaml", BARE.replace("NAME", "door"))
        deadline = time.monotonic() + 20
        while client.get("/health").json()["problems"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)


class Slow:
    """A policy whose answers do not come until they may."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may, self.begun = threading.Event(), threading.Semaphore(0)
        monkeypatch.setattr(Served, "is_quick", property(lambda served: served.name == "gate"))
        stated = LoadedPolicy.stated

        def waiting(loaded: LoadedPolicy, *given: Any, **more: Any) -> Any:
            if loaded.policy.policy == "slow":
                self.begun.release()
                while not self.may.is_set():
                    time.sleep(0.01)
            return stated(loaded, *given, **more)

        monkeypatch.setattr(LoadedPolicy, "stated", waiting)


def test_no_policy_waits_for_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("slow", "gate"):
        write(tmp_path, f"rules/{name}.yaml", BARE.replace("NAME", name))
    slow, replies = Slow(monkeypatch), []

    def of_slow(client: TestClient) -> None:
        replies.append(client.post("/policies/slow/access/v1/evaluation", json={**WHO, "context": {"pass": "day"}}))

    with serving(tmp_path, Limits(seconds=600.0)) as client:
        callers = [threading.Thread(target=of_slow, args=[client]) for _ in range(6)]
        for caller in callers:
            caller.start()
        slow.begun.acquire()
        assert ask(client, {"pass": "day"}, "/policies/gate/access/v1/evaluation")["decision"]
        assert "gate" in client.get("/policies/gate").text
        assert replies == []
        slow.may.set()
        for caller in callers:
            caller.join()
    assert [reply.json()["decision"] for reply in replies] == [True] * 6


def test_the_limit_counts_the_waiting_and_the_answer_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "rules/slow.yaml", BARE.replace("NAME", "slow"))
    slow, replies = Slow(monkeypatch), []

    with serving(tmp_path, Limits(seconds=0.5)) as client:

        def call() -> None:
            replies.append(client.post("/policies/slow/access/v1/evaluation", json=WHO))

        callers = [threading.Thread(target=call) for _ in range(3)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        slow.may.set()
    assert {reply.status_code for reply in replies} == {503}
    assert {reply.text for reply in replies} == {"no answer within 0.5 seconds, waiting included"}
    assert all(int(reply.headers["retry-after"]) > 0 for reply in replies)


def test_what_does_not_come_back_keeps_its_turn_and_no_more_than_so_many_wait() -> None:
    may = threading.Event()

    async def tried() -> list[str]:
        turns, loop = WorkQueue(), asyncio.get_running_loop()
        first = asyncio.create_task(turns.do(may.wait, loop.time() + 0.05, goes_on=True))
        waiting = [asyncio.create_task(turns.do(lambda: True, loop.time() + 0.1)) for _ in range(MOST_WAITING + 1)]
        ended = await asyncio.gather(first, *waiting, return_exceptions=True)
        may.set()
        ended.append(await turns.do(lambda: True, loop.time() + 60))
        return [type(each).__name__ for each in ended]

    ended = asyncio.run(tried())
    assert ended[0] == "TimeoutError"
    assert ended[1:-1].count(Busy.__name__) >= 1
    assert set(ended[1:-1]) == {"TimeoutError", "Busy"}
    assert ended[-1] == "bool"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST.:8000", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("policies.example.org", 200),
        ("policies.example.org:8443", 200),
        ("inside", 200),
        ("evil.example", 421),
        ("evil.example:8000", 421),
        ("localhost.evil.example", 421),
        ("evil.example@localhost", 421),
        ("localhost@evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
        ("localhost:80:80", 421),
    ],
)
def test_it_answers_to_its_own_names_only(tmp_path: Path, host: str, status: int) -> None:
    write(tmp_path, "rules/gate.yaml", BARE.replace("NAME", "gate"))
    address = "https://policies.example.org/x"
    app = application(Folder(str(tmp_path)), LIMITS, Log(io.StringIO()), address, "gate", ["inside"])
    with TestClient(app) as client:
        headers = {"Host": host}
        found = {path: client.get(path, headers=headers).status_code for path in ("/", "/health", "/nowhere")}
        asked = client.post("/access/v1/evaluation", json=WHO, headers=headers).status_code

    assert (asked, found) == (status, {"/": status, "/health": status, "/nowhere": 404 if status == 200 else status})


def test_what_of_a_request_is_no_fact_is_said(tmp_path: Path) -> None:
    write(tmp_path, "rules/gate.yaml", BARE.replace("NAME", "gate"))
    question = {
        "subject": {"type": "user", "id": "x", "properties": {"pass": "day", "age": 7}},
        "action": {"name": "use", "properties": {"loud": True}},
        "resource": {"type": "gate", "id": "y", "properties": {"pass": "day"}},
        "context": {"pas": "night", "time": "2024-05-30T00:00:00Z", "readings": {}},
    }
    with serving(tmp_path) as client:
        one = client.post("/access/v1/evaluation", json=question).json()
        other = client.post("/access/v1/evaluation", json={**question, "context": {}}).json()

    assert one["decision"]
    properties = ["subject.properties.age", "action.properties.loud"]
    assert one["context"]["unused"] == [*properties, "context.pas", "context.time"]
    assert other["context"]["unused"] == properties


@pytest.mark.parametrize(
    ("here", "there", "status"),
    [(["guard", "clerk"], ["clerk", "guard"], 200), (["guard"], ["clerk"], 400), ([], [], 200)],
)
def test_members_of_a_set_have_no_order(tmp_path: Path, here: list[str], there: list[str], status: int) -> None:
    write(tmp_path, "rules/gate.yaml", BARE.replace("NAME", "gate"))
    question = {**WHO, "context": {"roles": here}, "subject": {**WHO["subject"], "properties": {"roles": there}}}
    with serving(tmp_path) as client:
        assert client.post("/policies/gate/access/v1/evaluation", json=question).status_code == status


def test_what_has_not_changed_is_not_loaded_anew_and_what_is_gone_is_freed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write(tmp_path, "rules/gate.yaml", BARE.replace("NAME", "gate"))
    watched = Folder(str(folder))
    watched.refresh()
    before = watched.snapshot.policies
    str(before["gate"].loaded.decide({"pass": "day"}).explain())
    rulesets = [part.ruleset for part in before["gate"].loaded.chain._all_parts()]
    assert all(isinstance(ruleset, Ruleset) for ruleset in rulesets)
    held = [ruleset._free for ruleset in rulesets if isinstance(ruleset, Ruleset)]
    del rulesets

    write(tmp_path, "rules/gate.yaml", BARE.replace("NAME", "gate") + "# changed\n")
    assert watched.refresh()
    after = watched.snapshot.policies
    assert after["us-weapons-in-russia"] is before["us-weapons-in-russia"]
    assert after["gate"] is not before["gate"]

    del before
    gc.collect()
    assert held
    assert not any(each is not None and each.alive for each in held)


def test_a_statement_that_changes_loads_its_policy_anew(tmp_path: Path) -> None:
    watched = Folder(str(folder_of(tmp_path)))
    watched.refresh()
    before = watched.snapshot.policies["us-weapons-in-russia"]
    sources = tmp_path / "rules/us-weapons-in-russia.sources.yaml"
    sources.write_text(sources.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")

    assert watched.refresh()
    assert watched.snapshot.policies["us-weapons-in-russia"] is not before
