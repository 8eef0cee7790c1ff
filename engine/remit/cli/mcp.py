"""Offer the policies of a folder to an assistant, over the Model Context Protocol on standard input and output.

  remit mcp .                    policies in the folder or in its rules
  remit mcp . --timeout 60       an answer may take a minute

The assistant starts this command itself; its settings name it, as in
  {"mcpServers": {"remit": {"command": "remit", "args": ["mcp", "/path/to/policies"]}}}

Tools: policies, vocabulary, decide, explain, next_question, what_would_change, cite. They read and change nothing. What
an assistant does not state is unknown, and what is undetermined is not allowed. An answer has words and data; files
that change are read anew at the next call. Needs the extra: pip install 'remit[mcp]'.

Exit code: 0 when standard input is closed, 2 bad usage or input.
"""

from __future__ import annotations

import argparse
import os
import sys

from remit.cli.shared.messages import note
from remit.cli.shared.numbers import number
from remit.errors import Location, Problem, RemitError
from remit.extras import extra


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="the folder")
    parser.add_argument("--timeout", type=number, default=30, metavar="SECONDS", help="for an answer (30)")


def run(arguments: argparse.Namespace) -> int:
    if not os.path.isdir(arguments.folder):
        said = "is a file, and a folder is wanted" if os.path.exists(arguments.folder) else "no such folder"
        raise RemitError([Problem("file-not-found", said, Location(arguments.folder))])
    with extra("mcp"):
        from remit.service.mcp_server import serve
    from remit.service.folder import Folder

    folder = Folder(arguments.folder)
    if not folder.policy_files():  # they are read when the assistant asks, so that it need not wait to begin
        raise RemitError([Problem("no-policy", "no policy is there, or in its rules", Location(arguments.folder))])
    if sys.stdin is not None and sys.stdin.isatty():
        note("an assistant is to start this command; it waits for its messages here (Ctrl-C ends it)")
    serve(folder, float(arguments.timeout))
    return 0
