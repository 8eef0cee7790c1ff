"""A pytest plugin: scenario files and the properties of policies are tests. It does nothing unless it is asked.

In pytest's configuration, or on the command line (--remit PATH, as often as needed):
  remit_scenarios = scenarios          files, folders or patterns; each scenario is a test
  remit_policies = my-policy           names or paths; each property is a test, by proof
With `--remit-sample N`, each property is also tried on N sampled scenarios, decided by what fires in the chain.

Names are `file::scenario` and `file::property` (`file::property[sample]`), so `-k`, xdist and JUnit XML work as always.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # nothing of remit is imported before a test of its kind is collected
    from remit.decide import LoadedPolicy
    from remit.reader.scenarios import WrittenScenario
    from remit.scenario_policies import FoundPolicies

ASKED = pytest.StashKey[list[Path]]()
POLICIES = pytest.StashKey["FoundPolicies"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("remit", "scenarios and properties of policies (remit)")
    group.addoption(
        "--remit", action="append", default=[], metavar="PATH", help="collect the scenarios and properties found there"
    )
    group.addoption(
        "--remit-sample", type=int, default=0, metavar="N", help="try each property also on N sampled scenarios"
    )
    parser.addini("remit_scenarios", "files, folders or patterns of scenarios that are tests", type="args", default=[])
    parser.addini("remit_policies", "policies, by name or path, whose properties are tests", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Add what is asked for to what is collected: from the configuration only where no path is given."""
    given, configured = list(_given(config)), list(_configured(config))
    config.stash[ASKED] = [*given, *configured]
    _refuse_unreadable(config)
    by_default = config.args_source is not pytest.Config.ArgsSource.ARGS
    have = {Path(config.invocation_params.dir, arg.split("::")[0]) for arg in config.args}
    for path in [*given, *(configured if by_default else [])]:
        if path not in have:
            config.args.append(str(path))


def _refuse_unreadable(config: pytest.Config) -> None:
    """What pytest would pass over in silence is bad usage: folders and pipes that cannot be read."""
    from remit.errors import RemitError
    from remit.reader.files import read_bytes
    from remit.reader.walk import found_files

    files, problems = found_files(str(path) for path in config.stash[ASKED])
    for file in files:
        if not os.path.isfile(file):
            try:
                read_bytes(file)
            except RemitError as wrong:
                problems += wrong.problems
    if problems:
        raise pytest.UsageError("\n".join(f"remit: {problem}" for problem in problems))


def _given(config: pytest.Config) -> Iterator[Path]:
    for path in config.getoption("--remit"):
        yield from _paths(path, config.invocation_params.dir)


def _configured(config: pytest.Config) -> Iterator[Path]:
    """The paths of the configuration, which count from where it stands."""
    base = config.inipath.parent if config.inipath else config.rootpath
    for pattern in config.getini("remit_scenarios"):
        yield from _paths(pattern, base)
    for name in config.getini("remit_policies"):
        yield _policy_file(name, base)


def _paths(pattern: str, base: Path) -> Iterator[Path]:
    found = sorted(glob.glob(os.path.join(base, pattern), recursive=True))
    if not found:
        raise pytest.UsageError(f"remit: no file or folder `{pattern}` in {base}")
    yield from (Path(os.path.abspath(path)) for path in found)


def _policy_file(name: str, base: Path) -> Path:
    from remit.errors import RemitError
    from remit.reader.find import find_policy

    try:
        return Path(os.path.abspath(find_policy(name, str(base / "here"))))
    except RemitError as wrong:
        raise pytest.UsageError(f"remit_policies: {wrong}") from None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A folder of what was asked for is gone through whatever it is called; one that leads back to itself is not."""
    if not collection_path.is_dir() or not _is_asked(collection_path, config):
        return None
    if any(parent.is_dir() and parent.samefile(collection_path) for parent in collection_path.parents):
        return True
    left_out = (*(config.getoption("ignore") or ()), *(config.getoption("ignore_glob") or ()))
    return None if left_out else False


def _is_asked(path: Path, config: pytest.Config) -> bool:
    return any(asked == path or asked in path.parents for asked in config.stash.get(ASKED, []))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file of scenarios or a policy, where it is among what was asked for."""
    from remit.reader.walk import SUFFIXES

    name = file_path.name.lower()
    if not name.endswith(SUFFIXES) or name.endswith(".schema.json") or not _is_asked(file_path, parent.config):
        return None
    match _mark(file_path):
        case "remit":
            return PolicyFile.from_parent(parent, path=file_path)
        case "remit-statements" | "remit-vocabulary" | "$schema":
            return None
        case _:
            return ScenarioTests.from_parent(parent, path=file_path)


def _mark(path: Path) -> str | None:
    """What a file says that it is; nothing of one that cannot be read, which is said when it is collected."""
    from remit.errors import RemitError
    from remit.reader.recognise import mark_of

    try:
        return mark_of(str(path)) if path.suffix.lower() in (".yaml", ".yml", ".json") else None
    except RemitError:
        return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What may be overlooked: which file a policy's name was taken for, that rules fire without durable-rules."""
    if (policies := config.stash.get(POLICIES, None)) is not None:
        for note in (*policies.notes.values(), *policies.engine_notes()):
            terminalreporter.write_line(f"remit: {note}")


class ScenarioTests(pytest.File):
    """A file whose scenarios are tests; what is wrong with those that cannot be read fails by itself."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        from remit.errors import RemitError
        from remit.reader.scenarios import read_what_can_be

        try:
            listed, problems = read_what_can_be(_near(self.path))
        except RemitError as wrong:
            raise self.CollectError(str(wrong)) from None
        for written in listed:
            yield ScenarioTest.from_parent(self, name=_one_line(written.scenario.name), written=written)
        if problems:
            yield Unread.from_parent(self, name="what cannot be read", said="\n".join(map(str, problems)))


class Unread(pytest.Collector):
    """What is wrong with the shape of a file's scenarios."""

    def __init__(self, *, said: str, **more: Any) -> None:
        super().__init__(**more)
        self.said = said

    def collect(self) -> Iterable[pytest.Item]:
        raise self.CollectError(self.said)


class PolicyFile(pytest.File):
    """A policy whose properties are tests."""

    def collect(self) -> Iterable[pytest.Item]:
        from remit.errors import RemitError

        try:
            policy = _opened(self).policy
        except RemitError as wrong:
            raise self.CollectError(str(wrong)) from None
        if not policy.properties and self.path in self.config.stash[ASKED]:
            raise self.CollectError(f"{_near(self.path)}: the policy claims nothing of itself [no-properties]")
        for name in policy.properties:
            yield PropertyTest.from_parent(self, name=name, property=name)
            if examples := self.config.getoption("--remit-sample"):
                yield SampleTest.from_parent(self, name=f"{name}[sample]", property=name, examples=examples)


class _Failed(Exception):
    """A scenario or property that is not as it should be, in words."""


class _Test(pytest.Item):
    """A test whose failure is told in remit's words, without a traceback."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from remit.errors import RemitError

        if isinstance(excinfo.value, (_Failed, RemitError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, self.line(), self.name

    def line(self) -> int | None:
        """Where it stands in its file, counted from 0."""
        raise NotImplementedError


class ScenarioTest(_Test):
    """One scenario, decided and compared with what is expected of it."""

    def __init__(self, *, written: WrittenScenario, **more: Any) -> None:
        super().__init__(**more)
        self.written = written

    def line(self) -> int | None:
        at = self.written.at()
        return None if at.line is None else at.line - 1

    def runtest(self) -> None:
        from remit.errors import RemitError
        from remit.run import explained, run_scenario

        result = run_scenario(self.written, _policies(self.config).of)
        assert result is not None, "no policy is passed over"
        if result.is_expected is None:
            pytest.skip("nothing is expected of it")
        if result.misses:
            said = [f"{self.written.at()}: {self.written.scenario.name}", *result.misses, ""]
            try:
                said += explained(result).paragraphs()
            except RemitError as wrong:
                said.append(str(wrong))
            raise _Failed("\n".join(said))


class _OfProperty(_Test):
    """A test of one property."""

    def __init__(self, *, property: str, **more: Any) -> None:
        super().__init__(**more)
        self.property = property

    def line(self) -> int | None:
        at = _opened(self).written.origins.key("properties", self.property)
        return None if at.line is None else at.line - 1

    def fail(self, said: Iterable[str]) -> None:
        policy = _opened(self)
        at = policy.written.origins.key("properties", self.property)
        raise _Failed("\n".join([f"{at}: {policy.policy.properties[self.property].claim}", *said]))


class PropertyTest(_OfProperty):
    """A property, by proof over every case."""

    def runtest(self) -> None:
        from remit.assurance.prove.claims import counterexamples, say_answer
        from remit.assurance.prove.prove import prove
        from remit.reader.placing import placing

        loaded = _opened(self)
        policy = loaded.policy
        with placing(loaded.written):
            (proof,) = prove(policy, [self.property])
        if not proof.is_proved:
            failed = [answer for answer in proof.answers if not answer.is_proved]
            said = [sentence for answer in failed for sentence in say_answer(policy, proof, answer)]
            self.fail([*said, "", counterexamples(policy, [proof])])


class SampleTest(_OfProperty):
    """A property, on sampled scenarios that the chain decides."""

    def __init__(self, *, examples: int, **more: Any) -> None:
        super().__init__(**more)
        self.examples = examples

    def runtest(self) -> None:
        from remit.testing.sampling import SAMPLED, Refuted, sample

        loaded = _opened(self)
        if not set(loaded.policy.properties[self.property].claims) & set(SAMPLED):
            pytest.skip("a sample cannot refute that something occurs")
        try:
            sample(loaded, self.property, self.examples)
        except Refuted as found:
            self.fail([str(found)])


def _opened(test: pytest.Item | pytest.Collector) -> LoadedPolicy:
    """The policy of a test's file. Raises RemitError."""
    return _policies(test.config).opened(_near(test.path))


def _policies(config: pytest.Config) -> FoundPolicies:
    """Those that the run has loaded, each once."""
    from remit.scenario_policies import FoundPolicies

    return config.stash.setdefault(POLICIES, FoundPolicies())


def _near(path: Path) -> str:
    """A file as it is called in messages: from here where it is below here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _one_line(name: str) -> str:
    return " ".join(name.split())
