"""Files with nothing wrong in them, or as little as can be, of every kind that remit reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzz.read_plainly import as_yaml

ROOT = Path(__file__).parents[2]
RULES, SCENARIOS, INVALID = ROOT / "rules", ROOT / "scenarios", ROOT / "tests" / "invalid"
SMALL = 3_000  # bytes; larger files are broken less often


@dataclass(frozen=True)
class Subject:
    """A file: what it is read as, how it is called, what it says, and the policy that it is for."""

    kind: str
    name: str
    raw: bytes
    policy: Path = INVALID / "visits.yaml"


BADGES = b"""remit: 1
policy: badges
title: "Who opens which door"
otherwise: prohibited
facts:
  door: {choice: [lobby, {labs: [wet lab, "dry lab"]}]}
  holder: {text: {}}
  owner: {text: {}, optional: true}
  level: {integer: {min: 0, max: 9}}
  fee: {number: {min: 0, places: 2}}
  at: {datetime: {}}
  until: {datetime: {}, optional: true}
  roles: {set: [guest, {staff: [keeper, cleaner]}]}
  date: {date: {}}
concepts: {late: {when: {at: {more than: until}}}}
combining: priority
rules:
  own: {permit: "Owners enter.", when: {holder: {same as: owner}}, priority: 2}
  closed:
    forbid: "Late is closed."
    when: {late: true, not: {roles: {includes: staff}}}
    since: 2024-01-01
    priority: 1
  high:
    exempt: "The high ones."
    when: {any: [{level: ">= 7"}, {fee: "0.50 .. 9.99", roles: {size: ">= 2"}}]}
    priority: 1
properties:
  none: {claim: "C.", when: {all: []}, never: [conflict]}
"""
CASES = [
    {
        "door": "lobby",
        "holder": "ann",
        "owner": "ann",
        "level": 3,
        "fee": "2.50",
        "roles": ["guest"],
        "date": "2024-05-30",
    },
    {
        "door": "labs",
        "level": ">= 7",
        "at": "2024-05-30T14:00:00+02:00",
        "until": "absent",
        "roles": {"includes": "staff"},
    },
    {"holder": {"one of": ["ann", "bob"]}, "owner": "absent", "fee": 0, "roles": []},
]
IN_SHORT = b"""policy: visits
given: {room: reading-room, escorted: false}
scenarios:
  - name: "{visitor} for {hours} hours"
    cases:
      - [visitor, hours, short, expect]
      - [staff, 3, null, {not: prohibited, concepts: {short: false}}]
      - [guests, null, true, {any of: [permitted, unregulated], in force: [open-house, short-tours]}]
  - name: "in the {room}, {hours}"
    for each: {room: [vault, {one of: [vault, reading-room]}], hours: ["<= 1", 4]}
    given: {escorted: }
    expect: {verdict: permitted, not because: closed-vault}
"""
ROWS = b'''id,door,level,date,what was said
1,lobby,3,2024-05-30,"a, b"
2,wet lab,,2024-06-01,
3,,9,,"two ""words"""
4,dry lab,0,0001-01-01,x
'''
PLAIN = b"""remit: 1
policy: doors
title: "Doors"
facts:
  door: {choice: [lobby, {labs: [wet lab, "dry lab"]}]}
  level: {integer: {min: 0, max: 9}}
  date: {date: {}}
rules:
  low: {forbid: "No.", when: {door: labs, level: "< 5"}}
  open: {permit: "Yes.", when: {door: lobby}, until: 2024-12-31}
"""
ASKED: dict[str, Any] = {
    "subject": {"type": "user", "id": "ann", "properties": {"roles": ["guest"], "level": 3}},
    "action": {"name": "open"},
    "resource": {"type": "badges", "id": "d", "properties": {"door": "lobby", "owner": "ann"}},
    "context": {"holder": "ann", "fee": 2.50, "time": "2024-05-30T10:00:00Z", "at": "2024-05-30T10:00:00Z"},
}


def subjects(folder: Path) -> Iterator[Subject]:
    """All of them. The policies that they are for are shipped, or written to a folder of their own."""
    badges, doors = _written(folder, "badges.yaml", BADGES), _written(folder, "doors.yaml", PLAIN)
    yield from (Subject("policy", "p.yaml", raw) for raw in (BADGES, PLAIN, (INVALID / "visits.yaml").read_bytes()))
    yield from (Subject("policy", "p.yaml", path.read_bytes()) for path in _policies())
    yield Subject("policy", "p.yaml", json.dumps(as_yaml(BADGES), indent=1).encode())
    yield from (
        Subject("statements", "s.yaml", path.read_bytes(), path) for path in sorted(RULES.glob("*.sources.yaml"))
    )
    yield from _scenarios(badges)
    yield from (Subject("table", f"t.{end}", raw, doors) for end, raw in _tables())
    yield from (Subject("source", "text.txt", text) for text in _texts())
    batch = {**ASKED, "evaluations": [{}, {"context": {"holder": "bob"}}, {"resource": {"type": "badges", "id": "e"}}]}
    for path, body in (("evaluation", ASKED), ("evaluations", batch)):
        yield Subject("request", path, json.dumps(body, indent=1).encode(), badges)


def _written(folder: Path, name: str, raw: bytes) -> Path:
    (folder / name).write_bytes(raw)
    return folder / name


def _policies() -> list[Path]:
    """The shipped ones, and hostile ones that are small."""
    hostile = [path for path in sorted(INVALID.glob("*/*.yaml")) if b"\nfacts:" in path.read_bytes()]
    shipped = [path for path in sorted(RULES.glob("*.yaml")) if not path.name.endswith(".sources.yaml")]
    return [*shipped, *(path for path in hostile if path.stat().st_size < SMALL)][:40]


def _scenarios(badges: Path) -> Iterator[Subject]:
    listed = [{"name": f"case {number}", "given": case, "expect": "prohibited"} for number, case in enumerate(CASES)]
    whole = json.dumps({"policy": "badges", "scenarios": listed}, indent=1)
    yield Subject("scenarios", "s.yaml", whole.encode(), badges)
    yield Subject("scenarios", "s.json", whole.encode(), badges)
    yield Subject("scenarios", "s.jsonl", "".join(json.dumps(each) + "\n" for each in listed).encode(), badges)
    yield Subject("scenarios", "s.yaml", (INVALID / "fuzzed.yaml").read_bytes())
    yield Subject("scenarios", "s.yaml", IN_SHORT)
    yield Subject("scenarios", "s.csv", (INVALID / "fuzzed.csv").read_bytes())
    for path in sorted(SCENARIOS.glob("*/*")):
        if path.stat().st_size < SMALL:
            yield Subject("scenarios", f"s{path.suffix}", path.read_bytes(), RULES / f"{path.parent.name}.yaml")


def _tables() -> Iterator[tuple[str, bytes]]:
    import io

    import pyarrow as arrow
    import pyarrow.csv
    import pyarrow.parquet

    yield "csv", ROWS
    yield "csv", b"# of doors\n" + ROWS
    yield "tsv", ROWS.replace(b"a, b", b"a b").replace(b",", b"\t")
    table = arrow.csv.read_csv(io.BytesIO(ROWS))
    yield "jsonl", "".join(json.dumps(row, default=str) + "\n" for row in table.to_pylist()).encode()
    made = io.BytesIO()
    arrow.parquet.write_table(table, made)
    yield "parquet", made.getvalue()


def _texts() -> Iterator[bytes]:
    """A source of which some statements are found: what these quote, and words between them."""
    statements = (RULES / "family-leave.sources.yaml").read_bytes()
    yield statements
    yield b"An eligible employee shall be entitled.\n\n1. No. 2. Yes: (a) one; (b) two.\n" * 20
