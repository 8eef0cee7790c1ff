"""Words that several policies share, in a file of their own: facts, concepts, and what these rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from remit.model.facts import Fact, Hierarchy
from remit.model.figures import Figure
from remit.model.readings import Reading
from remit.model.rules import Concept, Constraint
from remit.model.sources import Source
from remit.model.written import Frozen, Name, Text, Texts, version_one

PARTS = {
    "sources": "source",
    "hierarchies": "hierarchy",
    "facts": "fact",
    "figures": "figure",
    "constraints": "constraint",
    "readings": "reading",
    "concepts": "concept",
}  # the sections that a vocabulary has in common with a policy, and what one part of each is called


class Vocabulary(Frozen):
    """A vocabulary file: parts of policies that use it, each under the name that it has here."""

    version: Annotated[
        Literal["1"], BeforeValidator(version_one("remit-vocabulary"), json_schema_input_type=Literal[1])
    ] = Field(alias="remit-vocabulary")
    vocabulary: Name
    title: Text | None = None
    about: Text | None = None
    uses: Texts = ()
    sources: Mapping[Name, Source] = {}
    hierarchies: Mapping[Name, Hierarchy] = {}
    facts: Mapping[Name, Fact] = {}
    figures: Mapping[Name, Figure] = {}
    constraints: Mapping[Name, Constraint] = {}
    readings: Mapping[Name, Reading] = {}
    concepts: Mapping[Name, Concept] = {}
