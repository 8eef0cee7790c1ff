"""The pages of the manual that are made from the program, so that they cannot say anything else than it does.

MkDocs calls `on_files` before it builds. The language is the guide in rules/; the keys of files come from their models,
commands from their help, messages from the list of codes; the policies that are shipped stand as they are.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules"
SHIPPED = re.compile(r"\]\(([\w-]+(?:\.vocabulary)?)\.(yaml|csv)\)")  # links of the guide to what stands beside it
LEVELS = {
    "policy": "A policy",
    "scenario": "A scenario file",
    "statements": "A statements file",
    "vocabulary": "A vocabulary",
    "search": "Tables that a service searches",
}
MEASURED = ("by hand", "remit", "cedarpy", "regopy", "zen table", "casbin", "clipspy")
HELP_WIDTH = "88"  # columns of a page's code

Data = Mapping[str, Any]


def on_files(files: Any, config: Any) -> Any:
    """Add the pages to those that are written by hand."""
    from mkdocs.structure.files import File

    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_about: Any) -> str:
    """Put what was measured where a page asks for it."""
    return markdown.replace("<!-- figures -->", figures()) if "<!-- figures -->" in markdown else markdown


def pages() -> dict[str, str]:
    """The text of every page that is made, by its path."""
    return {
        "language.md": language(),
        "reference/files.md": keys_of_files(),
        "reference/commands.md": commands(),
        "reference/messages.md": messages(),
        **policies(),
    }


def language() -> str:
    """The guide to the language as it stands, with its links to policies led to their pages."""
    guide = (RULES / "README.md").read_text(encoding="utf-8")
    return SHIPPED.sub(r"](policies/\1.md)", guide).replace("[../scenarios](../scenarios)", "`scenarios/`")


def policies() -> dict[str, str]:
    """A page for each policy, vocabulary and table of rules that is shipped."""
    guide = (RULES / "README.md").read_text(encoding="utf-8")
    named = [RULES / f"{name}.{ending}" for name, ending in SHIPPED.findall(guide)]
    return {
        f"policies/{path.stem}.md": hidden(
            f"# {path.name}\n\n{fenced(path.read_text(encoding='utf-8'), path.suffix[1:])}"
        )
        for path in named
    }


def hidden(page: str) -> str:
    """A page that is reached by links, and is not searched: what it says, other pages say in words."""
    return f"---\nsearch: {{exclude: true}}\n---\n\n{page}"


def fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"


def keys_of_files() -> str:
    """Every key of every kind of file, from the schemas, which come from the models."""
    from remit.schema import KINDS, schema_of

    said = ["# Keys of files", "", FILES_HEAD, ""]
    told: set[str] = set()
    for kind in KINDS:
        schema = schema_of(kind)
        said += [
            f"## {LEVELS.get(kind, f'A file of the kind {kind}')}",
            "",
            cell(schema["description"]),
            "",
            *keys(schema),
        ]
        for name, part in schema.get("definitions", {}).items():
            if name not in told and part.get("properties"):
                told.add(name)
                said += [f"### {spaced(name)}", "", part.get("description", ""), "", *keys(part)]
    return "\n".join(said) + "\n"


FILES_HEAD = """What may stand where. [The language](../language.md) has an example of each. An editor with a YAML
language server completes and checks these keys as you type; `remit new` writes the line that it needs."""


def keys(schema: Data) -> Iterator[str]:
    """The keys of a mapping as a table."""
    if not schema.get("properties"):
        return
    yield from ("| key | what it says | what stands there |", "| --- | --- | --- |")
    for key, part in schema["properties"].items():
        must = " (needed)" if key in schema.get("required", ()) else ""
        yield f"| `{key}`{must} | {cell(part.get('description', ''))} | {cell(shape(part))} |"
    yield ""


def shape(part: Data) -> str:
    """What may stand at a place, in a few words."""
    if "enum" in part:
        return ", ".join(f"`{each}`" for each in dict.fromkeys(str(value).lower() for value in part["enum"]))
    if "$ref" in part:
        return named(part["$ref"])
    if "anyOf" in part:
        return " or ".join(dict.fromkeys(shape(each) for each in part["anyOf"]))
    kinds = part.get("type", "any")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(dict.fromkeys(shape_of_kind(kind, part) for kind in kinds))


def shape_of_kind(kind: str, part: Data) -> str:
    if kind == "array":
        return f"a list of {shape(part['items'])}" if part.get("items") else "a list"
    if kind == "object":
        inner = part.get("additionalProperties")
        return f"by name: {shape(inner)}" if isinstance(inner, Mapping) else "a mapping"
    if part.get("format") == "date":
        return "a day"
    return {"integer": "a whole number", "any": "anything"}.get(kind, "text")


def named(reference: str) -> str:
    """A link to what a reference names."""
    name = reference.removeprefix("#/definitions/").partition("/")[0]
    return f"[{spaced(name).lower()}](#{spaced(name).lower().replace(' ', '-')})"


def spaced(name: str) -> str:
    """A model's name as words: ReadingChoice is `Reading choice`."""
    first, *more = re.findall(r"[A-Z][a-z]+", name) or [name]
    return " ".join([first, *(word.lower() for word in more)])


def figures() -> str:
    """What some engines do in a second, from the table of the benchmarks."""
    told = (ROOT / "tests/benchmarks/README.md").read_text(encoding="utf-8")
    told = told.partition("<!-- engines -->")[2].partition("<!-- /engines -->")[0]
    rows = [
        [part.strip() for part in line.strip("|").split("|")] for line in told.splitlines() if line.startswith("| ")
    ]
    shown = [f"| {engine} | {given} | {rate} |" for engine, given, rate, *_ in rows if engine.startswith(MEASURED)]
    return "\n".join(["| engine | what it is given | decisions a second |", "| --- | --- | --: |", *shown])


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def commands() -> str:
    """What `remit --help` and the help of each command say."""
    from remit.cli.main import COMMANDS

    said = ["# Commands", "", fenced(printed("--help"), "text")]
    for name, does in COMMANDS.items():
        said += [f"## remit {name}", "", does[0].upper() + does[1:] + ".", "", fenced(printed(name, "--help"), "text")]
    return "\n".join(said)


def printed(*arguments: str) -> str:
    """What a command prints on a page's width."""
    from remit.cli.main import main

    out, before = io.StringIO(), os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = HELP_WIDTH
    try:
        with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
            main(arguments)
    finally:
        os.environ.pop("COLUMNS") if before is None else os.environ.update(COLUMNS=before)
    return out.getvalue()


def messages() -> str:
    """Every code of a message, and every kind of finding of an audit, with its sentence."""
    from remit.assurance.audit.findings import KINDS
    from remit.errors import CODES

    said = ["# Messages", "", MESSAGES_HEAD, "", "## Codes", "", "| code | what is wrong |", "| --- | --- |"]
    said += [f"| `{code}` | {cell(says)} |" for code, says in CODES.items() if code not in KINDS]
    said += ["", "## What an audit finds", "", "| finding | how grave | what it is |", "| --- | --- | --- |"]
    said += [f"| `{code}` | {kind.severity} | {cell(kind.says)} |" for code, kind in KINDS.items()]
    return "\n".join(said) + "\n"


MESSAGES_HEAD = """A message names the file, the line and the column, says what is wrong, and ends in a code in
brackets. The line below it, `help:`, says what to do. All that is wrong with a file is said at once. Exit codes: 0 as
it should be, 1 a check failed, 2 bad usage or input."""
