"""The house keeps its shape: layers, sizes, names, one definition, formatting and types."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "engine").rglob("*.py"))
TOP_LEVEL = {"pyproject.toml", "README.md", "LICENSE", "engine", "rules", "scenarios", "tests"}
MEANINGLESS = {"utils", "util", "helpers", "common", "core", "base", "misc", "types"}
# who may ask which kind of fact, or of cells, it is, and how often; all others ask the domain
KINDS_OF_FACTS = {"Choice", "Flag", "OpenText", "Scale", "Subset", "Cells", "Lying"}
ASKED_WHICH_KIND = {
    "assurance/mutate/sets.py": 2,  # what else a test could say is different for sets, choices and scales
    "assurance/mutate/values.py": 3,
    "columnar/expression.py": 1,  # a pair of facts has no values
    "diagram/space.py": 7,  # facts and pairs of facts are levels alike
    "diagram/source_facts.py": 1,  # code that compares has bounds and steps in it
    "report/diagram/data.py": 2,  # a pair of facts has no values
    "normal/strata.py": 2,  # values are laid on scales, and on texts
}
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_DEFINITION = 400, 50, 150


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_imports_run_downwards() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_ruff_has_nothing_to_say() -> None:
    done = run("ruff", "check", "--no-cache", ".")

    assert done.returncode == 0, done.stdout


def test_files_are_formatted() -> None:
    done = run("ruff", "format", "--no-cache", "--check", ".")

    assert done.returncode == 0, done.stdout


def test_mypy_strict_has_nothing_to_say() -> None:
    done = run("mypy", "--no-error-summary")

    assert done.returncode == 0, done.stdout


def test_no_layer_asks_which_kind_of_fact_it_is() -> None:
    for source in (ROOT / "engine/remit").rglob("*.py"):
        path = source.relative_to(ROOT / "engine/remit").as_posix()
        asked = sum(_asks_which_kind(node) for node in ast.walk(ast.parse(source.read_text())))

        assert path.startswith("model/kinds/") or asked <= ASKED_WHICH_KIND.get(path, 0), path


def _asks_which_kind(node: ast.AST) -> bool:
    """Whether it is `isinstance(…, Scale)`, or a pattern of `match` that does the same."""
    if isinstance(node, ast.MatchClass):
        return ast.unparse(node.cls) in KINDS_OF_FACTS
    if not isinstance(node, ast.Call) or ast.unparse(node.func) != "isinstance":
        return False
    return any(isinstance(each, ast.Name) and each.id in KINDS_OF_FACTS for each in ast.walk(node.args[1]))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_small_and_says_what_it_is_for(source: Path) -> None:
    text = source.read_text()
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= LONGEST_FUNCTION]

    assert text.count("\n") <= LONGEST_FILE
    assert not long
    assert source.stem not in MEANINGLESS
    assert ast.get_docstring(tree)


def test_the_definition_is_short_and_there_is_one() -> None:
    definition = ROOT / "engine/remit/verdict.py"
    concluding = [source.name for source in SOURCES if "def conclude(" in source.read_text()]

    assert definition.read_text().count("\n") < LONGEST_DEFINITION
    assert concluding == ["verdict.py"]


def test_the_top_level_holds_what_it_should() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    top = {name.split("/")[0] for name in listed.splitlines()} or {path.name for path in ROOT.iterdir()}

    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL
