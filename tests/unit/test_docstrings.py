"""What other layers call, and what `remit` offers, says what goes in, what comes out and what it refuses."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import remit
import remit.testing

PACKAGE = Path(__file__).parents[2] / "engine/remit"
REFUSALS = {"RemitError", "TooLarge", "Unreadable"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Source(NamedTuple):
    """A file of remit: its dotted name below the package, and what stands at its top by name."""

    module: str
    tree: ast.Module
    definitions: dict[str, Definition]
    imported: dict[str, tuple[str, str]]  # what a name here is called, and in which module, where it comes from

    @property
    def layer(self) -> str:
        return self.module.partition(".")[0]


@cache
def sources() -> dict[str, Source]:
    found = (read(path) for path in sorted(PACKAGE.rglob("*.py")))
    return {source.module: source for source in found}


def read(path: Path) -> Source:
    tree = ast.parse(path.read_text())
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")
    definitions = {node.name: node for node in tree.body if isinstance(node, Definition)}
    lines = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "")[:5] == "remit"]
    imported = {
        alias.asname or alias.name: ((node.module or "").removeprefix("remit").lstrip("."), alias.name)
        for node in lines
        for alias in node.names
    }
    return Source(module, tree, definitions, imported)


def defined(module: str, name: str) -> tuple[str, str] | None:
    """Where a name that is imported from a module is defined: through a package's `__init__`, to the file itself."""
    source = sources().get(module)
    if source is None or name in source.definitions:
        return source and (module, name)
    return defined(*source.imported[name]) if name in source.imported else None


def called_by_others() -> Iterator[tuple[str, str]]:
    """What is imported from another layer, and what `remit` and `remit.testing` offer, with public methods."""
    for source in sources().values():
        for module, name in source.imported.values():
            found = defined(module, name)
            if found and found[0].partition(".")[0] != source.layer:
                yield found
    for value in (getattr(package, name) for package in (remit, remit.testing) for name in package.__all__):
        if inspect.isclass(value) or inspect.isfunction(value):
            module, name = value.__module__.removeprefix("remit").lstrip("."), value.__name__
            yield module, name
            yield from ((module, f"{name}.{method}") for method in public_methods(module, name))


def public_methods(module: str, name: str) -> list[str]:
    node = sources()[module].definitions[name]
    if not isinstance(node, ast.ClassDef):
        return []
    return [part.name for part in node.body if isinstance(part, ast.FunctionDef) and not part.name.startswith("_")]


def node_of(module: str, name: str) -> Definition:
    first, _, method = name.partition(".")
    node = sources()[module].definitions[first]
    return next(p for p in node.body if isinstance(p, Definition) and p.name == method) if method else node


def parameters(node: Definition) -> list[str]:
    """What a function is given, without the object or class that it is called on; of a class, nothing."""
    if isinstance(node, ast.ClassDef):
        return []
    given = node.args
    names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    names += [each.arg for each in (given.vararg, given.kwarg) if each]
    return [name for name in names if name not in ("self", "cls")]


def explained(module: str, node: Definition) -> set[str]:
    """What a function is given and its docstring explains, or that of its file for all that stands there."""
    head, own = ast.get_docstring(sources()[module].tree), ast.get_docstring(node)
    return {name for text in (head, own) for name in sections(text or "").get("Args", ())}


def sections(text: str) -> dict[str, list[str]]:
    """The sections of a docstring: what stands in each, and the names that are explained in it."""
    found: dict[str, list[str]] = {}
    for head, body in re.findall(r"^(\w+):\n((?:[ ]+.*\n?|\n)+)", text, re.MULTILINE):
        found[head] = re.findall(r"^ {4}\**([\w.]+):", body, re.MULTILINE)
    return found


def raises(module: str, node: ast.AST) -> set[str]:
    """What is refused by a `raise` that stands in a function, also of what another function has made to be raised."""
    thrown = [part.exc for part in ast.walk(node) if isinstance(part, ast.Raise) and part.exc]
    names = (part.func if isinstance(part, ast.Call) else part for part in thrown)
    return {made(module, name.id) for name in names if isinstance(name, ast.Name)} & REFUSALS


def made(module: str, name: str) -> str:
    """The exception of that name, or that a function of that name makes."""
    found = found_from(module, name)
    node = node_of(*found) if found else None
    return node.returns.id if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) else name


def found_from(module: str, name: str) -> tuple[str, str] | None:
    """Where what has a name in a module is defined."""
    return defined(*sources()[module].imported.get(name, (module, name)))


def called(module: str, node: Definition) -> Iterator[tuple[str, str]]:
    """The functions of remit that a function calls by their name."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            found = found_from(module, call.func.id)
            if found and not isinstance(node_of(*found), ast.ClassDef):
                yield found


def caught(node: Definition) -> set[str]:
    """What a function handles itself."""
    kinds = [part.type for part in ast.walk(node) if isinstance(part, ast.ExceptHandler) and part.type]
    return {name.id for kind in kinds for name in ast.walk(kind) if isinstance(name, ast.Name)}


def refuses(module: str, node: Definition) -> bool:
    """Whether a function refuses what it is given: by a `raise` in it, or in what it calls directly."""
    if isinstance(node, ast.ClassDef):
        return False
    by_others = (raises(other, node_of(other, name)) for other, name in called(module, node))
    return bool(raises(module, node) or any(found - caught(node) for found in by_others))


def missing(module: str, name: str) -> Iterator[str]:
    """What a docstring does not say."""
    node = node_of(module, name)
    text = ast.get_docstring(node) or ""
    given, said = set(parameters(node)), sections(text)
    if not text:
        yield "one sentence says what it is for"
    if len(given) > 1 and not given <= explained(module, node):
        yield "`Args:` says what is in each"
    if not set(said.get("Args", ())) <= given:
        yield "what is explained is an argument"
    if refuses(module, node) and "Raises" not in said:
        yield "`Raises:` says what is refused"


def test_what_other_layers_call_says_what_goes_in_and_what_it_refuses() -> None:
    listed = set(called_by_others())

    assert len(listed) > 500
    assert {f"{module}:{name}": wrong for module, name in sorted(listed) if (wrong := [*missing(module, name)])} == {}
