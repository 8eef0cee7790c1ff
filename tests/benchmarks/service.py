"""What a request costs beside one to a bare Starlette route that reads the same body and answers with as much JSON.

Run: python tests/benchmarks/service.py. First over HTTP: both behind uvicorn, in one process, asked in turns over one
connection from another. Then called as ASGI applications, in turns: no network, so that what the service itself costs
stands out. A question that was asked before is remembered; `new` are questions that were not.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import itertools
import json
import multiprocessing
import shutil
import socket
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
POLICY = "us-weapons-in-russia"
PATH = "/access/v1/evaluation"
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


async def measure(service: Any, bare: Any) -> None:
    """Both as ASGI applications."""
    fresh = bodies()
    remembered = [next(fresh)] * REQUESTS
    found: dict[str, list[float]] = {"bare": [], "remembered": [], "new": []}
    for _ in range(ROUNDS):
        found["bare"].append(await seconds(bare, PATH, remembered))
        found["remembered"].append(await seconds(service, PATH, remembered))
        found["new"].append(await seconds(service, PATH, list(itertools.islice(fresh, REQUESTS))))
    show("called in the process", found)


def show(how: str, found: dict[str, list[float]]) -> None:
    floor = statistics.median(found["bare"])
    print(how)
    for name, times in found.items():
        middle = statistics.median(times)
        print(f"{name:>12}  {1e6 * middle:7.0f} µs a request  {middle / floor:5.2f} of bare")


def over_http(port: int) -> dict[str, list[float]]:
    """Both asked over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    fresh = bodies()
    remembered = [next(fresh)] * REQUESTS
    found: dict[str, list[float]] = {"bare": [], "remembered": [], "new": []}
    for _ in range(ROUNDS):
        found["bare"].append(asked(connection, "/bare" + PATH, remembered))
        found["remembered"].append(asked(connection, PATH, remembered))
        found["new"].append(asked(connection, PATH, list(itertools.islice(fresh, REQUESTS))))
    return found


def asked(connection: http.client.HTTPConnection, path: str, requests: list[bytes]) -> float:
    """Seconds a request."""
    begun = time.perf_counter()
    for body in requests:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        assert reply.status == 200, reply.read()
        reply.read()
    return (time.perf_counter() - begun) / len(requests)


def served(place: str, port: Any) -> None:
    """In a process of its own: the two applications behind uvicorn, until it is ended."""
    import uvicorn

    service, bare = applications(place)

    async def both(scope: Any, receive: Any, send: Any) -> None:
        bared = scope.get("path", "").startswith("/bare")
        await (bare if bared else service)({**scope, "path": scope["path"][5:]} if bared else scope, receive, send)

    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port.send(listening.getsockname()[1])
        config = uvicorn.Config(both, log_level="critical", access_log=False, lifespan="off")
        uvicorn.Server(config).run([listening])


def applications(place: str) -> tuple[Any, Any]:
    """The service of the shipped policies, and the bare route."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from remit.service.answer import Answering
    from remit.service.app import application
    from remit.service.folder import Folder
    from remit.service.limits import Limits
    from remit.service.log import Log

    folder = Folder(place)
    folder.refresh()
    reply = json.loads(Answering(1).single(folder.snapshot, json.loads(next(bodies()))))

    async def same(request: Request) -> JSONResponse:
        await request.json()
        return JSONResponse(reply)

    bare = Starlette(routes=[Route(PATH, same, methods=["POST"])])
    return application(folder, Limits(), Log(io.StringIO())), bare


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / "rules", Path(place, "rules"))
        here, there = multiprocessing.Pipe()
        serving = multiprocessing.get_context("spawn").Process(target=served, args=(place, there), daemon=True)
        serving.start()
        show("over HTTP", over_http(here.recv()))
        serving.terminate()
        asyncio.run(measure(*applications(place)))


if __name__ == "__main__":
    main()
