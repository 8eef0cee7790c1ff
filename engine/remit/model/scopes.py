"""Scope blocks: a condition that several rules share, which need not say it each."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from pydantic import Field

from remit.model.conditions import Condition
from remit.model.rules import Concept, Override, Overrides, Rule
from remit.model.written import Citations, Frozen, Name, Text


class Scope(Frozen):
    """Rules that apply only where the condition of their scope holds, too; it is a concept by the scope's name."""

    means: Text | None = None
    phrase: Text | None = None
    denial: Text | None = None
    where: Condition
    cites: Citations = ()
    rules: Mapping[Name, Rule] = Field(min_length=1)

    @property
    def concept(self) -> Concept:
        """Its condition by itself."""
        concept = Concept(means=self.means, phrase=self.phrase, denial=self.denial, when=self.where)
        return concept.model_copy(update={"cites": self.cites})

    def scoped(self, name: str) -> dict[str, Rule]:
        """Its rules, each with the scope that it stands in.

        Args:
            name: That of the scope.
        """
        return {rule: each.model_copy(update={"scope": name}) for rule, each in self.rules.items()}


def meant(rule: str, beaten: str, rules: Mapping[str, Rule], scopes: Mapping[str, Scope]) -> list[str] | None:
    """The rules that are meant where a scope or a pattern is overridden, but for the one that does it.

    Args:
        rule: The name of the rule that overrides.
        beaten: What it names.
        rules: All rules of the file, with those of scopes.
        scopes: The scopes of the file.

    Returns:
        None where the name is neither, or is that of a rule.
    """
    if beaten in rules or not (beaten in scopes or "*" in beaten):
        return None
    fitting = scopes[beaten].rules if beaten in scopes else (each for each in rules if fnmatchcase(each, beaten))
    return [each for each in fitting if each != rule]


def widened(
    rule: str, written: Overrides, rules: Mapping[str, Rule], scopes: Mapping[str, Scope]
) -> Mapping[str, Override]:
    """What is overridden, one by one where scopes or patterns are named; what is named itself has its own reason.

    Args:
        rule: The name of what overrides.
        written: What it names, with reasons.
        rules: All rules of the file, with those of scopes.
        scopes: The scopes of the file.
    """
    beaten: dict[str, Override] = {}
    for name, why in written.items():
        some = meant(rule, name, rules, scopes)
        for each in [name] if some is None else some:
            if some is None or each not in written:
                beaten.setdefault(each, why)
    return beaten
