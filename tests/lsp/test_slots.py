"""No name stands in a file where the walk of it does not see it, and no key of the language is unknown to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_origin

import pytest
from pydantic import BaseModel

from remit.errors import RemitError
from remit.lsp.in_policies import WALKS
from remit.lsp.keys import MODELS, keys_of
from remit.lsp.workspace import Workspace
from remit.model.policy import Policy
from remit.model.scenario import Expectation, Scenario, ScenarioFile
from remit.model.vocabulary import Vocabulary
from remit.reader.tree import LocatedNode

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("rules", "scenarios", "tests/golden", "engine/remit/cli/starter")
    for path in (ROOT / folder).rglob("*.yaml")
)


def is_section(annotation: Any) -> bool:
    return get_origin(annotation) is Mapping or "Mapping" in str(annotation)


@pytest.mark.parametrize("model", [Policy, Vocabulary])
def test_every_section_that_a_file_can_have_is_walked(model: type[BaseModel]) -> None:
    sections = {name for name, field in model.model_fields.items() if is_section(field.annotation)}

    assert sections <= set(WALKS)


def test_every_key_of_a_scenario_is_offered() -> None:
    for owner, model in (("scenarios", ScenarioFile), ("scenario", Scenario), ("expect", Expectation)):
        assert set(keys_of(owner)) == {field.alias or name for name, field in model.model_fields.items()}
    assert all(keys_of(owner) for owner in MODELS)


def words(node: LocatedNode, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[int, int], str, tuple[str, ...]]]:
    """Every text and every key, with its place and the keys on the way to it."""
    if isinstance(node.value, dict):
        for key, inner in node.value.items():
            yield node.keys[key], key, way
            yield from words(inner, (*way, key))
    elif isinstance(node.value, list):
        for inner in node.value:
            yield from words(inner, way)
    elif node.value is not None:
        yield (node.line, node.column), node.value, way


def names(workspace: Workspace, file: str) -> set[str]:
    """What the policies of a file declare: facts, concepts, readings, rules, duties, statements."""
    found: set[str] = set()
    for policy in workspace.policies_for(file):
        written = workspace.last_good(policy)
        if written is not None:
            found |= {*written.policy.domains, *written.policy.rules, *written.policy.duties}
            found |= {locator for listed in written.statements.values() for locator in listed}
    return found


@pytest.mark.parametrize("file", FILES)
def test_every_place_that_says_a_declared_name_is_seen(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    workspace = WORKSPACE
    try:
        tree = workspace.buffers.tree(file)
    except RemitError:
        pytest.skip("it cannot be read")
    declared = names(workspace, file)
    seen = {(slot.line, slot.column) for slot in workspace.slots(file) or () if slot.role not in ("word", "text")}
    missed = [
        (place, word, way)
        for place, word, way in words(tree.root)
        if word in declared and place not in seen and not PROSE & set(way)
    ]

    assert missed == []


WORKSPACE = Workspace("rules")
PROSE = {"title", "means", "name", "note", "unit", "permit", "forbid", "labels", "remit", "remit-statements", "words"}
PROSE |= {"places", "highlight"}  # and numbers, which can be called like statements
