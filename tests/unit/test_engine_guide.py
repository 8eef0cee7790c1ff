"""The guide to the engine names files and definitions that are there, and its glossary is in order."""

import ast
import re
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[2] / "engine"
GUIDE = (ENGINE / "README.md").read_text("utf-8")
GLOSSARY = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GUIDE.partition("## Glossary")[2].partition("\n## ")[0].splitlines()
    if line.startswith("|")
][2:]
NAMED = re.findall(r"`([\w/]+\.py)`: `([\w.]+)`", " ".join(row[1] for row in GLOSSARY))


def is_defined(body: list[ast.stmt], name: str) -> bool:
    """Whether a name is a function, a class, a method, or what a line at the top of a file is called."""
    first, _, inner = name.partition(".")
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == first:
            return not inner or (isinstance(node, ast.ClassDef) and is_defined(node.body, inner))
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if not inner and any(isinstance(target, ast.Name) and target.id == first for target in targets):
            return True
    return False


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_what_the_glossary_names_is_defined_there(file: str, name: str) -> None:
    assert is_defined(ast.parse((ENGINE / "remit" / file).read_text("utf-8")).body, name)


def test_every_word_of_the_glossary_has_its_place_and_the_fields_term() -> None:
    assert NAMED
    assert all(len(row) == 3 and all(row) for row in GLOSSARY)
    assert all(re.search(r"`[\w/]+\.py`: `", place) for _, place, _ in GLOSSARY)


def test_the_glossary_is_in_alphabetical_order() -> None:
    words = [row[0] for row in GLOSSARY]

    assert words == sorted(words)


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`(remit/[\w/]+\.py)`", GUIDE))))
def test_files_that_the_guide_names_are_there(file: str) -> None:
    assert (ENGINE / file).is_file()
