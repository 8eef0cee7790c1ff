"""One durable-rules ruleset, used inside the limits in which it is sound: conjunctions of equalities over symbols.

The C module is called directly; the library's Host starts threads and swallows exceptions. One fact at a time, always
the same sid and id, always drained and retracted. Its own limits make it hang or crash rather than complain, so they
are checked first. After any exception in between, the ruleset is thrown away and built anew.

    {"sid":"0","id":"f","night":"t"}  -> assert_fact      1: nothing fires; 0: something does; else it is at fault
                                         start_action     {"r3":…}, and the next, until there is none
                                         retract_fact     now no fact is stored

Invariant: where a ruleset has a handle and nobody holds its lock, it stores no fact, so what fires depends on the fact
that is given and on nothing before it.
"""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Sequence
from typing import Any

from remit.chaining.fields import field_name
from remit.errors import Problem

MOST_FIELDS = 60  # the library matches with a stack of 64
MOST_RULES = 4_000  # it stops at 4,096
MOST_CHILDREN = 400  # under one shared prefix; at 512 it loops for ever
RETRACT = '{"sid":"0","id":"f"}'
CANARY = ',"zz":"canary"'

Conjunction = tuple[tuple[int, str], ...]  # (field number, symbol), fields ascending


class EngineFault(Exception):
    """The C module answered with something that must not be; the ruleset is no longer to be trusted."""


def engine_problem() -> Problem | None:
    """Why the C module of durable-rules cannot be used, and what to do; None where it can."""
    try:
        import durable_rules_engine  # noqa: F401  # whether it can be imported is the question
    except ImportError as wrong:
        said = f"durable-rules cannot be used here ({wrong}); verdicts stand, and its rules are gone through without it"
        flag = "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject"
        mend = f"{flag} pip install --no-cache-dir --force-reinstall durable-rules==2.0.28"
        return Problem("chain-unavailable", said, None, mend)
    return None


def fits(conjunctions: Sequence[Conjunction]) -> bool:
    """Whether the library takes these in one ruleset."""
    fields = {field for conjunction in conjunctions for field, _ in conjunction}
    children: dict[Conjunction, set[tuple[int, str]]] = {}
    for conjunction in conjunctions:
        for depth, condition in enumerate(conjunction):
            children.setdefault(conjunction[:depth], set()).add(condition)
    fan = max((len(below) for below in children.values()), default=0)
    return len(fields) <= MOST_FIELDS and len(conjunctions) <= MOST_RULES and fan < MOST_CHILDREN


class Ruleset:
    """Distinct conjunctions; `fire` tells which of them a fact satisfies.

    Safe to share between threads. Does not pickle; a forked process may go on using it.
    """

    def __init__(self, conjunctions: Sequence[Conjunction], fields: Sequence[str] | None = None) -> None:
        """`fields` are the names of the fields by number, in their order and told apart (`remit.chaining.fields`)."""
        if not fits(conjunctions) or len(set(conjunctions)) != len(conjunctions) or not all(conjunctions):
            raise AssertionError("a ruleset was asked for beyond the limits that keep the engine sound")
        import durable_rules_engine  # here, so that everything else works where it is missing

        self._engine = durable_rules_engine
        canary = {"canary": {"all": [{"m": {"$and": [{"zz": "canary"}]}}]}}
        self._definition = json.dumps({**definition(conjunctions, fields), **canary})
        self._lock = threading.Lock()
        self._handle: int | None = None
        self._free: weakref.finalize[..., Ruleset] | None = None  # once, when it is closed or nobody has it any more
        self._build()

    def fire(self, body: str) -> list[int]:
        """The numbers of the conjunctions that hold of a fact, given as the inside of a JSON object after a comma."""
        with self._lock:
            try:
                if self._handle is None:
                    self._build()
                return [int(name[1:]) for name in self._run(body)]
            except self._engine.error as wrong:
                self._leave_behind()
                raise EngineFault(str(wrong)) from wrong
            except BaseException:
                self._leave_behind()
                raise

    def close(self) -> None:
        """Free the memory of the C module; a ruleset that is used again is built again."""
        with self._lock:
            self._handle = None
            if self._free is not None:
                self._free()

    def _build(self) -> None:
        self._handle = self._engine.create_ruleset("remit", self._definition)
        if self._run(CANARY) != ["canary"]:  # a self-test; and only after a firing may the state be deleted
            self._leave_behind()
            raise EngineFault("the canary rule did not fire")
        self._free = weakref.finalize(self, _delete, self._engine, self._handle)
        self._free.atexit = False  # the process takes its memory with it

    def _leave_behind(self) -> None:
        """What is poisoned is not safe to free either; it is built anew when it is used again."""
        self._handle = None
        if self._free is not None:
            self._free.detach()

    def _run(self, body: str) -> list[str]:
        engine, handle = self._engine, self._handle
        code, state = engine.assert_fact(handle, '{"sid":"0","id":"f"' + body + "}")
        if code == 1:  # nothing matched, nothing was stored
            return []
        if code != 0:
            raise EngineFault(f"assert_fact answered {code}")
        fired = []
        action = engine.start_action_for_state(handle, state)
        message = action and action[1]
        while message:  # always to the end: a drain that stops half way locks the state
            fired.append(message[2 : message.index('"', 2)])
            message = engine.complete_and_start_action(handle, state)
        engine.retract_fact(handle, RETRACT)
        return fired


def _delete(engine: Any, handle: int) -> None:
    """Free a ruleset that has fired at least once and is not in the middle of it."""
    engine.delete_state(handle, "0")
    engine.delete_ruleset(handle)


def definition(conjunctions: Sequence[Conjunction], fields: Sequence[str] | None = None) -> dict[str, Any]:
    """The rules r0, r1, … in the JSON of durable-rules, without what is to be run when they fire.

    Args:
        conjunctions: Pairs of a field by its number and `t` or `f`; rule rN is the N-th of them.
        fields: What the fields are called, by number; without them they are called by their numbers.
    """
    return {f"r{number}": _rule(conjunction, fields) for number, conjunction in enumerate(conjunctions)}


def _rule(conjunction: Conjunction, fields: Sequence[str] | None) -> dict[str, Any]:
    named = [(fields[field] if fields else field_name(field), symbol) for field, symbol in conjunction]
    return {"all": [{"m": {"$and": [{field: symbol} for field, symbol in named]}}]}
