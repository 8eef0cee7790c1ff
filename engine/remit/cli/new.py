"""Write a small commented policy to begin with, its statements, and scenarios that pass.

  remit new lending                     rules/lending.yaml and what belongs to it, below this folder
  remit new lending --folder my-rules   the same below another folder

It invents the rules of a library: a text of four sentences, two rules one of which overrides the other, and a passage
that can be read in two ways. Nothing that is already there is overwritten. The schemas that it writes beside the
policy, where there are none, let an editor complete and check the files (`remit schema --help`).

Exit code: 0, or 2 for bad usage or input.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from remit.errors import Problem, RemitError
from remit.model.written import NAME_RULE, is_name
from remit.schema import KINDS, as_text, schema_of
from remit.whole_files import write_new_files

PLACEHOLDER = "POLICY"
LONGEST = 100  # characters of a name, so that file systems take it
ENDINGS = (".yaml", ".yml", ".json", ".sources", ".schema")  # a policy called so would not be found by its name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the name of the policy: letters, digits and hyphens")
    parser.add_argument(
        "--folder", metavar="DIR", default=".", help="where rules/ and scenarios/ are, or are to be (this folder)"
    )


def run(arguments: argparse.Namespace) -> int:
    name, folder = _checked(arguments.name), Path(arguments.folder)
    rules, scenarios = folder / "rules", folder / "scenarios" / name
    written = {
        rules / f"{name}.yaml": ("policy.yaml", "the policy: facts, readings, rules"),
        rules / f"{name}.sources.yaml": ("sources.yaml", "the sentences that it rests on"),
        scenarios / "first.yaml": ("scenarios.yaml", "cases, and what is expected of them"),
    }
    starters = {str(path): _starter(template, name) for path, (template, _) in written.items()}
    schemas = _missing_schemas(rules)
    write_new_files({**starters, **schemas})
    for path, (_, what) in written.items():
        print(f"wrote {path}: {what}")
    if schemas:
        print(f"wrote {rules / '*.schema.json'}: for editors that complete and check these files")
    print(_next(name, scenarios, folder))
    return 0


def _checked(name: str) -> str:
    """The name, if a policy can have it and be found by it."""
    said = None
    if not is_name(name) or ":" in name:
        said = f"`{name}` cannot be the name of a policy"
    elif name.lower().endswith(ENDINGS):
        said = f"`{name}` ends like a file; a policy called so would not be found"
    elif len(name) > LONGEST:
        said = f"a name of {len(name)} characters is too long"
    if said:
        raise RemitError([Problem("bad-name", said, None, NAME_RULE)])
    return name


def _starter(template: str, name: str) -> str:
    text = (files("remit.cli") / "starter" / template).read_text(encoding="utf-8")
    return text.replace(PLACEHOLDER, name)


def _missing_schemas(rules: Path) -> Mapping[str, str]:
    """The schemas that the starters name and that are not there yet."""
    paths = {kind: rules / f"{kind}.schema.json" for kind in KINDS}
    return {str(path): as_text(schema_of(kind)) for kind, path in paths.items() if not path.exists()}


def _next(name: str, scenarios: Path, folder: Path) -> str:
    move = "" if folder.resolve() == Path.cwd() else f" (in {folder})"
    shown = scenarios.relative_to(folder)
    return f"""
next{move}:
  remit check {shown}              they pass
  remit check {shown} --explain    and why
  remit audit {name}                        where it is silent, and what can be read in two ways
  remit cite {name}                         the quotes bear out their fingerprints
then put your own sentences, facts and rules in the place of the library's, a few at a time, and check again."""
