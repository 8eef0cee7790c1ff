"""What a request costs beside one to a bare Starlette route that reads the same body and answers with as much JSON.

Run: python tests/benchmarks/service.py. Both are called as ASGI applications, in turns, in one process: no network. A
question that was asked before is remembered; `new` are questions that were not.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
POLICY = "us-weapons-in-russia"
ROUNDS, REQUESTS = 15, 200
FACTS = {
    "supplier": "united-states",
    "weapon": "tube-artillery",
    "location": "border-near-kharkiv",
    "target": "artillery",
    "posture": "attacking",
    "threatens": "kharkiv-area",
}


def bodies() -> Any:
    """Requests that all differ, by the day."""
    asked = {"subject": {"type": "u", "id": "x"}, "action": {"name": "use"}, "resource": {"type": POLICY, "id": "y"}}
    for number in itertools.count():
        day = f"{2000 + number // 336 % 900}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
        yield json.dumps({**asked, "context": {**FACTS, "date": day}}).encode()


async def call(app: Any, path: str, body: bytes) -> bytes:
    """One request to an ASGI application; the body of the reply."""
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "headers": headers}
    scope |= {"query_string": b"", "scheme": "http", "server": ("x", 80), "client": ("x", 1), "root_path": ""}
    said: list[bytes] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        said.append(message.get("body", b""))

    await app(scope, receive, send)
    return b"".join(said)


async def seconds(app: Any, path: str, asked: list[bytes]) -> float:
    begun = time.perf_counter()
    for body in asked:
        await call(app, path, body)
    return (time.perf_counter() - begun) / len(asked)


async def measure(service: Any, folder: Any, bare: Any) -> None:
    folder.refresh()
    fresh = bodies()
    path = "/access/v1/evaluation"
    remembered = [next(fresh)] * REQUESTS
    found: dict[str, list[float]] = {"bare": [], "remembered": [], "new": []}
    for _ in range(ROUNDS):
        found["bare"].append(await seconds(bare, path, remembered))
        found["remembered"].append(await seconds(service, path, remembered))
        found["new"].append(await seconds(service, path, list(itertools.islice(fresh, REQUESTS))))
    floor = statistics.median(found["bare"])
    for name, times in found.items():
        middle = statistics.median(times)
        print(f"{name:>10}  {1e6 * middle:7.0f} µs a request  {middle / floor:5.2f} of bare")


def main() -> None:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from remit.service.answer import Answering
    from remit.service.app import application
    from remit.service.folder import Folder
    from remit.service.limits import Limits
    from remit.service.log import Log

    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / "rules", Path(place, "rules"))
        folder = Folder(place)
        folder.refresh()
        reply = json.loads(Answering(1).single(folder.snapshot, json.loads(next(bodies()))))

        async def same(request: Request) -> JSONResponse:
            await request.json()
            return JSONResponse(reply)

        bare = Starlette(routes=[Route("/access/v1/evaluation", same, methods=["POST"])])
        asyncio.run(measure(application(folder, Limits(), Log(io.StringIO())), folder, bare))


if __name__ == "__main__":
    main()
