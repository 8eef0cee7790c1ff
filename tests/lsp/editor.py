"""An editor that a test drives: a client of the protocol over the standard streams of `remit lsp`."""

from __future__ import annotations

import asyncio
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any, Self

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.uris import from_fs_path, to_fs_path

import remit

LONGEST = 60  # seconds until an answer is missed


class Editor:
    """A session: files of a folder are opened, typed into, and asked about by what is written in them."""

    def __init__(self, folder: Path, *, refreshes: bool = False) -> None:
        self.folder = folder
        self.refreshes = refreshes  # it asks for lenses again when it is told to
        self.client = LanguageClient("test", "1")
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.said: list[str] = []
        self.applied: list[types.WorkspaceEdit] = []
        self.loop = asyncio.new_event_loop()
        self.problems: dict[str, list[types.Diagnostic]] = {}
        self.refreshed = asyncio.Event()
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._published))
        self.client.feature(types.WINDOW_SHOW_MESSAGE)(lambda params: self.said.append(params.message))
        self.client.feature(types.WORKSPACE_CODE_LENS_REFRESH)(lambda _: self.refreshed.set())
        self.client.feature(types.WORKSPACE_APPLY_EDIT)(partial(self._apply))

    def __enter__(self) -> Self:
        self.run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self.client.shutdown_async(None))
        self.client.exit(None)
        self.run(self.client.stop())
        self.loop.close()

    async def _start(self) -> None:
        env = {**os.environ, "PYTHONPATH": os.fspath(Path(remit.__file__).parents[1])}
        await self.client.start_io(sys.executable, "-m", "remit", "lsp", cwd=os.fspath(self.folder), env=env)
        uri = from_fs_path(os.fspath(self.folder)) or ""
        codes = types.CodeLensWorkspaceClientCapabilities(refresh_support=self.refreshes)
        able = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(code_lens=codes))
        folders = [types.WorkspaceFolder(uri, "test")]
        asked = types.InitializeParams(able, root_uri=uri, workspace_folders=folders)
        found = await self.client.initialize_async(asked)
        self.capabilities = found.capabilities
        self.client.initialized(types.InitializedParams())

    def run(self, what: Any) -> Any:
        """Wait for an answer."""
        return self.loop.run_until_complete(asyncio.wait_for(what, LONGEST))

    def _published(self, params: types.PublishDiagnosticsParams) -> None:
        self.problems[self.file(params.uri)] = list(params.diagnostics)

    def _apply(self, params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        self.applied.append(params.edit)
        return types.ApplyWorkspaceEditResult(applied=True)

    # ---- files -------------------------------------------------------------------------------------------------------

    def uri(self, file: str) -> str:
        return from_fs_path(os.fspath(self.folder / file)) or ""

    def file(self, uri: str) -> str:
        return os.path.relpath(to_fs_path(uri) or "", self.folder)

    def open(self, file: str, text: str | None = None) -> list[types.Diagnostic]:
        """Open a file, with another text than the disk has; the problems that the server finds in it."""
        self.texts[file] = (self.folder / file).read_text("utf-8") if text is None else text
        self.versions[file] = 1
        item = types.TextDocumentItem(self.uri(file), "yaml", 1, self.texts[file])
        return self._look(file, lambda: self.client.text_document_did_open(types.DidOpenTextDocumentParams(item)))

    def close(self, file: str) -> None:
        """Close a file without saving it."""
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.document(file)))
        del self.texts[file]

    def type(self, file: str, old: str, new: str) -> list[types.Diagnostic]:
        """Write something in the place of something else; the problems that the server finds then."""
        return self._look(file, lambda: self.press(file, old, new))

    def look(self, file: str) -> list[types.Diagnostic]:
        """The problems that the server finds in a file as it is."""
        return self._look(file, lambda: None)

    def press(self, file: str, old: str, new: str) -> None:
        """Write something in the place of something else, or at the end, and do not wait for anything."""
        start = self.texts[file].index(old) if old else len(self.texts[file])
        span = types.Range(self.place(file, start), self.place(file, start + len(old)))
        self.texts[file] = self.texts[file][:start] + new + self.texts[file][start + len(old) :]
        self.versions[file] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[file], self.uri(file))
        change = types.TextDocumentContentChangePartial(span, new)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def _look(self, file: str, send: Any) -> list[types.Diagnostic]:
        async def wait() -> None:
            before = self.problems.pop(file, None)
            send()
            quiet = 0
            while quiet < 3 and file not in self.problems:  # what is not said again stays as it was
                await self.client.workspace_execute_command_async(types.ExecuteCommandParams("remit.look", []))
                quiet += 1
            self.problems.setdefault(file, before or [])

        self.run(wait())
        return self.problems[file]

    def wait(self) -> None:
        """Do nothing until the server has decided what it did not while keys were pressed."""
        self.refreshed.clear()
        self.run(self.refreshed.wait())

    def place(self, file: str, index: int) -> types.Position:
        before = self.texts[file][:index]
        line = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)

    def at(self, file: str, text: str, inside: int = 1) -> dict[str, Any]:
        """The place of a text in a file: `inside` so many characters behind its beginning."""
        start = self.texts[file].index(text)
        return {"text_document": self.document(file), "position": self.place(file, start + inside)}

    def document(self, file: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(file))

    # ---- questions ---------------------------------------------------------------------------------------------------

    def offers(self, file: str, behind: str) -> list[str]:
        """What can be written right behind a text, in the order of the editor."""
        place = self.at(file, behind, len(behind))
        found = self.run(self.client.text_document_completion_async(types.CompletionParams(**place)))
        return [item.label for item in sorted(found.items, key=lambda item: item.sort_text)]

    def hover(self, file: str, text: str) -> str:
        found = self.run(self.client.text_document_hover_async(types.HoverParams(**self.at(file, text))))
        return found.contents.value if found else ""

    def defined(self, file: str, text: str) -> list[str]:
        found = self.run(self.client.text_document_definition_async(types.DefinitionParams(**self.at(file, text))))
        return [self.shown(each) for each in found or []]

    def referred(self, file: str, text: str, inside: int = 1) -> list[str]:
        params = types.ReferenceParams(
            context=types.ReferenceContext(include_declaration=True), **self.at(file, text, inside)
        )
        return sorted(self.shown(each) for each in self.run(self.client.text_document_references_async(params)) or [])

    def shown(self, place: types.Location) -> str:
        """A place as messages have it."""
        return f"{self.file(place.uri)}:{place.range.start.line + 1}:{place.range.start.character + 1}"

    def renamed(self, file: str, text: str, new: str, inside: int = 1) -> dict[str, str]:
        """What the files would say in which something is called otherwise."""
        params = types.RenameParams(new_name=new, **self.at(file, text, inside))
        return self.edited(self.run(self.client.text_document_rename_async(params)))

    def edited(self, edit: types.WorkspaceEdit | None) -> dict[str, str]:
        """What files say after an edit; nothing is written."""
        found: dict[str, str] = {}
        for change in edit.document_changes or [] if edit else []:
            if isinstance(change, types.TextDocumentEdit):
                name = self.file(change.text_document.uri)
                path = self.folder / name
                text = self.texts.get(name) or (path.read_bytes().decode() if path.exists() else "")
                found[name] = apply(text, change.edits)
        return found

    def lenses(self, file: str) -> dict[int, list[str]]:
        """What stands over each line, from 1."""
        found: dict[int, list[str]] = {}
        params = types.CodeLensParams(self.document(file))
        for lens in self.run(self.client.text_document_code_lens_async(params)) or []:
            found.setdefault(lens.range.start.line + 1, []).append(lens.command.title)
        return found

    def fixes(self, file: str, problem: types.Diagnostic) -> dict[str, dict[str, str]]:
        """What the files would say after each fix of a problem, by its title."""
        context = types.CodeActionContext([problem])
        params = types.CodeActionParams(self.document(file), problem.range, context)
        found = self.run(self.client.text_document_code_action_async(params)) or []
        return {each.title: self.edited(each.edit) for each in found if each.edit}

    def formatted(self, file: str) -> str:
        params = types.DocumentFormattingParams(self.document(file), types.FormattingOptions(2, insert_spaces=True))
        edits = self.run(self.client.text_document_formatting_async(params)) or []
        return apply(self.texts[file], edits)

    def symbols(self, file: str) -> Any:
        return self.run(
            self.client.text_document_document_symbol_async(types.DocumentSymbolParams(self.document(file)))
        )

    def folds(self, file: str) -> list[tuple[int, int]]:
        params = types.FoldingRangeParams(self.document(file))
        return [
            (each.start_line + 1, each.end_line + 1)
            for each in self.run(self.client.text_document_folding_range_async(params))
        ]

    def command(self, name: str, *arguments: Any) -> Any:
        params = types.ExecuteCommandParams(name, list(arguments))
        return self.run(self.client.workspace_execute_command_async(params))


def apply(text: str, edits: Any) -> str:
    """A text after edits of it, none of which is over another."""
    lines = text.split("\n")

    def index(place: types.Position) -> int:
        line = lines[place.line] if place.line < len(lines) else ""
        column = len(line.encode("utf-16-le")[: 2 * place.character].decode("utf-16-le"))
        return sum(len(each) + 1 for each in lines[: place.line]) + column

    for edit in sorted(edits, key=lambda each: index(each.range.start), reverse=True):
        text = text[: index(edit.range.start)] + edit.new_text + text[index(edit.range.end) :]
    return text
