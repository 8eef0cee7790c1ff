"""The script of the page, as the page has it, in an embedded JavaScript engine: no browser, and nothing to look at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from py_mini_racer import MiniRacer

from remit.report.page.page import EXPLORER
from remit.report.page.render import joined

# What the script asks of a page before there is an explorer on it: there is none, so it shows nothing and waits.
NO_PAGE = "globalThis.document = { getElementById: () => null };"
ASKED = """
const asked = {};
function policyOf(exported) { asked.explorer = { policy: new Policy(exported) }; }
function follows(fragments) { return fragments.map((each) => Explorer.prototype.follows.call(asked.explorer, each)); }
function outcomes(fragments) {
  return fragments.map((each) => Explorer.prototype.outcome.call(asked.explorer, each))
    .map((found) => found && [found.verdict, found.rules]);
}
"""


class EmbeddedExplorer:
    """What the explorer works out from addresses, of one policy at a time."""

    def __init__(self) -> None:
        self._engine = MiniRacer()
        self._engine.eval(NO_PAGE + joined(EXPLORER) + ASKED)

    def of(self, exported: Any) -> EmbeddedExplorer:
        """The explorer of a policy's exported diagram."""
        self._engine.eval(f"policyOf({json.dumps(exported)})")
        return self

    def follows(self, fragments: Sequence[str]) -> list[Any]:
        """Everything that is said of each case."""
        return self._asked("follows", fragments)

    def outcomes(self, fragments: Sequence[str]) -> list[Any]:
        """Verdict and rules of each case of which nothing is open; None where there is no such case."""
        return self._asked("outcomes", fragments)

    def _asked(self, function: str, fragments: Sequence[str]) -> list[Any]:
        found: list[Any] = json.loads(
            str(self._engine.eval(f"JSON.stringify({function}({json.dumps(list(fragments))}))"))
        )
        return found
