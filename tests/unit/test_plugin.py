"""The pytest plugin: scenario files and properties become tests, and nothing happens unless it is asked."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import remit
from remit.testing import sampling
from remit.testing.sampling import Refuted, sample

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
POLICY = """\
remit: 1
policy: lending
title: "Lending"
facts:
  item: {phrase: "the item is {}", choice: [book, map]}
  borrower: {phrase: "the borrower is {}", choice: [member, guest]}
  days: {integer: {min: 0}}
readings:
  guests: {question: "Are guests members?", choices: {no-member: {}, as-members: {}}, default: no-member}
rules:
  books: {permit: "Members may borrow books.", when: {item: book, any: [{borrower: member}, {guests: as-members}]}}
  maps: {forbid: "Maps stay.", when: {item: map}}
  too-long: {forbid: "Nothing is lent for long.", when: {days: "> 30"}, overrides: books}
properties:
  maps-stay: {claim: "Maps stay.", when: {item: map}, always: prohibited, readings: every}
  longer-never-helps:
    {claim: "Longer is no better.", when: {all: []}, change: {days: {from: "<= 30", to: "> 30"}},
     never turns: {prohibited: permitted}}
  something-leaves: {claim: "Something may leave.", when: {item: book}, some: permitted}
"""
UNTRUE = """\
  books-leave: {claim: "Books leave.", when: {item: book, borrower: member}, always: permitted}
  guests-alike: {claim: "Guests are as members.", when: {item: book, days: "< 9"}, same: borrower}
  longer-is-fine:
    {claim: "Longer is as good.", when: {borrower: member}, change: {days: {from: "1", to: ["31", "40"]}},
     never turns: {permitted: prohibited}}
"""
SCENARIOS = """\
scenarios:
  - {name: "a member, a book", given: {item: book, borrower: member, days: 3}, expect: permitted, because: books}
  - {name: "a map", given: {item: map}, expect: prohibited}
  - {name: "who knows", given: {item: book}}
"""
TABLE = "name,item,borrower,days,expect\na table's book,book,member,2,permitted\na table's map,map,,,prohibited\n"
LINE = '{"name": "a line\'s map", "policy": "lending", "given": {"item": "map"}, "expect": "prohibited"}\n'
INI = "[pytest]\nremit_scenarios = scenarios\nremit_policies = lending\n"
IS_INSTALLED = any(point.name == "remit" for point in entry_points(group="pytest11"))
LOAD = () if IS_INSTALLED else ("-p", "remit.testing.plugin")


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with a policy of three properties, and five scenarios of which one expects nothing."""
    for name, text in {
        "rules/lending.yaml": POLICY,
        "scenarios/lending/cases.yaml": SCENARIOS,
        "scenarios/lending/table.csv": TABLE,
        "scenarios/lending/lines.jsonl": LINE,
        "scenarios/lending/schema.schema.json": "{}",
    }.items():
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return pytester


def run(folder: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return folder.runpytest_inprocess(*LOAD, "-p", "no:cacheprovider", *arguments)


def test_it_is_a_plugin_of_the_package() -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]

    assert points["pytest11"] == {"remit": "remit.testing.plugin"}


def test_loading_it_loads_nothing_heavy() -> None:
    heavy = ("hypothesis", "pydantic", "yaml", "remit.decide", "remit.errors")
    code = f"import sys, remit.testing.plugin; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_it_does_nothing_unless_it_is_asked(folder: pytest.Pytester) -> None:
    folder.makepyfile("def test_that_is_there(): pass")

    run(folder, ".").assert_outcomes(passed=1)
    run(folder, "scenarios").assert_outcomes()


def test_what_the_configuration_names_is_collected_beside_other_tests(folder: pytest.Pytester) -> None:
    folder.makefile(".ini", pytest=INI)
    folder.makepyfile("def test_that_is_there(): pass")

    run(folder).assert_outcomes(passed=1 + 5 + 3, skipped=1)


def test_names_are_the_file_and_the_scenario_or_property(folder: pytest.Pytester) -> None:
    result = run(folder, "--remit", "scenarios", "--remit", "rules", "--collect-only", "-q")

    result.stdout.fnmatch_lines(
        [
            "rules/lending.yaml::maps-stay",
            "rules/lending.yaml::longer-never-helps",
            "rules/lending.yaml::something-leaves",
            "scenarios/lending/cases.yaml::a member, a book",
            "scenarios/lending/cases.yaml::a map",
            "scenarios/lending/cases.yaml::who knows",
            "scenarios/lending/lines.jsonl::a line's map",
            "scenarios/lending/table.csv::a table's book",
            "scenarios/lending/table.csv::a table's map",
        ]
    )


def test_one_can_be_picked_by_name_and_by_k(folder: pytest.Pytester) -> None:
    folder.makefile(".ini", pytest=INI)

    run(folder, "scenarios/lending/cases.yaml::a member, a book").assert_outcomes(passed=1)
    run(folder, "rules/lending.yaml::maps-stay").assert_outcomes(passed=1)
    run(folder, "-k", "table or longer").assert_outcomes(passed=3, deselected=6)
    run(folder, "scenarios/lending/table.csv").assert_outcomes(passed=2)


def test_a_scenario_that_is_not_as_expected_fails_with_its_reasons(folder: pytest.Pytester) -> None:
    file = folder.path / "scenarios/lending/cases.yaml"
    file.write_text(SCENARIOS.replace("expect: prohibited", "expect: permitted"), encoding="utf-8")
    result = run(folder, "--remit", "scenarios/lending/cases.yaml", "-k", "map")

    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["*cases.yaml:3:5: a map", "expected permitted, and it is prohibited", "*Maps stay.*"])
    assert "Traceback" not in result.stdout.str()


def test_an_unknown_fact_is_said_in_our_words(folder: pytest.Pytester) -> None:
    file = folder.path / "scenarios/lending/cases.yaml"
    file.write_text(SCENARIOS.replace("{item: map}", "{itme: map}"), encoding="utf-8")
    result = run(folder, "--remit", "scenarios/lending/cases.yaml")

    result.assert_outcomes(passed=1, failed=1, skipped=1)
    result.stdout.fnmatch_lines(["*cases.yaml:3:*unknown fact `itme`*", "*help: did you mean item?"])


def test_a_file_that_cannot_be_read_is_an_error_in_our_words(folder: pytest.Pytester) -> None:
    (folder.path / "scenarios/lending/cases.yaml").write_text("scenarios: [\n", encoding="utf-8")
    (folder.path / "rules/lending.yaml").write_text(POLICY.replace("item: map", "itme: map"), encoding="utf-8")
    result = run(folder, "--remit", "scenarios/lending/cases.yaml", "--remit", "rules")

    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*unknown fact `itme`*undeclared-fact*", "*cases.yaml*yaml-syntax*"])


def test_a_place_that_is_not_there_is_bad_usage(folder: pytest.Pytester) -> None:
    result = run(folder, "--remit", "scenarois")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*no file or folder `scenarois`*"])
    folder.makefile(".ini", pytest="[pytest]\nremit_policies = lendign\n")
    result = run(folder)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*did you mean lending?*"])


def test_a_property_that_is_not_so_fails_with_a_counterexample(folder: pytest.Pytester) -> None:
    (folder.path / "rules/lending.yaml").write_text(POLICY + UNTRUE, encoding="utf-8")
    result = run(folder, "--remit", "rules", "-k", "books")

    result.assert_outcomes(failed=1, deselected=5)
    result.stdout.fnmatch_lines(
        ["*lending.yaml:*: Books leave.", "*by too-long.", "*given: {item: book, borrower: member, days: '>= 31'}"]
    )


def test_properties_are_sampled_where_that_is_asked_for(folder: pytest.Pytester) -> None:
    run(folder, "--remit", "rules", "--remit-sample", "30").assert_outcomes(passed=5, skipped=1)
    (folder.path / "rules/lending.yaml").write_text(POLICY + UNTRUE, encoding="utf-8")
    result = run(folder, "--remit", "rules", "--remit-sample", "100", "-k", "sample")

    result.assert_outcomes(passed=2, skipped=1, failed=3, deselected=6)
    result.stdout.fnmatch_lines(["*`always` is not so of what was sampled, which is prohibited:*"])


def test_it_works_with_xdist_and_writes_junit(folder: pytest.Pytester) -> None:
    folder.makefile(".ini", pytest=INI)
    result = folder.runpytest_subprocess(*LOAD, "-n", "2", "--junit-xml", "report.xml", "--remit-sample", "5")
    report = (folder.path / "report.xml").read_text(encoding="utf-8")

    result.assert_outcomes(passed=5 + 3 + 2, skipped=2)
    assert 'name="a member, a book"' in report
    assert 'name="maps-stay[sample]"' in report


@pytest.mark.parametrize(
    ("name", "key", "verdicts"),
    [
        ("books-leave", "always", ["prohibited"]),
        ("guests-alike", "same", ["permitted", "unregulated"]),
        ("longer-is-fine", "never turns", ["permitted", "prohibited"]),
    ],
)
def test_what_is_sampled_refutes_what_is_not_so(tmp_path: Path, name: str, key: str, verdicts: list[str]) -> None:
    (tmp_path / "lending.yaml").write_text(POLICY + UNTRUE, encoding="utf-8")

    with pytest.raises(Refuted) as found:
        sample(remit.load(str(tmp_path / "lending.yaml")), name, 200)
    assert found.value.key == key
    assert sorted(found.value.found.values()) == verdicts


def test_samples_meet_cases_of_every_shipped_property(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = remit.load(str(ROOT / "rules" / "us-weapons-in-russia.yaml"))
    met: dict[str, int] = {}
    decided = sampling._Sampler.verdict

    for name in loaded.policy.properties:

        def counting(self: sampling._Sampler, facts: dict[str, object], name: str = name) -> str:
            met[name] = met.get(name, 0) + 1
            return decided(self, facts)

        monkeypatch.setattr(sampling._Sampler, "verdict", counting)
        sample(loaded, name, 10)

    assert set(met) == set(loaded.policy.properties)
    assert all(number >= 10 for number in met.values())


@pytest.mark.parametrize("arguments", [(), ("scenarios",), ("--remit", "scenarios")])
def test_what_check_runs_the_plugin_runs(folder: pytest.Pytester, arguments: tuple[str, ...]) -> None:
    folder.makeini(INI)
    one = '{"policy": "lending", "scenarios": [{"name": "NAME", "given": {"item": "novel"}}]}'
    places = ("build/a.yaml", "node_modules/b.json", ".hidden/c.yml", "dist/D.YAML", "bom.json", "flow.Json")
    for place in places:
        (folder.path / "scenarios" / place).parent.mkdir(exist_ok=True)
        text = ("\ufeff" if "bom" in place else "") + one.replace("NAME", place)
        (folder.path / "scenarios" / place).write_text(text, encoding="utf-8")
    (folder.path / "elsewhere").mkdir()
    (folder.path / "elsewhere/TABLE.CSV").write_text("policy,name,item\nlending,in a table,novel\n", encoding="utf-8")
    (folder.path / "scenarios/linked").symlink_to("../elsewhere")
    (folder.path / "scenarios/elsewhere").symlink_to("..")

    found = run(folder, "--collect-only", "-q", *arguments)

    assert found.ret == 0
    names = {line.partition("::")[2] for line in found.outlines}
    assert {*places, "in a table"} <= names


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.yaml", "policy: lending\nscenarios: []\n", "no scenarios [[]no-scenarios[]]"),
        ("header.csv", "name,item\n", "no scenarios [[]no-scenarios[]]"),
        ("schema.json", '{"$schema": "s", "scenarios": [{"name": "a"}]}', "*`$schema` means nothing here*"),
        ("typo.json", '{"scenarois": [{"name": "a"}]}', "*`scenarois` means nothing here*"),
        ("utf16.yaml", "policy: lending\n".encode("utf-16"), "*save the file as UTF-8*"),
    ],
)
def test_what_check_refuses_fails_the_run(folder: pytest.Pytester, name: str, text: str | bytes, said: str) -> None:
    raw = text.encode() if isinstance(text, str) else text
    (folder.path / "scenarios" / name).write_bytes(raw)

    found = run(folder, "--remit", f"scenarios/{name}")

    assert found.ret != 0
    found.stdout.fnmatch_lines([f"*{said}" if not said.startswith("*") else said])


def test_a_pipe_among_the_scenarios_is_bad_usage_and_not_waited_for(folder: pytest.Pytester) -> None:
    folder.makeini(INI)
    os.mkfifo(folder.path / "scenarios/pipe.yaml")

    found = run(folder)

    assert found.ret == pytest.ExitCode.USAGE_ERROR
    found.stderr.fnmatch_lines(["*pipe.yaml: this is a pipe, not a file*"])


def test_a_policy_that_claims_nothing_is_said_where_it_is_named(folder: pytest.Pytester) -> None:
    policy = 'remit: 1\npolicy: bare\ntitle: "t"\nfacts: {a: {flag: {}}}\nrules: {r: {permit: "x.", when: {a: true}}}\n'
    (folder.path / "bare.yaml").write_text(policy, encoding="utf-8")

    found = run(folder, "--remit", "bare.yaml")

    assert found.ret != 0
    found.stdout.fnmatch_lines(["*the policy claims nothing of itself*"])


def test_where_a_name_could_mean_two_files_the_run_says_which_is_used(folder: pytest.Pytester) -> None:
    text = (folder.path / "rules/lending.yaml").read_text(encoding="utf-8")
    (folder.path / "scenarios/lending.yaml").write_text(f"# mine\n{text}", encoding="utf-8")
    scenario = "policy: lending\nscenarios: [{name: a, given: {item: novel}}]\n"
    (folder.path / "scenarios/a.yaml").write_text(scenario, encoding="utf-8")

    found = run(folder, "--remit", "scenarios/a.yaml")

    found.stdout.fnmatch_lines(["remit: policy `lending` is scenarios/lending.yaml, not *rules/lending.yaml"])
