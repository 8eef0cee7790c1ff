"""The fixture of the AuthZEN certification: who asks for what, and what is decided."""

from __future__ import annotations

ALICE, BOB = {"type": "user", "id": "alice"}, {"type": "user", "id": "bob"}
ADMIN = {**BOB, "properties": {"role": "admin"}}
FIRST, SECOND = {"type": "record", "id": "record-1"}, {"type": "record", "id": "record-2"}
ARCHIVED = {**SECOND, "properties": {"status": "archived"}}
READ, WRITE = {"name": "read"}, {"name": "write"}
DECISIONS = [  # subject, action, resource, decision
    (ALICE, READ, FIRST, True),
    (ALICE, WRITE, FIRST, True),
    (BOB, READ, FIRST, True),
    (BOB, WRITE, FIRST, False),
    (ALICE, WRITE, ARCHIVED, False),
    (ADMIN, WRITE, ARCHIVED, True),
    (ALICE, {"name": "delete", "properties": {"soft": True}}, FIRST, True),
    (ALICE, {"name": "delete", "properties": {"soft": False}}, FIRST, False),
]
