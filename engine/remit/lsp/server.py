"""The language server: what the protocol asks, handed on to the features, and what they say handed back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInternalError
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from remit.errors import RemitError
from remit.layout.layout import laid_out
from remit.layout.parts import Unlaid
from remit.lsp.completion import completion
from remit.lsp.decided import pending
from remit.lsp.diagnostics import Diagnostic, diagnostics
from remit.lsp.fixes import fixes, gap_scenarios
from remit.lsp.formatting import line_edits
from remit.lsp.hover import hover
from remit.lsp.lenses import EXERCISING, MUTANTS, exercising, lenses, surviving
from remit.lsp.outline import folds, symbols
from remit.lsp.places import Span
from remit.lsp.references import references
from remit.lsp.rename import rename, renameable
from remit.lsp.under_cursor import at_place, definition
from remit.lsp.wire import Wire
from remit.lsp.workspace import Workspace, shown
from remit.quantities import say_count
from remit.reader.scenarios import look_again
from remit.version import VERSION

QUIET = 0.03  # seconds without a key before problems are looked for: a burst of keys is looked at once
MOST_QUIET = 1.0  # and of files that take long to look through, at most
SETTLED = 0.3  # seconds without a key before scenarios are decided
GAPS = "remit.gaps"  # the command that writes scenarios for what no rule decides
LOOK = "remit.look"  # the command that looks for problems at once
MOST_NAMED = 10  # scenarios in a message


class Server:
    """One client, one folder."""

    def __init__(self) -> None:
        self.language = LanguageServer("remit", VERSION, text_document_sync_kind=types.TextDocumentSyncKind.Incremental)
        self.workspace = Workspace()
        self.wire = Wire(self.workspace)
        self.found: dict[str, list[Diagnostic]] = {}
        self.hints: dict[str, list[Diagnostic]] = {}  # mutants that were asked for
        self.waiting: asyncio.TimerHandle | None = None
        self.deciding: asyncio.Task[None] | None = None
        self.cost = 0.0  # seconds that looking took the last time: of a large file it is done less often
        self.thread = ThreadPoolExecutor(1)
        self.refreshes = False  # the client asks for what stands over parts again when it is told to
        for name, handler in FEATURES.items():
            options = OPTIONS.get(name)
            self.language.feature(name, options)(_handler(self, handler))
        for name, handler in COMMANDS.items():
            self.language.command(name)(_command(self, handler))

    # ---- texts -------------------------------------------------------------------------------------------------------

    def started(self, params: types.InitializeParams) -> None:
        """Work in the folder of the client, so that files are called as they are at a terminal there."""
        folders = params.workspace_folders or []
        uri = folders[0].uri if folders else params.root_uri
        if uri and os.path.isdir(folder := (to_fs_path(uri) or uri)):
            os.chdir(folder)
        codes = params.capabilities.workspace and params.capabilities.workspace.code_lens
        self.refreshes = bool(codes and codes.refresh_support)
        encoding = self.language.workspace.position_encoding
        self.wire = Wire(self.workspace, str(getattr(encoding, "value", encoding)))

    def changed(self, params: Any) -> None:
        """Take the text of a file; problems are looked for as soon as nothing is typed."""
        uri = params.text_document.uri
        self.workspace.buffers.put(self.wire.file(uri), self.language.workspace.get_text_document(uri).source)
        self.hints.pop(self.wire.file(uri), None)
        self._look_soon()

    def opened(self, params: Any) -> None:
        """Take the text of a file that is opened."""
        self.workspace.changed()
        self.changed(params)

    def closed(self, params: Any) -> None:
        """What the disk has stands again; nothing is said of the file any more."""
        file = self.wire.file(params.text_document.uri)
        self.workspace.buffers.put(file, None)
        self.found.pop(file, None)
        self._publish(params.text_document.uri, file, [])
        self._look_soon()

    def saved(self, _: Any) -> None:
        """Files may have come or gone."""
        self.workspace.changed()
        look_again()
        self._look_soon()

    def _look_soon(self) -> None:
        """Look for problems when no key was pressed for a moment, and decide scenarios when none was for longer."""
        if self.waiting is not None:
            self.waiting.cancel()
        if self.deciding is not None:
            self.deciding.cancel()
        loop = asyncio.get_running_loop()
        self.waiting = loop.call_later(min(max(QUIET, self.cost), MOST_QUIET), self._look_at_once)
        self.deciding = loop.create_task(self._decide())

    def _look_at_once(self) -> None:
        began = monotonic()
        with self.workspace.deciding(False):
            self.look()
        self.cost = monotonic() - began

    async def _decide(self) -> None:
        """Decide scenarios one by one, with room for keys between them; then say what follows."""
        await asyncio.sleep(SETTLED)
        loop = asyncio.get_running_loop()
        for question in pending(self.workspace):
            if question is None:
                await asyncio.sleep(0)
            else:  # in a thread: one that takes long keeps no key waiting
                question.keep(await loop.run_in_executor(self.thread, question.answer))
        self.look()
        if self.refreshes:
            self.language.workspace_code_lens_refresh(None)

    def look(self) -> None:
        """Say what is wrong with every file that is open."""
        for file in [shown(each) for each in self.workspace.buffers.open]:
            found = diagnostics(self.workspace, file) + self.hints.get(file, [])
            if self.found.get(file) != found:
                self.found[file] = found
                self._publish(self.wire.uri(file), file, found)

    def _publish(self, uri: str, file: str, found: list[Diagnostic]) -> None:
        listed = [self.wire.diagnostic(file, each) for each in found]
        self.language.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, listed))

    # ---- what is asked of a place ------------------------------------------------------------------------------------

    def _at(self, params: Any) -> tuple[str, int, int]:
        file = self.wire.file(params.text_document.uri)
        return file, *self.wire.ours(file, params.position)

    def complete(self, params: types.CompletionParams) -> types.CompletionList:
        """What can be written."""
        file, line, column = self._at(params)
        offers = completion(self.workspace, file, line, column)
        items = [self.wire.offer(file, number, each) for number, each in enumerate(offers)]
        return types.CompletionList(is_incomplete=False, items=items)

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What it is."""
        file, line, column = self._at(params)
        found = hover(self.workspace, file, line, column)
        if found is None:
            return None
        content = types.MarkupContent(types.MarkupKind.Markdown, found[0])
        return types.Hover(content, self.wire.range(file, found[1]))

    def define(self, params: types.DefinitionParams) -> list[types.Location]:
        """Where it is declared."""
        mention = at_place(self.workspace, *self._at(params))
        found = definition(self.workspace, mention) if mention else []
        return [self.wire.location(each.file, each.span) for each in found]

    def refer(self, params: types.ReferenceParams) -> list[types.Location]:
        """Where it is named."""
        mention = at_place(self.workspace, *self._at(params))
        found = references(self.workspace, mention) if mention else []
        wanted = [each for each in found if params.context.include_declaration or not each.defines]
        return [self.wire.location(each.file, each.span) for each in wanted]

    def prepare(self, params: types.PrepareRenameParams) -> types.Range | None:
        """Whether it can be called otherwise."""
        mention = renameable(self.workspace, *self._at(params))
        return self.wire.range(mention.file, mention.span) if mention else None

    def rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        """Call it otherwise; what cannot be is an error that the editor shows."""
        mention = renameable(self.workspace, *self._at(params))
        if mention is None:
            return None
        edits = rename(self.workspace, mention, params.new_name)
        return self.wire.edits({file: [(span, params.new_name) for span in spans] for file, spans in edits.items()})

    # ---- what is asked of a file -------------------------------------------------------------------------------------

    def symbols(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        """Its parts."""
        file = self.wire.file(params.text_document.uri)
        lines = self.workspace.lines(file)
        return [self.wire.symbol(file, each, lines) for each in symbols(self.workspace, file)]

    def fold(self, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        """What can be folded."""
        file = self.wire.file(params.text_document.uri)
        return [types.FoldingRange(first, last, kind=kind or None) for first, last, kind in folds(self.workspace, file)]

    def format(self, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        """The one layout; nothing, of what cannot be read."""
        file = self.wire.file(params.text_document.uri)
        lines = self.workspace.lines(file)
        try:
            self.workspace.buffers.text(file)
            found = laid_out(lines.text) if self.workspace.slots(file) is not None else lines.text
        except (RemitError, Unlaid):
            return []
        return [types.TextEdit(self.wire.range(file, span), text) for span, text in line_edits(lines, found)]

    def lenses(self, params: types.CodeLensParams) -> list[types.CodeLens]:
        """What stands over its parts."""
        file = self.wire.file(params.text_document.uri)
        with self.workspace.deciding(not self.refreshes):
            return [self.wire.lens(file, each) for each in lenses(self.workspace, file)]

    def actions(self, params: types.CodeActionParams) -> list[types.CodeAction | types.Command]:
        """What would mend the problems there; and what can be written for a policy."""
        file = self.wire.file(params.text_document.uri)
        first, last = (self.wire.ours(file, each) for each in (params.range.start, params.range.end))
        with self.workspace.deciding(False):
            here = [each for each in diagnostics(self.workspace, file) if _touches(each.span, first, last)]
        found: list[types.CodeAction | types.Command] = [
            self.wire.fix(each, file) for each in fixes(self.workspace, file, here)
        ]
        if self.workspace.mark(file) == "remit" and self.workspace.policy(file).loaded is not None:
            title = "Write scenarios for what no rule decides"
            command = types.Command(title, GAPS, arguments=[params.text_document.uri])
            found.append(types.CodeAction(title, kind=types.CodeActionKind.Source, command=command))
        return found

    # ---- commands ----------------------------------------------------------------------------------------------------

    def write_gaps(self, uri: str) -> None:
        """Write scenarios for what no rule decides, as an edit of the client."""
        fix = gap_scenarios(self.workspace, self.wire.file(uri))
        if fix is None:
            return self._say("a rule decides every case, or the file of these scenarios is there already")
        edit = self.wire.edits(fix.edits)
        self.language.workspace_apply_edit(types.ApplyWorkspaceEditParams(edit, label=fix.title))
        return None

    def name_exercising(self, uri: str, rule: str) -> list[types.Location]:
        """Say which scenarios exercise a rule, and where they are."""
        found = exercising(self.workspace, self.wire.file(uri), rule)
        named = "\n".join(f"{each.at('name')}: {each.scenario.name}" for each in found[:MOST_NAMED])
        more = f"\n… and {len(found) - MOST_NAMED} more" if found[MOST_NAMED:] else ""
        self._say(f"{rule}: {say_count(len(found), 'scenario')}" + (f"\n{named}{more}" if found else ""))
        places = [(each.file, each.at("name")) for each in found]
        return [
            self.wire.location(file, self.workspace.lines(file).word_at(at.line or 1, at.column or 1))
            for file, at in places
        ]

    def try_mutants(self, uri: str, rule: str) -> list[str]:
        """Say which mutants of a rule no scenario would notice, as hints at their places."""
        file = self.wire.file(uri)
        found, tried = surviving(self.workspace, file, rule)
        survived = f"{rule}: {len(found)} of {say_count(tried, 'mutant')} survive{'s' if len(found) == 1 else ''}"
        lines = self.workspace.lines(file)
        self.hints[file] = [
            Diagnostic(
                lines.word_at(each.mutant.at.line or 1, each.mutant.at.column or 1),
                f"no scenario would notice: {each.mutant.what}",
                "mutant",
                is_warning=True,
            )
            for each in found
        ]
        self._say(survived)
        self.look()
        return [each.mutant.what for each in found]

    def refuse(self, wrong: RemitError) -> None:
        """Say why a command cannot be done."""
        said = "\n".join(str(each) for each in wrong.problems)
        self.language.window_show_message(types.ShowMessageParams(types.MessageType.Error, said))

    def _say(self, said: str) -> None:
        self.language.window_show_message(types.ShowMessageParams(types.MessageType.Info, said))


def _touches(span: Span, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether a span and a range have a place in common; where only a line is asked for, whether it is in that."""
    return (span.line, span.start) <= last and (span.end_line, span.end) >= first


def _handler(server: Server, method: Callable[[Server, Any], Any]) -> Callable[[Any], Any]:
    """A method of the server as what the protocol calls; what is refused is an error that editors show."""

    def handle(params: Any) -> Any:
        try:
            return method(server, params)
        except RemitError as wrong:
            raise Refused("\n".join(str(each) for each in wrong.problems)) from None

    return handle


def _command(server: Server, method: Callable[..., Any]) -> Callable[..., Any]:
    def handle(*arguments: Any) -> Any:
        try:
            return method(server, *arguments)
        except RemitError as wrong:
            return server.refuse(wrong)

    return handle


Refused: Any = JsonRpcInternalError

FEATURES: dict[str, Callable[[Server, Any], Any]] = {
    types.INITIALIZE: Server.started,
    types.TEXT_DOCUMENT_DID_OPEN: Server.opened,
    types.TEXT_DOCUMENT_DID_CHANGE: Server.changed,
    types.TEXT_DOCUMENT_DID_CLOSE: Server.closed,
    types.TEXT_DOCUMENT_DID_SAVE: Server.saved,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: Server.saved,
    types.TEXT_DOCUMENT_COMPLETION: Server.complete,
    types.TEXT_DOCUMENT_HOVER: Server.hover,
    types.TEXT_DOCUMENT_DEFINITION: Server.define,
    types.TEXT_DOCUMENT_REFERENCES: Server.refer,
    types.TEXT_DOCUMENT_PREPARE_RENAME: Server.prepare,
    types.TEXT_DOCUMENT_RENAME: Server.rename,
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: Server.symbols,
    types.TEXT_DOCUMENT_FOLDING_RANGE: Server.fold,
    types.TEXT_DOCUMENT_FORMATTING: Server.format,
    types.TEXT_DOCUMENT_CODE_LENS: Server.lenses,
    types.TEXT_DOCUMENT_CODE_ACTION: Server.actions,
}
OPTIONS: dict[str, Any] = {
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(trigger_characters=["{", "[", ",", " ", ":", "#"]),
    types.TEXT_DOCUMENT_RENAME: types.RenameOptions(prepare_provider=True),
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(
        code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.Source]
    ),
}
COMMANDS: dict[str, Callable[..., Any]] = {
    GAPS: Server.write_gaps,
    EXERCISING: Server.name_exercising,
    MUTANTS: Server.try_mutants,
    LOOK: Server.look,
}
