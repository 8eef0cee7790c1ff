"""The application: routes to pages and to the AuthZEN endpoints, within limits; the folder is watched while it runs."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from remit.errors import one_line, visible
from remit.service import scenarios
from remit.service.answer import MOST_REMEMBERED, Answering
from remit.service.answer_cache import Remembered
from remit.service.decisions import DecisionLog
from remit.service.folder import Folder, Snapshot
from remit.service.hosts import OnlyHosts
from remit.service.limits import FewHeaders, Limits, read
from remit.service.log import LONGEST, Log, Logged
from remit.service.metadata import BATCH, SEARCH, SINGLE, WELL_KNOWN, configuration, openapi
from remit.service.pages import Pages
from remit.service.request import Refused, read_body
from remit.service.search.catalogue import Followed
from remit.service.search.search import Searching
from remit.service.time_limit import Busy, WorkQueue

MOST_REPLIES, LARGEST_REPLY = 256, 32 * 1024  # replies to the very bytes of a request, with these; bytes of both
RETRY_AFTER = "5"  # seconds
EVERY = 1.0  # seconds between two looks at the files
SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"}
ToAnswer = Callable[..., str]


class Service:
    """A folder of policies over HTTP."""

    def __init__(
        self,
        folder: Folder,
        limits: Limits,
        log: Log,
        address: str | None = None,
        usual: str | None = None,
        decisions: DecisionLog | None = None,
    ) -> None:
        self.folder, self.limits, self.log, self.address = folder, limits, log, address
        self.decisions = decisions
        self.answering = Answering(MOST_REMEMBERED, usual, () if decisions is None else decisions.file.facts)
        self.replies: Remembered[tuple[int, str, bytes], tuple[bytes, list[str]]] = Remembered(MOST_REPLIES)
        self.pages = Pages(folder)
        self.unreadable = ""  # why the folder cannot be looked at now
        self.passed_over: list[str] = []  # what is wrong with scenarios
        self.searching, self.catalogue = Searching(usual, limits.seconds), Followed(folder.path)
        self.turns: defaultdict[tuple[str, str], WorkQueue] = defaultdict(WorkQueue)  # of what is done, by policy

    def routes(self) -> list[Route]:
        return [
            Route(SINGLE, self.single, methods=["POST"]),
            Route(BATCH, self.batch, methods=["POST"]),
            *(Route(path, self.search, methods=["POST"], name=entity) for entity, path in SEARCH.items()),
            Route("/", self.index),
            Route("/health", self.health),
            Route("/version", self.version),
            Route("/openapi.json", self.openapi),
            Route(WELL_KNOWN, self.configuration),
            Route(WELL_KNOWN + "/policies/{policy}", self.configuration),
            Route("/policies/{policy}", self.page),
            Route("/policies/{policy}" + SINGLE, self.single, methods=["POST"]),
            Route("/policies/{policy}" + BATCH, self.batch, methods=["POST"]),
            *(Route("/policies/{policy}" + path, self.search, methods=["POST"]) for path in SEARCH.values()),
        ]

    async def index(self, _: Request) -> Response:
        return HTMLResponse(self.pages.index(self.folder.snapshot, self.passed_over), headers=SAFE)

    async def page(self, request: Request) -> Response:
        """A page that takes long to make goes on being made, so that it is there when it is asked for again."""
        snapshot, name = self.folder.snapshot, request.path_params["policy"]
        if name not in snapshot.policies:
            return PlainTextResponse("no such policy", 404)
        made = self.pages.made(snapshot, name)
        if made is None:
            work = partial(self.pages.of, snapshot, name)
            try:
                made = await self.turns["page", name].do(work, self._deadline(), goes_on=True)
            except (TimeoutError, Busy):
                return _later(f"the page is being made, which takes longer than {self.limits.seconds:g} seconds")
        return HTMLResponse(made, headers=SAFE)

    async def version(self, _: Request) -> Response:
        return JSONResponse({"version": self.folder.snapshot.version})

    async def health(self, _: Request) -> Response:
        """Degraded: something is served as it was, because its file is broken now, or cannot be read.

        Scenarios that are passed over are among the problems, and change no answer.
        """
        snapshot, problems = self.folder.snapshot, self.problems()
        problems += [] if self.decisions is None else self.decisions.problems()
        policies = {name: served.loaded.hash for name, served in snapshot.policies.items()}
        status = "degraded" if problems else "ok"
        said = {
            "status": status,
            "policies": policies,
            "version": snapshot.version,
            "problems": [*problems, *self.passed_over, *self._never_told()],
        }
        return JSONResponse(said)

    def problems(self) -> list[str]:
        """What is wrong with the files that policies are served from."""
        snapshot = self.folder.snapshot
        broken = [*snapshot.problems, *(p for served in snapshot.policies.values() for p in served.problems)]
        return [*([self.unreadable] if self.unreadable else []), *map(str, [*broken, *self.catalogue.problems])]

    def _never_told(self) -> list[str]:
        """Facts that the decision log is to tell, and that no policy has."""
        told = () if self.decisions is None else self.decisions.file.facts
        policies = [served.loaded.policy for served in self.folder.snapshot.policies.values()]
        known = {name for policy in policies for name in (*policy.facts, *policy.concepts)}
        return [f"--decision-facts: no policy that is served has `{name}`" for name in told if name not in known]

    async def openapi(self, _: Request) -> Response:
        policies = [served.loaded.policy for served in self.folder.snapshot.policies.values()]
        return JSONResponse(openapi(self.limits, policies, self.answering.usual, self.is_searched))

    async def configuration(self, request: Request) -> Response:
        policy = request.path_params.get("policy")
        base = self.address or str(request.base_url).rstrip("/")
        if policy is not None and policy not in self.folder.snapshot.policies:
            return PlainTextResponse("no such policy", 404)
        under = base if policy is None else f"{base}/policies/{policy}"
        return JSONResponse(configuration(under, is_searched=self.is_searched))

    @property
    def is_searched(self) -> bool:
        """Whether there are tables to search."""
        return self.catalogue.found is not None

    async def single(self, request: Request) -> Response:
        return await self._answered(request, self.answering.single)

    async def batch(self, request: Request) -> Response:
        return await self._answered(request, partial(self.answering.batch, most=self.limits.batch))

    async def search(self, request: Request) -> Response:
        entity = request.scope["path"].rpartition("/")[2]
        return await self._answered(request, partial(self._search, entity=entity), decides=False)

    def _search(self, snapshot: Snapshot, data: dict[str, Any], entity: str, policy: str | None) -> str:
        return self.searching.search(snapshot, data, entity, self.catalogue.found, policy)

    async def _answered(self, request: Request, question: ToAnswer, *, decides: bool = True) -> Response:
        """The reply to a question; if it `decides`, it takes `entries` for the decision log."""
        deadline, given = self._deadline(), request.headers.get("x-request-id")
        headers = {} if given is None else {"X-Request-ID": given}
        try:
            if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                raise Refused(400, "the content type is not application/json")
            raw = await read(request.stream(), request.headers.get("content-length"), self.limits)
            key = (self.folder.snapshot.version, request.scope["path"], raw)
            if (reply := self.replies.get(key)) is None:
                entries: list[str] = []
                ask = partial(question, entries=entries) if decides and self.decisions is not None else question
                found = await self._worked_out(ask, read_body(raw), request.path_params.get("policy"), deadline)
                reply = (found.encode("utf-8"), entries)
                if len(raw) + len(reply[0]) <= LARGEST_REPLY and not self.is_searched:  # tables change unseen
                    self.replies.keep(key, reply)
            if self.decisions is not None:
                await self.decisions.write(reply[1], None if given is None else visible(given)[:LONGEST])
        except Refused as wrong:
            return PlainTextResponse(wrong.message, wrong.status, headers)
        except TimeoutError:
            return _later(f"no answer within {self.limits.seconds:g} seconds, waiting included", headers)
        except Busy:
            return _later("too many questions of this policy wait already", headers)
        except ClientDisconnect:
            return PlainTextResponse("the caller went away", 400, headers)
        except Exception as wrong:  # noqa: BLE001  # whatever it is, the caller is answered and the log has it
            self.log.write("error", message=f"{type(wrong).__name__}: {one_line(str(wrong))}")
            return PlainTextResponse("the request cannot be answered", 500, headers)
        return Response(reply[0], headers=headers, media_type="application/json")

    def _deadline(self) -> float:
        """When a question that comes now has to be answered, on the loop's clock."""
        return asyncio.get_running_loop().time() + self.limits.seconds

    async def _worked_out(self, question: ToAnswer, data: dict[str, Any], policy: str | None, deadline: float) -> str:
        """On the loop where every policy that is asked has its diagram, so that it takes no time; else in their turn.

        A question of several policies waits in one place only, that of the first: their turns are never nested.
        """
        snapshot = self.folder.snapshot
        ask = partial(question, snapshot, data, policy=policy)
        asked = {**self.answering.policies(snapshot, data, policy), **self.searching.policies(snapshot, data, policy)}
        slow = [name for name, served in asked.items() if self.is_searched or not served.is_quick]
        return ask() if not slow else await self.turns["answer", min(slow)].do(ask, deadline)

    async def watch(self) -> None:
        """Look at the files again and again."""
        while True:
            await asyncio.sleep(EVERY)
            await self.look()

    async def look(self) -> None:
        """Look at the files once, and say what has come of it."""
        before, self.unreadable, changed = self.unreadable, "", False
        if await run_in_threadpool(self.catalogue.look):
            found = self.catalogue.found
            self.answering.fill = None if found is None else found.filled
            self.log.write("search", problems=list(map(str, self.catalogue.problems)))
        try:
            changed = await run_in_threadpool(self.folder.refresh)
        except OSError as wrong:
            self.unreadable = f"the folder cannot be read: {wrong.strerror}"
        if changed or self.unreadable != before:
            snapshot = self.folder.snapshot
            policies = {name: served.loaded.hash[:12] for name, served in snapshot.policies.items()}
            self.log.write("policies", policies=policies, version=snapshot.version, problems=self.problems())
            served = [one.loaded for one in snapshot.policies.values()]
            passed_over = await run_in_threadpool(scenarios.problems, self.folder.path, served)
            self.passed_over = [str(problem) for problem in passed_over]
            if self.passed_over:
                self.log.write("scenarios", problems=self.passed_over)


def _later(said: str, headers: Mapping[str, str] | None = None) -> Response:
    """That there is no answer now, and when it makes sense to ask again."""
    return PlainTextResponse(said, 503, {**(headers or {}), "Retry-After": RETRY_AFTER})


def application(
    folder: Folder,
    limits: Limits,
    log: Log,
    address: str | None = None,
    usual: str | None = None,
    hosts: Collection[str] | None = None,
    decisions: DecisionLog | None = None,
) -> ASGIApp:
    """The ASGI application.

    Args:
        folder: Where policies and their scenarios stand; they are watched while it runs.
        limits: What is taken of a request.
        log: Where a line is written for each of them.
        address: Under which it is reached, as metadata and links have it; without it, that of the request.
        usual: The policy of requests whose resource.type names none.
        hosts: The names that it answers to, beside those of this machine and of `address`; None where whoever calls it
            has seen to that.
        decisions: Where a line is written for each decision, before its answer leaves; closed when the service stops.
    """
    service = Service(folder, limits, log, address, usual, decisions)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await service.look()
        watching = asyncio.create_task(service.watch())
        yield
        watching.cancel()
        if decisions is not None:
            await run_in_threadpool(decisions.close)

    app = Starlette(routes=service.routes(), lifespan=lifespan)
    app.router.redirect_slashes = False  # a redirect would name the address that a proxy called
    if hosts is None:
        return Logged(FewHeaders(app, limits), log)
    own = [urlsplit(address).hostname or ""] if address else []
    return Logged(OnlyHosts(FewHeaders(app, limits), [*hosts, *own]), log)
