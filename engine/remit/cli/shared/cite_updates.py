"""`remit cite --update`: the fingerprints of a statements file, brought up to date in their place."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from remit.cite import Report, verify
from remit.cite.update import Unwritable, Update, rewritten, updates
from remit.cite.words import Fingerprint
from remit.errors import Location, Problem, RemitError
from remit.model.sources import Statement, Statements
from remit.reader.files import read_text
from remit.reader.json_text import read_json
from remit.reader.policies import WrittenPolicy, validate
from remit.reader.tree import Origins
from remit.reader.yaml_text import read_yaml
from remit.report.cite.updates import Updated
from remit.whole_files import write_file


def updated(policies: Iterable[WrittenPolicy], texts: Mapping[str, str]) -> list[Updated]:
    """Every statements file of the given sources, once, as it would be. Raises RemitError; writes nothing."""
    found: dict[str, Updated] = {}
    for policy in policies:
        for source in texts:
            if source in policy.statements:
                origins = policy.statement_origins[source]
                path = os.path.realpath(origins.file)
                if path not in found:
                    found[path] = _updated(source, origins, policy.statements[source], texts[source])
    return list(found.values())


def _updated(source: str, origins: Origins, statements: Mapping[str, Statement], text: str) -> Updated:
    report = verify(statements, text)
    certain, refused = updates(statements, report)
    wanted = {**statements, **{update.locator: _with(statements[update.locator], update.new) for update in certain}}
    after: Report = verify(wanted, text)
    return Updated(
        source,
        origins.file,
        {locator: origins.key("statements", locator).line or 1 for locator in statements},
        {locator: said.account for locator, said in statements.items()},
        tuple(certain),
        tuple(refused),
        _text(origins, certain, wanted) if certain else "",
        after.is_clean,
    )


def _with(statement: Statement, new: Fingerprint) -> Statement:
    return statement.model_copy(update=new._asdict())


def _text(origins: Origins, certain: Sequence[Update], wanted: Mapping[str, Statement]) -> str:
    """The file with the new fingerprints; read again, it says what is wanted and nothing else. Raises RemitError."""
    file = origins.file
    places = []
    for update in certain:
        words, sha256 = (origins.node("statements", update.locator, key) for key in ("words", "sha256"))
        places.append((update, (words.line, words.column), (sha256.line, sha256.column)))
    try:
        text = rewritten(read_text(file), places)
        if _statements(text, file) != wanted:
            raise Unwritable
    except Unwritable:
        said = "its fingerprints are not written in a way that can be changed in their place"
        help = "write `words: 12` and `sha256: …` out at each statement"
        raise RemitError([Problem("file-unwritable", said, Location(file), help)]) from None
    return f"\ufeff{text}" if _has_mark(file) else text


def _statements(text: str, file: str) -> Mapping[str, Statement]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    tree = (read_json if file.lower().endswith(".json") else read_yaml)(lines, file)
    return validate(Statements, tree).statements


def _has_mark(file: str) -> bool:
    """Whether the file begins with a byte order mark."""
    with Path(file).open("rb") as opened:
        return opened.read(len(BOM_UTF8)) == BOM_UTF8


def write(found: Iterable[Updated]) -> list[str]:
    """Write the files in which something changes; their names. Raises RemitError."""
    changed = [each for each in found if each.updates]
    for each in changed:
        write_file(each.file, each.text)
    return [each.file for each in changed]
