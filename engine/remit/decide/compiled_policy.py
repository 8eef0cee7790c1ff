"""A policy with what is made of it when it is asked for: its hash, the chain, the diagram, the words of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from remit.decide.given_values import Knowledge
from remit.diagram.compiled import Compiled
from remit.errors import TooLarge
from remit.model.policy import Policy
from remit.reader.placing import placing
from remit.reader.policies import WrittenPolicy

if TYPE_CHECKING:  # what is only needed for reasons is only imported then
    from remit.chaining.chain import Chain
    from remit.decide.interpretation import Meaning


class CompiledPolicy:
    """A policy as it is written, and what it is compiled to. A decision asks it for reasons."""

    def __init__(self, written: WrittenPolicy) -> None:
        self.written = written
        self.policy: Policy = written.policy
        self.knowledge = Knowledge(self.policy)
        self._passages: dict[tuple[str, str], Mapping[str, str]] = {}
        self._refused: TooLarge | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.policy.policy}: {self.policy.title}; {len(self.policy.rules)} rules>"

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: what is written; the rest is made of it again."""
        return {"written": self.written}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]  # made anew in the same way

    @cached_property
    def hash(self) -> str:
        """SHA-256 of what the policy and its statements say, whatever the file looks like."""
        import hashlib
        import json

        statements = {
            source: {
                name: statement.model_dump(mode="json", exclude_defaults=True) for name, statement in listed.items()
            }
            for source, listed in self.written.statements.items()
        }
        said = {
            "policy": self.policy.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            "statements": statements,
        }
        return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()

    @cached_property
    def chain(self) -> Chain:
        """The rules in durable-rules, or gone through without it where it cannot be used."""
        from remit.chaining.chain import Chain

        return Chain(self.policy, remember=True)

    @property
    def has_fired(self) -> bool:
        """Whether the chain was asked for, and so was built."""
        return "chain" in self.__dict__

    @cached_property
    def compiled(self) -> Compiled | None:
        """The masks and the diagram; None where the policy is too large for them, and `refused` says why."""
        try:
            with placing(self.written):
                return Compiled(self.policy)
        except TooLarge as wrong:
            self._refused = wrong
            return None

    @property
    def refused(self) -> TooLarge | None:
        """What makes the policy too large for masks, with its place; None where nothing does."""
        return self._refused if self.compiled is None else None

    @cached_property
    def meaning(self) -> Meaning:
        """What its parts come to, for explanations."""
        from remit.decide.interpretation import Meaning

        return Meaning(self.policy)

    def passages(self, source: str, text: str) -> Mapping[str, str]:
        """The passages of a source's text in which its statements stand, by locator."""
        from remit.cite import verify

        key = (source, text)
        if key not in self._passages:
            self._passages[key] = verify(self.written.statements.get(source, {}), text).passages()
        return self._passages[key]
