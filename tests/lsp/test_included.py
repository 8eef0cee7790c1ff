"""Names over several files: vocabularies, included policies, scopes, hierarchies, tables of rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.errors import RemitError
from remit.lsp.diagnostics import diagnostics
from remit.lsp.rename import edited, rename
from remit.lsp.under_cursor import Mention, Named, definition, mentions
from remit.lsp.workspace import Workspace

FILES = {
    "rules/words.vocabulary.yaml": """\
remit-vocabulary: 1
vocabulary: words
hierarchies:
  places: [home, {away: [near, far]}]
facts:
  where: {ask: "Where?", choice: places}
concepts:
  outside: {means: "not at home", when: {where: away}}
""",
    "rules/inner.yaml": """\
remit: 1
policy: inner
title: "Inner"
uses: [words.vocabulary.yaml]
facts:
  who: {choice: [ann, ben]}
  size: {integer: {min: 0, max: 9}}
rules:
  small: {permit: "Small ones.", when: {who: ann, outside: true}, with: {tell: "tell them"}}
  large: {forbid: "Large ones.", when: {who: ben}, overrides: s*}
""",
    "rules/outer.yaml": """\
remit: 1
policy: outer
title: "Outer"
uses: [words.vocabulary.yaml]
include: {in: inner.yaml, table: {policy: table.csv}}
facts:
  who: {choice: [ann, ben]}
scopes:
  abroad:
    where: {where: far}
    rules:
      visa: {forbid: "Not without a visa.", when: {who: ann}}
rules:
  small: {permit: "At home.", when: {where: home}, overrides: [in:small, in.forbids, abroad]}
""",
    "rules/table.csv": "rule,effect,who,where\nfirst,permit,ann,near\n",
    "scenarios/outer/some.yaml": """\
policy: outer
given: {where: home}
scenarios:
  - {name: "at home, {who}", for each: {who: [ann, ben]}, expect: {verdict: permitted, in force: [small]}}
""",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("several")
    for file, text in FILES.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    return Workspace(str(folder))


def mention(workspace: Workspace, file: str, named: Named) -> Mention:
    path = str(Path(workspace.root) / file)
    written = workspace.last_good(workspace.policies_for(path)[0])
    return next(each for each in mentions(workspace, path, written) if each.named == named)


def test_nothing_is_wrong_with_these_files(workspace: Workspace) -> None:
    files = [str(Path(workspace.root) / file) for file in FILES if not file.endswith(".csv")]

    assert [each.message for file in files for each in diagnostics(workspace, file)] == []


WHERE = [  # a rule that the outer policy names, and where it is declared
    ("in:small", "inner.yaml", 8),
    ("in.forbids", "inner.yaml", 0),
    ("visa", "outer.yaml", 11),
]


@pytest.mark.parametrize(("rule", "file", "line"), WHERE, ids=[rule for rule, _, _ in WHERE])
def test_rules_of_others_are_found_where_they_are_declared(
    workspace: Workspace, rule: str, file: str, line: int
) -> None:
    (found,) = definition(workspace, mention(workspace, "rules/outer.yaml", Named("rule", rule)))

    assert (Path(found.file).name, found.span.line) == (file, line)


WORDS = "rules/words.vocabulary.yaml"
RENAMED = [
    (WORDS, Named("value", "near", "hierarchy places"), {"words.vocabulary.yaml", "table.csv"}),
    ("rules/outer.yaml", Named("fact", "who"), {"inner.yaml", "outer.yaml", "some.yaml", "table.csv"}),
    (WORDS, Named("value", "far", "hierarchy places"), {"words.vocabulary.yaml", "outer.yaml"}),
    (
        "rules/words.vocabulary.yaml",
        Named("value", "home", "hierarchy places"),
        {"words.vocabulary.yaml", "outer.yaml", "some.yaml"},
    ),
    (WORDS, Named("concept", "outside"), {"words.vocabulary.yaml", "inner.yaml"}),
    ("rules/inner.yaml", Named("value", "ben", "who"), {"inner.yaml", "outer.yaml", "some.yaml"}),
    ("rules/outer.yaml", Named("scope", "abroad"), {"outer.yaml"}),
    ("rules/outer.yaml", Named("rule", "small"), {"outer.yaml", "some.yaml"}),
    ("rules/inner.yaml", Named("rule", "large"), {"inner.yaml"}),
]


@pytest.mark.parametrize(("file", "named", "changed"), RENAMED, ids=[each.name for _, each, _ in RENAMED])
def test_what_files_share_is_renamed_in_all_of_them_and_what_they_do_not_in_one(
    workspace: Workspace, file: str, named: Named, changed: set[str]
) -> None:
    new = "otherwise-called"
    edits = rename(workspace, mention(workspace, file, named), new)
    texts = {path: edited(workspace.buffers.raw(path).decode(), spans, new) for path, spans in edits.items()}

    assert {Path(path).name for path in texts} == changed
    for path, text in texts.items():
        assert text.replace(new, named.name) == FILES[str(Path(path).relative_to(workspace.root))]
        assert text.count(new) == len(edits[path])


REFUSED = [
    ("rules/inner.yaml", Named("rule", "small"), "fits no rule"),  # `s*` would be about nothing
]


@pytest.mark.parametrize(("file", "named", "why"), REFUSED, ids=[each.name for _, each, _ in REFUSED])
def test_what_would_mean_something_else_is_not_renamed(workspace: Workspace, file: str, named: Named, why: str) -> None:
    with pytest.raises(RemitError, match=why):
        rename(workspace, mention(workspace, file, named), "otherwise-called")
