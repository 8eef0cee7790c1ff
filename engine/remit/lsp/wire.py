"""Places and parts as the protocol has them: columns in its units, files as addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from remit.lsp.buffers import identity
from remit.lsp.completion import Offer
from remit.lsp.diagnostics import Diagnostic
from remit.lsp.fixes import Fix
from remit.lsp.lenses import Lens
from remit.lsp.outline import Symbol
from remit.lsp.places import Lines, Span
from remit.lsp.workspace import Workspace, shown

SYMBOLS = {
    "section": types.SymbolKind.Namespace,
    "fact": types.SymbolKind.Field,
    "reading": types.SymbolKind.Enum,
    "concept": types.SymbolKind.Interface,
    "rule": types.SymbolKind.Function,
    "scope": types.SymbolKind.Module,
    "figure": types.SymbolKind.Number,
    "constraint": types.SymbolKind.Operator,
    "property": types.SymbolKind.Property,
    "source": types.SymbolKind.File,
    "statement": types.SymbolKind.String,
    "scenario": types.SymbolKind.Event,
    "hierarchy": types.SymbolKind.Class,
    "include": types.SymbolKind.Package,
}
OFFERS = {
    "key": types.CompletionItemKind.Keyword,
    "fact": types.CompletionItemKind.Field,
    "reading": types.CompletionItemKind.Enum,
    "concept": types.CompletionItemKind.Interface,
    "value": types.CompletionItemKind.EnumMember,
    "rule": types.CompletionItemKind.Function,
    "statement": types.CompletionItemKind.Reference,
    "file": types.CompletionItemKind.File,
    "figure": types.CompletionItemKind.Constant,
}


class Wire:
    """Between our places and those of one client, which counts columns in units of its own."""

    def __init__(self, workspace: Workspace, encoding: str = "utf-16") -> None:
        self.workspace = workspace
        self.encoding = {"utf-8": "utf-8", "utf-32": "utf-32-le"}.get(encoding, "utf-16-le")
        self.size = {"utf-8": 1, "utf-32-le": 4}.get(self.encoding, 2)

    def file(self, uri: str) -> str:
        """The file of an address, as messages call it."""
        return shown(to_fs_path(uri) or uri)

    def uri(self, file: str) -> str:
        """The address of a file."""
        return from_fs_path(identity(file)) or file

    def column(self, line: str, column: int) -> int:
        """A column of ours, in characters, in those of the client."""
        return len(line[:column].encode(self.encoding, "surrogatepass")) // self.size

    def ours(self, file: str, position: types.Position) -> tuple[int, int]:
        """A position of the client as a line and a column in characters."""
        line = self.workspace.lines(file).line(position.line)
        raw = line.encode(self.encoding, "surrogatepass")[: position.character * self.size]
        return position.line, len(raw.decode(self.encoding, "ignore"))

    def range(self, file: str, span: Span, lines: Lines | None = None) -> types.Range:
        """A span as the client has it."""
        text = lines or self.workspace.lines(file)
        start = types.Position(span.line, self.column(text.line(span.line), span.start))
        return types.Range(start, types.Position(span.end_line, self.column(text.line(span.end_line), span.end)))

    def location(self, file: str, span: Span) -> types.Location:
        """A span of a file as the client has it."""
        return types.Location(self.uri(file), self.range(file, span))

    def diagnostic(self, file: str, each: Diagnostic) -> types.Diagnostic:
        """A problem as the client has it."""
        severity = types.DiagnosticSeverity.Warning if each.is_warning else types.DiagnosticSeverity.Error
        related = None
        if each.elsewhere is not None:
            there = self.location(*each.elsewhere)
            related = [types.DiagnosticRelatedInformation(there, "it is here")]
        return types.Diagnostic(
            self.range(file, each.span),
            each.message,
            severity=severity,
            code=each.code,
            source="remit",
            related_information=related,
        )

    def symbol(self, file: str, each: Symbol, lines: Lines) -> types.DocumentSymbol:
        """A part of a file as the client has it."""
        return types.DocumentSymbol(
            each.name,
            SYMBOLS.get(each.kind, types.SymbolKind.Key),
            self.range(file, each.span, lines),
            self.range(file, each.at, lines),
            detail=each.detail or None,
            children=[self.symbol(file, inner, lines) for inner in each.inside],
        )

    def offer(self, file: str, number: int, each: Offer) -> types.CompletionItem:
        """One thing that can be written, as the client has it; in our order."""
        return types.CompletionItem(
            each.text,
            kind=OFFERS.get(each.kind, types.CompletionItemKind.Value),
            detail=f"{each.kind}: {each.detail}" if each.detail else each.kind,
            sort_text=f"{not each.first:d}{number:05}",
            filter_text=each.text,
            text_edit=types.TextEdit(self.range(file, each.span), each.insert),
        )

    def lens(self, file: str, each: Lens) -> types.CodeLens:
        """A line over a part, as the client has it."""
        arguments: list[Any] = [self.uri(each.arguments[0]), *each.arguments[1:]] if each.arguments else []
        return types.CodeLens(self.range(file, each.span), types.Command(each.says, each.command, arguments=arguments))

    def edits(self, edits: Mapping[str, Iterable[tuple[Span, str]]]) -> types.WorkspaceEdit:
        """Edits of files, of which those that are not there are made."""
        changes: list[Any] = []
        for file, parts in edits.items():
            if not self.workspace.buffers.has(file):
                changes.append(types.CreateFile(self.uri(file), options=types.CreateFileOptions(ignore_if_exists=True)))
            document = types.OptionalVersionedTextDocumentIdentifier(self.uri(file))
            listed = [types.TextEdit(self.range(file, span), text) for span, text in parts]
            changes.append(types.TextDocumentEdit(document, listed))
        return types.WorkspaceEdit(document_changes=changes)

    def fix(self, each: Fix, file: str) -> types.CodeAction:
        """A fix as the client has it."""
        mends = [self.diagnostic(file, each.mends)] if each.mends else None
        return types.CodeAction(
            each.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=mends,
            is_preferred=each.is_preferred,
            edit=self.edits(each.edits),
        )
