"""Every place where the same thing is named: in its policy, in what that shares words with, and in its scenarios."""

from __future__ import annotations

from collections.abc import Iterator

from remit.lsp.buffers import identity
from remit.lsp.under_cursor import Mention, mentions
from remit.lsp.workspace import Workspace, shown

# What means the same in a policy and in what it includes; of all else, an included policy has names of its own.
SHARED = ("fact", "reading", "value", "source", "statement", "hierarchy")
COLUMNS = ("fact", "value")  # what is gone through of a table of rules: its columns that are facts, and their cells
WITH_SLOTS = ("remit", "remit-vocabulary", "remit-statements")


class Family:
    """The policies in which something is the same thing: those that share a place where it is declared."""

    def __init__(self, workspace: Workspace, mention: Mention) -> None:
        """Find them.

        Args:
            workspace: The files.
            mention: A place that names it.
        """
        self.workspace, self.named = workspace, mention.named
        self.policies = self._policies(mention.file)

    def _policies(self, file: str) -> list[str]:
        """Those of the file, and those that share a declaration with one of them, and so on."""
        found = list(dict.fromkeys(self.workspace.policies_for(file)))
        others = [each for each in self.workspace.policies() if each not in found]
        declaring = {place for policy in found for place in self._declaring(policy)}
        while joined := [each for each in others if declaring & set(self._declaring(each))]:
            found += joined
            others = [each for each in others if each not in joined]
            declaring |= {place for policy in joined for place in self._declaring(policy)}
        return found

    def _declaring(self, policy: str) -> list[str]:
        """The files in which a policy has it declared."""
        written = self.workspace.last_good(policy)
        return [
            identity(file)
            for file in self.files(policy)
            if any(each.defines and each.named == self.named for each in mentions(self.workspace, file, written))
        ]

    def files(self, policy: str) -> Iterator[str]:
        """The files of a policy in which it can be named: its own, vocabularies; what it includes, if that shares it.

        Args:
            policy: Its file.
        """
        yield shown(policy)
        written = self.workspace.last_good(policy)
        used = {identity(each.file) for each in written.used} if written else set[str]()
        for file in self.workspace.policy(policy).files:
            wanted = self.named.role in SHARED or file in used
            if (self.named.role in COLUMNS and file.lower().endswith(".csv")) or (
                wanted and file != identity(policy) and self.workspace.mark(file) in WITH_SLOTS
            ):
                yield shown(file)

    def scenarios(self) -> Iterator[tuple[str, str]]:
        """The scenario files of these policies, each with its policy."""
        own = {identity(policy): policy for policy in self.policies}
        for file in self.workspace.files("scenarios"):
            for policy in self.workspace.policies_for(file):
                if identity(policy) in own:
                    yield file, own[identity(policy)]

    def mentions(self) -> list[Mention]:
        """Every place, each once."""
        found: dict[tuple[str, int, int], Mention] = {}
        read = [(file, policy) for policy in self.policies for file in self.files(policy)]
        for file, policy in [*read, *self.scenarios()]:
            for each in mentions(self.workspace, file, self.workspace.last_good(policy)):
                if each.named == self.named:
                    found.setdefault((identity(file), each.span.line, each.span.start), each)
        return list(found.values())


def references(workspace: Workspace, mention: Mention) -> list[Mention]:
    """Every place that names what a place names; of what is only of its file (a scenario's name), those of the file.

    Args:
        workspace: The files.
        mention: One of these places.
    """
    if mention.named.role in ("key", "file", "verdict", "word", "text", "policy", "scenario", "vocabulary"):
        return [each for each in mentions(workspace, mention.file, None) if each.named == mention.named]
    return Family(workspace, mention).mentions()
