"""What a page of the manual shows, done in its order: files written, commands run, Python run.

A block of code whose title is a path is that file; with " (at its end)" it is added to it, with " (its rules)" it
stands in the place of that section. A block `console` is commands and what they print; lines that begin with "$ " are
run, each with those that it goes on in behind a backslash.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from remit.cli.main import main

BLOCK = re.compile(r'^```(\w+)(?: title="([^"]*)")?[^\n]*\n(.*?)^```$', re.MULTILINE | re.DOTALL)
TITLE = re.compile(r"([\w./-]+)(?: \((at its end|its \w+)\))?")
BY_A_SHELL = re.compile(r"[|<;&$*]|>>")
CHANGING = {r"in \d+\.\d+s\b": "in 0.10s", r"\b\d+,\d+ bytes": "144,000 bytes"}  # how long tests took; a page is
WIDTH = "80"  # columns of a terminal as it comes


class Block(NamedTuple):
    """A fenced block of a page: its language, its title if it has one, and its text."""

    language: str
    title: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page, in their order."""
    return (Block(*found.groups(default="")) for found in BLOCK.finditer(page))


def as_run(page: str, folder: Path) -> str:
    """The page with what its commands print now; files are written below the folder, which is the working directory."""

    def done(found: re.Match[str]) -> str:
        block = Block(*found.groups(default=""))
        if block.title:
            write(folder, block)
        elif block.language == "python":
            exec(compile(block.text, "the manual", "exec"), {"__name__": "__main__"})  # noqa: S102  # the manual's own
        elif block.language == "console":
            said = "".join(told(command) for command in commands(block.text))
            return found.group().replace(block.text, said)
        return found.group()

    return BLOCK.sub(done, page)


def write(folder: Path, block: Block) -> None:
    """A file as the block says it, whole or in part."""
    found = TITLE.fullmatch(block.title)
    assert found, f"the title of a block is a path: {block.title}"
    path, part = folder / found.group(1), found.group(2)
    path.parent.mkdir(parents=True, exist_ok=True)
    there = path.read_text(encoding="utf-8") if part else ""
    if part == "at its end":
        path.write_text(f"{there.rstrip()}\n{block.text}", encoding="utf-8")
    elif part:
        path.write_text(with_section(there, part.removeprefix("its "), block.text), encoding="utf-8")
    else:
        path.write_text(block.text, encoding="utf-8")


def with_section(there: str, key: str, text: str) -> str:
    """A YAML file with another section of that key."""
    changed, times = re.subn(rf"^{key}:.*\n(?:(?: .*)?\n)*", lambda _: text, there, flags=re.MULTILINE)
    assert times == 1, f"the file has one section {key}"
    return changed


def commands(text: str) -> list[str]:
    """The commands of a block, each with the lines that it goes on in."""
    return re.findall(r"^\$ ((?:.*\\\n)*.*)$", text, re.MULTILINE)


def told(command: str) -> str:
    """A command and what it prints, with its exit code where that is not 0."""
    plain = command.replace("\\\n", "")
    code, printed = by_shell(plain) if BY_A_SHELL.search(plain) or not plain.startswith("remit ") else by_main(plain)
    ending = f"[exit {code}]\n" if code else ""
    for what, always in CHANGING.items():
        printed = re.sub(what, always, printed)
    return f"$ {command}\n{printed}{ending}"


def by_main(command: str) -> tuple[int, str]:
    """Run by `main` here, which is quicker; `> FILE` is where standard output goes."""
    given, _, file = command.partition(" > ")
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()) as error:
        code = main(shlex.split(given)[1:])
    if not file:
        return code, out.getvalue() + error.getvalue()
    Path(file.strip()).write_text(out.getvalue(), encoding="utf-8")
    return code, error.getvalue()


def by_shell(command: str) -> tuple[int, str]:
    """Run by a shell, in which `remit` and `python` are those of this test."""
    named = f'remit() {{ "{sys.executable}" -m remit "$@"; }}; python() {{ "{sys.executable}" "$@"; }}; {command}'
    roots = os.pathsep.join(["", *(path for path in sys.path if path)])
    env = {**os.environ, "COLUMNS": WIDTH, "PYTHONPATH": roots.lstrip(os.pathsep), "REMIT_PROGRESS": "off"}
    done = subprocess.run(["sh", "-c", named], capture_output=True, text=True, env=env, check=False)
    return done.returncode, done.stdout + done.stderr
