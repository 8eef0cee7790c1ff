"""Policies by name: beside the scenarios, in the folders above, in a checkout or in the installed package."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from remit.errors import Problem, RemitError, near_miss

SUFFIXES = (".yaml", ".yml", ".json")
BESIDE = (".sources.yaml", ".schema.json")  # files of a rules folder that are no policies
PACKAGE = Path(__file__).resolve().parents[1]
SHIPPED = (PACKAGE / "rules", PACKAGE.parents[1] / "rules")  # as installed; in a checkout


def find_policy(name: str, near: str = ".") -> str:
    """The file of the policy that is meant: a path, or a name to look for from `near` upwards. Raises RemitError."""
    if name.endswith(SUFFIXES) or os.sep in name:
        beside = Path(near).parent / name
        found = next((path for path in (Path(name), beside) if os.path.exists(path)), None)
        if found is None:
            raise RemitError([Problem("file-not-found", f"no policy file `{name}`", None, _there(beside))])
        return _shown(found)
    known = known_policies(near)
    if name not in known:
        whole = [f"{name}{suffix}" for suffix in SUFFIXES if os.path.isfile(Path(near).parent / f"{name}{suffix}")]
        said = f"no policy is called `{name}`"
        if whole:
            help = f"write `{whole[0]}`: policies are found by name in folders called rules, others by their file"
            raise RemitError([Problem("unknown-policy", said, None, help)])
        raise RemitError([Problem("unknown-policy", said, None, near_miss(name, known, "policies found"))])
    return known[name]


def _there(missing: Path) -> str | None:
    """What would help: the files beside one that is missing."""
    try:
        there = sorted(file for file in os.listdir(missing.parent) if file.endswith(SUFFIXES))
    except OSError:
        return None
    return near_miss(missing.name, there, "files there")


def known_policies(near: str = ".") -> dict[str, str]:
    """The file of every policy that can be found by name; a nearer one hides a farther one of the same name."""
    return dict(_known(str(Path(near).absolute()), os.getcwd()))


@cache
def _known(near: str, working: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in _folders(Path(near), Path(working)):
        for file in sorted(folder.iterdir()):
            if file.name.endswith(SUFFIXES) and not file.name.endswith(BESIDE):
                found.setdefault(file.name.rsplit(".", 1)[0], _shown(file))
    return found


def _folders(near: Path, working: Path) -> Iterator[Path]:
    """The rules folders, nearest first."""
    for start in (near, working):
        yield from (folder / "rules" for folder in (start, *start.parents) if (folder / "rules").is_dir())
    yield from (folder for folder in SHIPPED if folder.is_dir())


def _shown(path: Path) -> str:
    """As a person would write it: from here, where it is below here or below a folder that we are in."""
    here = Path.cwd()
    if not path.is_absolute() or (here not in path.parents and path.parent.parent not in here.parents):
        return str(path)
    return os.path.relpath(path, here)
