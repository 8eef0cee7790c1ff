"""Answer an editor about policies, scenarios, statements and vocabularies: the Language Server Protocol, over stdio.

Editors start it; it is nothing to be typed at a terminal (pip install 'remit[lsp]'). As you type it says what is wrong
and offers what mends it, completes the names of your policy, shows a rule in words, finds and renames whatever has a
name, lays a file out as `remit fmt` does, and writes over each scenario its verdict, over each rule which scenarios
exercise it.

  VS Code     the folder engine/editors/vscode of the repository
  Neovim      vim.lsp.config("remit", {cmd = {"remit", "lsp"}})
  and others  engine/editors/vscode/README.md has the lines

Exit code: 0 when the editor ends it, 2 bad usage.
"""

from __future__ import annotations

import argparse
import sys

from remit.errors import Problem, RemitError
from remit.extras import extra


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stdio", action="store_true", help="over standard input and output, as it always is")


def run(_: argparse.Namespace) -> int:
    if sys.stdin is None or sys.stdin.isatty():
        help = "an editor starts it: engine/editors/vscode/README.md has the lines for yours"
        raise RemitError([Problem("usage", "`remit lsp` talks to an editor, and here is a terminal", None, help)])
    with extra("lsp"):
        from remit.lsp.server import Server
    Server().language.start_io()
    return 0
