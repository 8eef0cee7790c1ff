"""Whatever is called otherwise, in any policy: the same policy but for the name, and back again the same text."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import RemitError
from remit.lsp.rename import RENAMED, edited, rename
from remit.lsp.under_cursor import Mention, mentions
from remit.lsp.workspace import Workspace
from remit.report.show.text import written_out
from remit.testing import policies

ROOT = Path(__file__).parents[2]
NEW = "called-otherwise"


def workspace_of(folder: str, texts: dict[str, str]) -> Workspace:
    found = Workspace(folder)
    for file, text in texts.items():
        found.buffers.put(f"{folder}/{file}", text)
    return found


def declared(workspace: Workspace, file: str) -> list[Mention]:
    written = workspace.last_good(file)
    return [each for each in mentions(workspace, file, written) if each.defines and each.named.role in RENAMED]


def renamed(workspace: Workspace, mention: Mention, new: str) -> dict[str, str]:
    edits = rename(workspace, mention, new)
    return {file: edited(workspace.buffers.raw(file).decode(), spans, new) for file, spans in edits.items()}


@settings(max_examples=25)
@given(policies(), st.integers(0, 99))
def test_back_again_it_is_the_same_text(policy: object, pick: int) -> None:
    text = written_out(policy)  # type: ignore[arg-type]
    with TemporaryDirectory() as folder:
        file = f"{folder}/generated.yaml"
        before = workspace_of(folder, {"generated.yaml": text})
        listed = declared(before, file)
        mention = listed[pick % len(listed)]
        after = renamed(before, mention, NEW)
        there = workspace_of(folder, {"generated.yaml": after[next(iter(after))]})
        again = next(each for each in declared(there, file) if each.named.name == NEW)

        assert there.policy(file).problems == ()
        assert list(renamed(there, again, mention.named.name).values()) == [text]


@pytest.mark.parametrize("name", ["ward-records", "travel-expenses"])
def test_what_a_shipped_policy_declares_can_be_called_otherwise_or_it_is_said_why(name: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "scenarios" / name, tmp_path / "scenarios" / name)
    workspace = Workspace(str(tmp_path))
    file = str(tmp_path / f"rules/{name}.yaml")
    roles: dict[str, Mention] = {}
    for each in declared(workspace, file):
        roles.setdefault(each.named.role, each)
    refused = {}
    for role, mention in roles.items():
        try:
            texts = renamed(workspace, mention, NEW)
        except RemitError as wrong:
            refused[role] = str(wrong)
        else:
            old = {place: workspace.buffers.raw(place).decode() for place in texts}
            assert all(text.replace(NEW, mention.named.name) == old[place] for place, text in texts.items())

    assert {role for role, why in refused.items() if "table" not in why} == set()
