"""The shipped policies are found by name from a checkout, an editable install and an installed wheel."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
FIND = "import remit, remit.reader.find as f; print(f.find_policy('us-weapons-in-russia'), remit.__file__)"


def found_from(cwd: Path, prelude: str = "") -> tuple[str, str]:
    """The file of the policy and that of the package, found by a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", prelude + FIND], cwd=cwd, capture_output=True, text=True, check=True)
    policy, package = done.stdout.split()
    return policy, package


def test_it_is_found_in_a_checkout_from_any_folder_below() -> None:
    below = ROOT / "scenarios" / "us-weapons-in-russia"
    policy, _ = found_from(below)

    assert (below / policy).resolve() == ROOT / "rules/us-weapons-in-russia.yaml"


def test_it_is_found_by_an_editable_install_from_elsewhere(tmp_path: Path) -> None:
    policy, package = found_from(tmp_path)

    assert Path(package) == ROOT / "engine/remit/__init__.py"
    assert Path(policy) == ROOT / "rules/us-weapons-in-russia.yaml"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network, unpacked as an installer does."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_it_is_found_by_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    policy, package = found_from(tmp_path, f"import sys; sys.path.insert(0, {str(wheel)!r}); ")

    assert Path(package) == wheel / "remit/__init__.py"
    assert Path(policy) == wheel / "remit/rules/us-weapons-in-russia.yaml"


def test_an_installed_wheel_writes_a_page(wheel: Path, tmp_path: Path) -> None:
    write = "from remit.cli.main import main; main(['report', 'family-leave', '--quick', '-o', 'page.html'])"
    run = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(wheel)!r}); {write}"]
    subprocess.run(run, cwd=tmp_path, check=True, capture_output=True)

    assert "class Explorer" in (tmp_path / "page.html").read_text()


def test_an_installed_wheel_decides(wheel: Path, tmp_path: Path) -> None:
    decide = "import remit; print(remit.load('us-weapons-in-russia').decide({'supplier': 'other-supplier'}).verdict)"
    run = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(wheel)!r}); {decide}"]

    assert subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout == "unregulated\n"


def test_the_lock_has_a_release_of_everything_that_the_tests_install_and_one_that_is_allowed() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = declared["project"]["optional-dependencies"]
    asked = [*declared["project"]["dependencies"], *declared["build-system"]["requires"]]
    asked += [line for name in ("test", "tables", "testing", "serve") for line in extras[name]]
    locked = {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in map(Requirement, (ROOT / ".ci/lock.txt").read_text().splitlines())
    }

    for each in map(Requirement, asked):
        if each.name != "remit":
            assert each.specifier.contains(locked[canonicalize_name(each.name)]), each
