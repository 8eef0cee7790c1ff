"""What must be so of every broken file: it is read as a whole, or refused with places; never a traceback."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import remit
from fuzz.read_plainly import PLAINLY, Unclear, as_json, as_yaml, table
from fuzz.subjects import RULES, SMALL, Subject
from remit.cli.main import main

SECTIONS = ("facts", "constraints", "readings", "concepts", "rules", "properties")
CODE = re.compile(r"\[[a-z0-9-]+\]")


def judged(subject: Subject, raw: bytes, folder: Path) -> str | None:
    """What is wrong with the answer on a broken file; None where nothing is."""
    return {
        "policy": _policy,
        "statements": _statements,
        "scenarios": _scenarios,
        "table": _table,
        "source": _source,
        "request": _request,
    }[subject.kind](subject, raw, folder)


def _run(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*arguments])
    return code, out.getvalue(), err.getvalue()


def _written(folder: Path, name: str, raw: bytes) -> str:
    (folder / name).write_bytes(raw)
    return str(folder / name)


def _said(problems: Iterator[Any]) -> str | None:
    """Every refusal says where, in one line."""
    for problem in problems:
        if problem.at is None:
            return f"no place: {problem}"
        if "\n" in problem.message + (problem.help or ""):
            return f"more than a line: {problem}"
    return None


def _policy(_: Subject, raw: bytes, folder: Path) -> str | None:
    path = _written(folder, "p.yaml", raw)
    for statements in RULES.glob("*.sources.yaml"):
        if not (folder / statements.name).exists():
            (folder / statements.name).write_bytes(statements.read_bytes())
    try:
        loaded = remit.load(path)
    except remit.RemitError as wrong:
        return _said(iter(wrong.problems))
    if len(raw) < SMALL:
        with contextlib.suppress(remit.RemitError):  # where constraints leave no case
            loaded.decide({})
    try:
        data = as_yaml(raw)
    except Unclear:
        return None
    if data.get("include") or data.get("uses"):  # what other files declare is read, too
        return None
    for section in SECTIONS:
        if _named(data, section) != set(getattr(loaded.policy, section)):
            return f"of `{section}` not all is read: {sorted(getattr(loaded.policy, section))}"
    return None


def _named(data: Any, section: str) -> set[str]:
    """The names in a section; each scope is a concept, and has rules."""
    scopes = data.get("scopes") or {}
    within = {"concepts": [scopes], "rules": [scope.get("rules", {}) for scope in scopes.values()]}
    return {name for names in (data.get(section) or {}, *within.get(section, [])) for name in names}


def _statements(subject: Subject, raw: bytes, folder: Path) -> str | None:
    _written(folder, subject.policy.name, raw)
    policy = subject.policy.name.replace(".sources", "")
    path = _written(folder, policy, (RULES / policy).read_bytes())
    try:
        loaded = remit.load(path)
    except remit.RemitError as wrong:
        return _said(iter(wrong.problems))
    try:
        listed = as_yaml(raw).get("statements", {})
    except Unclear:
        return None
    read = next(iter(loaded.written.statements.values()))
    return None if set(read) == set(listed) else f"not all statements are read: {len(read)} of {len(listed)}"


def _scenarios(subject: Subject, raw: bytes, folder: Path) -> str | None:
    path = _written(folder, subject.name, raw)
    code, out, err = _run("check", path, "--policy", str(subject.policy), "--format", "json")
    if code == 2:  # refused, at least some of it
        return None if CODE.search(err) else f"refused without a word: {err}"
    found = json.loads(out)["scenarios"]
    try:
        stated = PLAINLY[Path(subject.name).suffix](raw, _declared(subject.policy))
    except Unclear:
        return None
    read = [frozenset(one["decision"]["given"]) for one in found]
    return None if read == stated else f"said is {[*map(sorted, stated)]}, read is {[*map(sorted, read)]}"


@cache
def _declared(policy: Path) -> frozenset[str]:
    """The facts and concepts of a policy, also those of the vocabularies that it uses; no file here includes any."""
    read = as_yaml(policy.read_bytes())
    uses = read.get("uses", [])
    files = [policy.parent / name for name in ([uses] if isinstance(uses, str) else uses)]
    every = [read, *(as_yaml(file.read_bytes()) for file in files)]
    sections = ("facts", "concepts", "scopes")
    return frozenset(name for each in every for section in sections for name in each.get(section, {}))


def _table(subject: Subject, raw: bytes, folder: Path) -> str | None:
    path, out = _written(folder, subject.name, raw), folder / f"out{Path(subject.name).suffix}"
    out.unlink(missing_ok=True)
    code, _, err = _run("classify", path, "--policy", str(subject.policy), "-o", str(out), "-q", "--threads", "1")
    if code == 2:  # refused
        if out.exists():
            return "refused, and written all the same"
        return None if CODE.search(err) else f"refused without a word: {err}"
    try:
        said, got = _rows(raw, out.suffix), _rows(out.read_bytes(), out.suffix)
    except Unclear:
        return None
    return lost(said, got)


def lost(said: list[dict[str, Any]], got: list[dict[str, Any]]) -> str | None:
    """What of the rows of a table is not there any more, or otherwise."""
    if len(said) != len(got):
        return f"{len(said)} rows are said, {len(got)} come back"
    for before, after in zip(said, got, strict=True):
        changed = {name: (value, after.get(name)) for name, value in before.items() if after.get(name) != value}
        if changed:
            return f"cells come back otherwise: {changed}"
    return None


def _rows(raw: bytes, end: str) -> list[dict[str, Any]]:
    """Rows by column; nothing said of a column is no cell."""
    if end == ".jsonl":
        lines = [as_json(line) for line in raw.splitlines() if line.strip()]
        if not all(isinstance(line, dict) for line in lines):
            raise Unclear
        return [{name: value for name, value in line.items() if value is not None} for line in lines]
    if end == ".parquet":
        return _parquet(raw)
    header, rows = table(raw, "\t" if end == ".tsv" else ",")
    if any(len(row) != len(header) for row in rows) or len(set(header)) < len(header):
        raise Unclear
    return [{name: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows]


def _parquet(raw: bytes) -> list[dict[str, Any]]:
    import pyarrow as arrow
    import pyarrow.parquet

    try:
        return arrow.parquet.read_table(io.BytesIO(raw)).to_pylist()
    except (arrow.ArrowException, OSError, ValueError) as wrong:
        raise Unclear from wrong


def _source(_: Subject, raw: bytes, folder: Path) -> str | None:
    path = _written(folder, "text.txt", raw)
    code, out, err = _run("cite", str(RULES / "family-leave.yaml"), "--source", f"usc-29-2611-2={path}")
    if not (out or err):
        return f"nothing is said, and it ends with {code}"
    return None


def _request(subject: Subject, raw: bytes, _: Path) -> str | None:
    reply = _client(subject.policy)(f"/access/v1/{subject.name}", raw)
    if reply.status_code >= 500:  # what went wrong is ours
        return f"{reply.status_code}: {reply.text}"
    if reply.status_code != 200:  # refused
        return None
    answer = reply.json()
    try:
        asked = as_json(raw)
    except Unclear:
        return "what is not JSON is answered"
    if subject.name == "evaluation":
        return None if isinstance(answer.get("decision"), bool) else f"no decision: {answer}"
    wanted = len(asked.get("evaluations") or [1])
    got = len(answer.get("evaluations", [1]))
    return None if wanted == got else f"{wanted} evaluations are asked, {got} answered"


@cache
def _client(policy: Path) -> Callable[[str, bytes], Any]:
    """The service of a folder with one policy; it stays open as long as the process."""
    from starlette.testclient import TestClient

    from remit.service.app import application
    from remit.service.folder import Folder
    from remit.service.limits import Limits
    from remit.service.log import Log

    app = application(Folder(str(policy.parent)), Limits(), Log(io.StringIO()), usual=policy.stem)
    client = TestClient(app, raise_server_exceptions=True)
    client.__enter__()  # never closed: the process ends
    headers = {"Content-Type": "application/json"}
    return lambda path, raw: client.post(path, content=raw, headers=headers)
