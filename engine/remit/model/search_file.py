"""The file that names the tables which a service searches: of each type of subject and of resource, one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from remit.model.written import Frozen, Text, Texts, version_one


class NamedTable(Frozen):
    """A table: a file, or one of a database. `properties` are columns by property; without them, each is one."""

    file: Text | None = None
    sqlite: Text | None = None
    postgres: Text | None = None
    table: Text | None = None
    id: Text
    properties: Mapping[Text, Text] | None = None


class SearchFile(Frozen):
    """The tables by type, and the actions where they are not the values of the policy's fact."""

    version: Annotated[
        Literal["1"], BeforeValidator(version_one("remit-search"), json_schema_input_type=Literal[1])
    ] = Field(alias="remit-search")
    subjects: Mapping[Text, NamedTable] = {}
    resources: Mapping[Text, NamedTable] = {}
    actions: Texts = ()
