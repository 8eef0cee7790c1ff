"""A service in this process, and folders of policies for it."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from remit.service.app import application
from remit.service.folder import Folder
from remit.service.limits import Limits
from remit.service.log import Log

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
LIMITS = Limits(body=20_000, batch=10, seconds=5.0)
WHO = {"subject": {"type": "user", "id": "x"}, "action": {"name": "use"}, "resource": {"type": "weapon", "id": "y"}}
USUAL = "us-weapons-in-russia"  # the policy of requests that name none
ALLOWED = {
    "supplier": "united-states",
    "weapon": "tube-artillery",
    "location": "border-near-kharkiv",
    "target": "artillery",
    "posture": "attacking",
    "threatens": "kharkiv-area",
    "date": "2024-06-02",
}


def folder_of(target: Path, *files: str) -> Path:
    """A folder with policies of this folder, or with the shipped one and its scenarios."""
    (target / "rules").mkdir()
    for file in files or ():
        shutil.copy(HERE / file, target / "rules")
    if not files:
        for name in ("us-weapons-in-russia.yaml", "us-weapons-in-russia.sources.yaml"):
            shutil.copy(ROOT / "rules" / name, target / "rules")
        (target / "scenarios").mkdir()
        shutil.copy(ROOT / "scenarios/us-weapons-in-russia/aircraft.yaml", target / "scenarios")
    return target


@contextmanager
def serving(
    folder: Path, limits: Limits = LIMITS, log: io.StringIO | None = None, usual: str | None = USUAL
) -> Iterator[TestClient]:
    """A client of a service of a folder. What goes wrong inside becomes a 500, as it would for a caller."""
    app = application(Folder(str(folder)), limits, Log(log or io.StringIO()), usual=usual)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def ask(client: TestClient, context: Mapping[str, Any], path: str = "/access/v1/evaluation") -> Any:
    """The answer on some facts."""
    reply = client.post(path, json={**WHO, "context": context})
    assert reply.status_code == 200, reply.text
    return reply.json()


def raw(
    client: TestClient, body: bytes | str, kind: str = "application/json", path: str = "/access/v1/evaluation"
) -> Any:
    """The reply to any bytes."""
    content = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return client.post(path, content=content, headers={"Content-Type": kind})


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]
