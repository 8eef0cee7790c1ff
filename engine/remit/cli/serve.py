"""Serve the policies of a folder: a page for each, and OpenID AuthZEN Authorization API 1.0.

  remit serve .                     policies in the folder or in its rules, scenarios in its scenarios
  remit serve . --port 9000
  remit serve . --public-url https://policies.example.org     what the metadata says, behind a proxy

A page:          GET  /policies/NAME                   (GET / lists them)
Evaluations:     POST /access/v1/evaluation, /access/v1/evaluations; of one policy: /policies/NAME/access/v1/…
Metadata:        GET  /.well-known/authzen-configuration (…/policies/NAME), /openapi.json, /health

A decision is true only where the verdict is permitted or exempt; undetermined is never true. Files are looked at every
second: what has changed is served at once, and a policy that is broken stays as it was. It has no access control of its
own, and listens on this machine only unless --host says otherwise. One line of JSON per request goes to standard error.

Exit code: 0 after it was stopped, 2 bad usage.
"""

from __future__ import annotations

import argparse
import os

from remit.errors import Location, Problem, RemitError

STOP = 10  # seconds for what is under way, when it is stopped


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="the folder")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=_number, default=8000, help="the port (8000)")
    parser.add_argument("--public-url", metavar="URL", help="how callers reach it, for the metadata")
    parser.add_argument("--max-body", type=_number, default=256 * 1024, metavar="BYTES", help="of a request (262144)")
    parser.add_argument("--max-batch", type=_number, default=200, metavar="N", help="evaluations at once (200)")
    parser.add_argument("--timeout", type=_number, default=10, metavar="SECONDS", help="for a request (10)")


def _number(text: str) -> int:
    """A number of bytes, of things, of seconds, or a port.

    >>> _number("8000")
    8000
    """
    if not text.isdecimal() or not 0 < int(text) < 10**9:
        raise argparse.ArgumentTypeError(f"`{text}` is no number from 1 on")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    if not os.path.isdir(arguments.folder):
        raise RemitError([Problem("file-not-found", "no such folder", Location(arguments.folder))])
    try:
        import uvicorn

        from remit.service.app import application
    except ImportError as missing:
        said = f"`remit serve` needs {missing.name}, which is not installed"
        raise RemitError([Problem("usage", said, None, "pip install 'remit[serve]'")]) from None
    from remit.service.folder import Folder
    from remit.service.limits import Limits
    from remit.service.log import Log

    limits = Limits(arguments.max_body, arguments.max_batch, float(arguments.timeout))
    address = arguments.public_url.rstrip("/") if arguments.public_url else None
    app = application(Folder(arguments.folder), limits, Log(), address)
    uvicorn.run(
        app,
        host=arguments.host,
        port=arguments.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOP,
    )
    return 0
