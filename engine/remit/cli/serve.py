r"""Serve the policies of a folder: a page for each, and OpenID AuthZEN Authorization API 1.0.

  remit serve .                     policies in the folder or in its rules, scenarios in its scenarios
  remit serve . --policy lending    the policy of requests whose resource.type names none
  remit serve . --public-url https://policies.example.org     what the metadata says, behind a proxy

Addresses:
  GET  /policies/NAME                                  a page (GET / lists them)
  POST /access/v1/evaluation, /access/v1/evaluations   resource.type names the policy
  POST /access/v1/search/subject, resource, action     who may, on what, which actions (with a search.yaml)
  POST /policies/NAME/access/v1/evaluation, …          the address names it
  GET  /.well-known/authzen-configuration              where the endpoints are (…/policies/NAME: of one policy)
  GET  /openapi.json, /health, /version

A question:
  curl -H 'Content-Type: application/json' http://127.0.0.1:8000/policies/lending/access/v1/evaluation -d \
    '{"subject": {"type": "user", "id": "ann"}, "action": {"name": "borrow"},
      "resource": {"type": "book", "id": "b1"}, "context": {"item": "novel"}}'

Facts are found by name in the context and in the properties of subject, action and resource; facts that are called
subject, action or resource are its id or name. A decision is true only where the verdict is permitted or exempt, and
undetermined is never true. Files are looked at every second: what has changed is served at once, a policy that is
broken stays as it was, and one whose file is gone is served no longer, as /health says. What a request says beside
facts is not used, and listed as `unused` in the context of the answer. An answer that takes longer than --timeout is
503 with Retry-After; no policy waits for another.

FOLDER/search.yaml names tables of subjects and resources; what a request does not say of one is taken from its row:
  remit-search: 1
  subjects: {user: {file: people.csv, id: id, properties: {role: role}}}
  resources: {record: {sqlite: records.db, table: records, id: number}}    or postgres: CONNECTION, table: NAME

Then searches are answered, in pages (page.limit, page.token). A result, put into an evaluation, is true; what is
undetermined is told in the context and is none.

--decisions FILE writes a line of JSON for each decision: time, request id, policy, verdict, rules, receipt; of facts
only those that --decision-facts names. A line is with the operating system before its answer leaves, so that no end of
the service loses a decision that was answered; a crash of the machine may, without --decisions-sync. Where the file is
full or cannot be written, answers go on, /health says so, and lines wait (of 100,000 answers; how many were lost stands
in the log). At --decisions-size it is put aside as FILE.1 and so on (decisions.1.jsonl). `remit compare --on FILE` asks
what another policy would have decided.

It has no access control of its own, and listens on this machine only unless --host says otherwise. It answers to the
Host names localhost, 127.0.0.1 and [::1], to those of --host, --public-url and --allow-host, and no other (421).
Headers of a request: 16 KB; a connection on which nothing more is asked is closed after 5 seconds. One line of JSON per
request goes to standard error.

Exit code: 0 after it was stopped, 2 bad usage.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from remit.cli.shared.arguments import listed
from remit.cli.shared.numbers import number
from remit.errors import Location, Problem, RemitError
from remit.extras import extra

if TYPE_CHECKING:
    from remit.service.decisions import DecisionLog

STOP = 10  # seconds for what is under way, when it is stopped
port = partial(number, most=2**16 - 1, otherwise="is no port, from 1 to 65535")
IDLE = 5  # seconds until a connection on which nothing is asked is closed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="the folder")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument(
        "--port",
        type=port,
        default=8000,
        help="the port (8000)",
    )
    parser.add_argument("--policy", metavar="NAME", help="the policy of requests whose resource.type names none")
    parser.add_argument("--public-url", metavar="URL", type=_address, help="how callers reach it, for the metadata")
    parser.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        type=_host,
        help="a Host that callers may name, too",
    )
    parser.add_argument("--max-body", type=number, default=256 * 1024, metavar="BYTES", help="of a request (262144)")
    parser.add_argument("--max-batch", type=number, default=200, metavar="N", help="evaluations at once (200)")
    parser.add_argument("--decisions", metavar="FILE", help="write a line for each decision to this file (.jsonl)")
    help = "facts whose values are written there (none)"
    parser.add_argument("--decision-facts", default=(), type=listed, metavar="A,B", help=help)
    help = "put the file aside at this size (67108864)"
    parser.add_argument("--decisions-size", type=number, default=64 * 1024 * 1024, metavar="BYTES", help=help)
    help = "files that are put aside are kept up to this number (10)"
    parser.add_argument("--decisions-kept", type=number, default=10, metavar="N", help=help)
    help = "each line is on the disk before its answer leaves"
    parser.add_argument("--decisions-sync", action="store_true", help=help)
    parser.add_argument(
        "--timeout", type=number, default=10, metavar="SECONDS", help="for a request, waiting included (10)"
    )


def _host(text: str) -> str:
    """The name of a host, without a port.

    >>> _host("policies.example.org")
    'policies.example.org'
    """
    if not re.fullmatch(r"[A-Za-z0-9_.-]+|\[?[0-9A-Fa-f:.]+\]?", text):
        raise argparse.ArgumentTypeError(f"`{text}` is no name of a host, like policies.example.org")
    return text


def _address(text: str) -> str:
    """The address of a site, without a slash at its end.

    >>> _address("https://policies.example.org/")
    'https://policies.example.org'
    """
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"`{text}` is no address like https://policies.example.org")
    return text.rstrip("/")


def run(arguments: argparse.Namespace) -> int:
    os.getcwd()  # a folder that is gone cannot be watched
    if not os.path.isdir(arguments.folder):
        said = "is a file, and a folder is wanted" if os.path.exists(arguments.folder) else "no such folder"
        raise RemitError([Problem("file-not-found", said, Location(arguments.folder))])
    with extra("serve"):
        import uvicorn

        from remit.service.app import application
    from remit.service.folder import Folder
    from remit.service.limits import Limits
    from remit.service.log import Log

    if os.path.exists(os.path.join(arguments.folder, "search.yaml")):
        from remit.service.search.catalogue import opened

        opened(arguments.folder)  # what is wrong with it now is said at once
    log, limits = Log(), Limits(arguments.max_body, arguments.max_batch, float(arguments.timeout))
    hosts = [*arguments.allow_host, arguments.host]
    decisions = _decisions(arguments)
    app = application(Folder(arguments.folder), limits, log, arguments.public_url, arguments.policy, hosts, decisions)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP,
        timeout_keep_alive=IDLE,
        http="h11",
        h11_max_incomplete_event_size=limits.headers,
        ws="none",
    )
    with _listening(arguments.host, arguments.port) as listening:
        log.take("uvicorn.error")
        log.write("listening", url=f"http://{arguments.host}:{arguments.port}/")
        for number in (signal.SIGINT, signal.SIGTERM):  # uvicorn stops, and then raises them again
            signal.signal(number, lambda *_: None)
        server = uvicorn.Server(config)
        if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, server.handle_exit)
        server.run([listening])
    return 0


def _decisions(arguments: argparse.Namespace) -> DecisionLog | None:
    """The decision log, if one is asked for. Raises RemitError."""
    from remit.service.decisions import DecisionFile, DecisionLog

    path, facts = arguments.decisions, tuple(arguments.decision_facts)
    if path is None:
        if facts or arguments.decisions_sync:
            raise RemitError([Problem("usage", "there is no decision log to write", None, "--decisions FILE")])
        return None
    if not path.lower().endswith((".jsonl", ".ndjson")):
        said = "a decision log is lines of JSON"
        raise RemitError([Problem("file-kind", said, Location(path), "its name ends in .jsonl or .ndjson")])
    file = DecisionFile(path, facts, arguments.decisions_size, arguments.decisions_kept, arguments.decisions_sync)
    return DecisionLog(file)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises RemitError."""
    listening = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host or "?", port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()  # at once: two sockets may be bound to a port until one of them listens
    except OSError as wrong:
        if listening is not None:
            listening.close()
        said = f"cannot listen on `{host}`, port {port}: {(wrong.strerror or str(wrong)).lower()}"
        raise RemitError([Problem("usage", said, None, "choose another with --host and --port")]) from None
    return listening
