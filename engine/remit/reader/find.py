"""Policies by path or name: beside the file that names them, in `rules` above it, in a checkout or as installed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from remit.errors import Problem, RemitError, near_miss
from remit.reader.files import read_bytes
from remit.reader.recognise import is_policy

SUFFIXES = (".yaml", ".yml", ".json")
BESIDE = (".sources.yaml", ".vocabulary.yaml", ".schema.json")  # files of a rules folder that are no policies
MOST_NAMED = 6  # policies of a folder that is taken for one
PACKAGE = Path(__file__).resolve().parents[1]
HERE = "."  # what names a policy that is typed: it stands in the working directory
SHIPPED = (PACKAGE / "rules", PACKAGE.parents[1] / "rules")  # as installed; in a checkout


def find_policy(name: str, near: str = ".") -> str:
    """The file of the policy that is meant.

    Args:
        name: Its name, or a path.
        near: The file that names it; a path counts from its folder, a name is looked for there and upwards. What is
            typed at a command has no file, and counts from the working directory.

    Raises:
        RemitError: There is none; what comes near is in the help line.
    """
    if is_path(name):
        beside = Path(near).parent / name
        if not os.path.lexists(beside):
            raise RemitError([Problem("file-not-found", f"no policy file `{name}`", None, _there(beside, name, near))])
        return _shown(beside)
    found = candidates(name, near)
    if not found:
        said = f"no policy is called `{name}`"
        raise RemitError([Problem("unknown-policy", said, None, _instead(name, near))])
    return found[0]


def _instead(name: str, near: str) -> str:
    """What would help where no file has the name of a policy: a file that calls itself so, those of a folder."""
    known = known_policies(near)
    inside = [str(file) for file in _listed(Path(near).parent / name) if is_policy(str(file))]
    if inside:
        return f"`{name}` is a folder; name one policy of it: {', '.join(inside[:MOST_NAMED])}"
    own = next((file for file in known.values() if _calls_itself(file, name)), None)
    if own is not None:
        return f"{own} calls itself so: give the file that name, {name}{Path(own).suffix}, or name the file"
    return near_miss(name, known, "policies found")


def _calls_itself(file: str, name: str) -> bool:
    """Whether a file says at its top that it is the policy of that name."""
    with suppress(RemitError):
        said = rb"^policy:[ \t]*[\"']?" + re.escape(name.encode()) + rb"[\"']?[ \t]*(?:#.*)?\r?$"
        return re.search(said, read_bytes(file), re.MULTILINE) is not None
    return False


def is_path(name: str) -> bool:
    """Whether a policy is named by its file: `lending.yaml`, `rules/lending`."""
    return name.lower().endswith(SUFFIXES) or os.sep in name


def candidates(name: str, *near: str) -> list[str]:
    """Every file that a name could mean, the nearest first: beside the file that says it, in `rules` here and above.

    A file that says word for word the same as a nearer one is left out.

    Args:
        name: Of a policy.
        near: The files that say it, one after the other.
    """
    found: dict[object, str] = {}
    for each in near:
        for file in filter(is_policy, _called(name, Path(each).parent)):
            found.setdefault(_text(file), file)
        for folder in _folders(Path(each).absolute(), Path.cwd()):
            for file in _called(name, folder):
                found.setdefault(_text(file), file)
    return list(found.values())


def paths(name: str, *near: str) -> list[str]:
    """Every file that a path could mean, in the order of the files that it counts from.

    Args:
        name: The path.
        near: The files that say it; that which counts from the first of them must be there.

    Raises:
        RemitError: It is not there.
    """
    found: dict[object, str] = {}
    for file in (find_policy(name, near[0]), *(str(Path(each).parent / name) for each in near[1:])):
        if os.path.isfile(file):
            found.setdefault(_text(file), _shown(Path(file)))
    return list(found.values())


def found_policy(name: str, *near: str) -> tuple[str, str]:
    """The file of a policy that is called by its name or path.

    Args:
        name: the name, or the path.
        near: the files that it is looked for from, in this order; none of one that is typed.

    Returns:
        The file; and a note on which it is, where the same could mean others, too (else no text).

    Raises:
        RemitError: there is none.
    """
    near = near or (HERE,)
    found = paths(name, *near) if is_path(name) else candidates(name, *near)
    if not found:
        return find_policy(name, near[0]), ""
    others = " or ".join(found[1:])
    return found[0], f"policy `{name}` is {found[0]}, not {others}" if others else ""


def _called(name: str, folder: Path) -> list[str]:
    """The policies of that name in one folder."""
    return [_shown(file) for file in _listed(folder) if file.stem == name]


def _text(file: str) -> object:
    try:
        return read_bytes(file)
    except RemitError:
        return os.path.realpath(file)


def _there(missing: Path, name: str, near: str) -> str | None:
    """What would help: how a file of the working directory is named from there, or the files beside one that is not."""
    if os.path.isfile(name):
        meant = os.path.relpath(name, Path(near).parent)
        return f"a path counts from the folder of the file that says it; `{name}` of the working directory is `{meant}`"
    try:
        there = sorted(file for file in os.listdir(missing.parent) if file.lower().endswith(SUFFIXES))
    except OSError:
        return None
    return near_miss(missing.name, there, "files there")


def known_policies(near: str = ".") -> dict[str, str]:
    """The file of every policy in a `rules` folder that is found; a nearer one hides a farther one of the same name."""
    found: dict[str, str] = {}
    for folder in _folders(Path(near).absolute(), Path.cwd()):
        for file in _listed(folder):
            found.setdefault(file.stem, _shown(file))
    return found


def _listed(folder: Path) -> list[Path]:
    """The files of a folder that can be policies by their names."""
    try:
        return sorted(file for file in folder.iterdir() if can_be_policy(file.name))
    except OSError:
        return []


def can_be_policy(name: str) -> bool:
    """Whether a file of that name can be a policy."""
    return name.lower().endswith(SUFFIXES) and not name.lower().endswith(BESIDE)


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
