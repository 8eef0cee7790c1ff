"""Figures have values by day: conditions name them, explanations tell them, and no day is guessed at."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest
import yaml

import remit
from remit.assurance.audit.audit import audit
from remit.cli.main import main
from remit.decide import LoadedPolicy
from remit.errors import RemitError
from remit.model.items import FigureItem

POLICY = """
remit: 1
policy: grants
title: "Grants"
otherwise: prohibited
sources:
  act: {title: "Grants Act", published: 2025-03-01, statements: act.sources.yaml}
facts:
  date: {date: {from: 2023-01-01}}
  assets: {phrase: "the assets are {}", integer: {min: 0, max: 9999, unit: EUR}}
readings:
  old:
    question: "What of 2023?"
    choices: {same: {cites: s1}, less: {cites: s2}}
    default: same
figures:
  limit:
    means: "What a household may own."
    values:
      2024-01-01: {is: 2000, cites: s1}
      2025-01-01: {is: 2250, cites: s2}
    before: {reading: old, choices: {same: 2000, less: 1500}}
    cites: s1
rules:
  poor: {permit: "Who owns little is helped.", when: {assets: "<= limit"}, cites: s3}
"""
STATEMENTS = "remit-statements: 1\nsource: act\nstatements:\n" + "".join(
    f'  s{n}: {{words: 2, sha256: {str(n) * 64}, says: "Sentence {n}."}}\n' for n in (1, 2, 3)
)


def policy(text: str = POLICY) -> LoadedPolicy:
    return remit.loads(text, name="grants.yaml", beside={"act.sources.yaml": STATEMENTS})


def refused(text: str) -> list[str]:
    with pytest.raises(RemitError) as wrong:
        policy(text)
    return [str(problem).partition("\n")[0] for problem in wrong.value.problems]


@pytest.mark.parametrize(
    ("day", "assets", "verdict"),
    [
        ("2024-01-01", 2000, "permitted"),
        ("2024-01-01", 2001, "prohibited"),
        ("2024-12-31", 2001, "prohibited"),
        ("2025-01-01", 2001, "permitted"),
        ("2031-07-01", 2250, "permitted"),
        ("2031-07-01", 2251, "prohibited"),
        ("2023-06-01", 2000, "permitted"),
    ],
)
def test_the_value_of_the_last_day_that_has_come_counts(day: str, assets: int, verdict: str) -> None:
    assert policy().decide({"date": day, "assets": assets}).verdict == verdict


def test_what_a_figure_was_before_its_first_day_can_be_a_matter_of_reading() -> None:
    decision = policy().decide({"date": "2023-06-01", "assets": 1800})

    assert decision.verdict == "permitted"
    assert [contest.change for contest in decision.contested_by] == [(("old", "less"),)]


def test_a_day_that_is_not_known_leaves_open_what_depends_on_it_and_no_more() -> None:
    loaded = policy()

    assert loaded.decide({"assets": 2100}).depends_on == ("date",)
    assert loaded.decide({"assets": 1000}).verdict == "permitted"
    assert loaded.decide({"assets": 2300}).verdict == "prohibited"


def test_an_explanation_tells_the_value_its_figure_since_when_and_its_statement() -> None:
    explained = policy().decide({"date": "2025-02-03", "assets": 2100}).explain()
    (why,) = [line for line in explained.paragraphs() if line.startswith("The rule poor applies")]

    assert why == (
        "The rule poor applies because date is 3 February 2025 (1 January 2025 or later) and the assets are 2100 EUR "
        "(at most 2250 EUR (limit since 1 January 2025))."
    )
    assert [cited.citation for cited in explained.statements] == ["s3", "s2"]


def test_why_a_rule_does_not_apply_names_only_the_value_of_the_day() -> None:
    rich = '  rich: {forbid: "Others are not.", when: {assets: "> limit"}, overrides: {poor: {cites: s3}}, cites: s3}\n'
    loaded = policy(POLICY.replace('{assets: "<= limit"}', "{all: []}") + rich)
    lines = [*loaded.decide({"date": "2025-02-03", "assets": 2100}).explain().paragraphs()]
    said = "The rule rich does not apply: the assets are 2100 EUR, not more than 2250 EUR (limit since 1 January 2025)."

    assert said in lines


def test_a_range_between_figures_and_a_value_among_them_are_taken_for_each_day() -> None:
    text = POLICY.replace('"<= limit"', '["floor .. limit", "= 7"]').replace(
        "figures:\n", "figures:\n  floor: {values: {2024-07-01: 50, 2023-01-01: 10}, cites: s1}\n"
    )
    loaded = policy(text)

    def verdict(day: str, assets: int) -> str:
        return str(loaded.decide({"date": day, "assets": assets}).verdict)

    assert verdict("2024-06-30", 10) == verdict("2024-07-01", 50) == verdict("2024-07-01", 7) == "permitted"
    assert verdict("2024-06-30", 9) == verdict("2024-07-01", 49) == verdict("2025-01-01", 2251) == "prohibited"


def test_figures_count_in_properties_concepts_constraints_and_under_not() -> None:
    text = POLICY.replace(
        "rules:",
        "concepts:\n  rich: {when: {not: {assets: '<= limit'}}, cites: s1}\n"
        "constraints:\n  nobody: {when: {assets: '>= most'}, then: {date: '>= 2024-01-01'}}\nrules:",
    ).replace("figures:\n", "figures:\n  most: {values: {2023-01-01: 9000}, cites: s1}\n")
    loaded = policy(text + "properties:\n  p: {claim: 'C.', when: {assets: '> limit'}, always: prohibited}\n")
    from remit.assurance.prove.prove import prove

    assert all(proof.is_proved for proof in prove(loaded.policy))
    with pytest.raises(RemitError, match="by constraint nobody"):
        loaded.decide({"date": "2023-06-01", "assets": 9000})


def test_days_and_figures_of_a_vocabulary_are_those_of_the_policy() -> None:
    head, rest = POLICY.partition("figures:")[0], POLICY.partition("figures:")[2]
    shared, rules = rest.split("rules:")
    words = f"remit-vocabulary: 1\nvocabulary: words\nfigures:{shared}"
    for cites in (", cites: s1", ", cites: s2", "    cites: s1\n"):
        words = words.replace(cites, "")
    loaded = remit.loads(
        head.replace("sources:", "uses: words.yaml\nsources:") + "rules:" + rules,
        name="grants.yaml",
        beside={"act.sources.yaml": STATEMENTS.replace("says", "background"), "words.yaml": words},
    )

    assert loaded.decide({"date": "2025-02-03", "assets": 2100}).verdict == "permitted"
    assert str(loaded.written.origins.key("figures", "limit")).startswith("words.yaml:4:")


def test_what_is_included_keeps_its_figures_and_their_statements() -> None:
    outer = 'remit: 1\npolicy: outer\ntitle: "Outer"\ninclude: {inner: grants.yaml}\nfacts: {}\nrules: {}\n'
    beside = {"act.sources.yaml": STATEMENTS, "grants.yaml": POLICY}
    explained = remit.loads(outer, beside=beside).decide({"date": "2025-02-03", "assets": 2100}).explain()

    assert [cited.says for cited in explained.statements] == ["Sentence 3.", "Sentence 2."]
    assert "limit since 1 January 2025" in " ".join(explained.paragraphs())


def test_an_audit_speaks_of_the_test_as_it_is_written_and_not_of_its_days() -> None:
    text = POLICY.replace('"<= limit"}', '"<= limit", date: ">= 2023-01-01"}')
    said = [finding.message for finding in audit(policy(text).written).findings if finding.code.endswith("nothing")]
    assert said == ['rule poor: `date: ">= 2023-01-01"` changes nothing: without it every case has the same outcome']

    text = POLICY.replace('"<= limit"}', '"<= limit", all: [{assets: "<= limit"}]}')
    said = [finding.message for finding in audit(policy(text).written).findings if finding.code.endswith("nothing")]
    assert said == ['rule poor: `assets: "<= limit"` changes nothing: without it every case has the same outcome'] * 2


def test_two_days_compared_tell_which_figures_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "grants.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "act.sources.yaml").write_text(STATEMENTS, encoding="utf-8")
    command = ["compare", str(tmp_path / "grants.yaml"), "--as-of", "2024-05-05", "--as-of", "2025-05-05"]
    assert main(command) == 0
    said = "The figure limit changed: on 5 May 2024 it is 2000 (since 1 January 2024) [s1], on 5 May 2025 2250 (since "
    assert f"{said}1 January 2025) [s2]." in " ".join(capsys.readouterr().out.split())

    main([*command, "--format", "json"])
    (figure,) = yaml.safe_load(capsys.readouterr().out)["figures"]
    assert (figure["name"], figure["before"][0]["value"], figure["after"][0]["first"]) == (
        "limit",
        "2000",
        "2025-01-01",
    )


def test_two_versions_compared_tell_which_figures_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("old", POLICY), ("new", POLICY.replace("2250", "2300"))):
        (tmp_path / f"{name}.yaml").write_text(text.replace("policy: grants", f"policy: {name}"), encoding="utf-8")
    (tmp_path / "act.sources.yaml").write_text(STATEMENTS, encoding="utf-8")
    main(["compare", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml")])

    assert "The figure limit changed: before it is" in capsys.readouterr().out


def test_a_statement_on_which_a_value_rests_is_put_to_use_by_the_days_of_that_value() -> None:
    from remit.assurance.cover.cover import Coverage, cover

    def used(day: str) -> set[str]:
        loaded = policy()
        found: Coverage = cover(loaded, [loaded.decide({"date": day, "assets": 10})])
        return {str(each.item.path[1]) for each in found.of("statements") if each.seen}

    assert used("2024-02-02") == {"s1", "s3"}
    assert used("2025-02-02") == {"s2", "s3"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    before: {reading: old, choices: {same: 2000, less: 1500}}\n",
            "",
            "grants.yaml:20:7: figure limit: it has no value before 2024-01-01, and `date` can be an earlier day",
        ),
        (
            ", less: 1500",
            "",
            "grants.yaml:22:37: figure limit: it has no value where old is read as less [figure-days]",
        ),
        (
            "less: 1500",
            "more: 1500, less: 3",
            "grants.yaml:22:50: figure limit: old has no choice `more` [undeclared-reading]",
        ),
        (
            "means:",
            "by: day\n    means:",
            "grants.yaml:18:9: figure limit: its value is that of a day, and there is no fact `day` [undeclared-fact]",
        ),
        (
            "means:",
            "by: assets\n    means:",
            "grants.yaml:18:9: figure limit: its value is that of a day, and `assets` is declared as integer",
        ),
        (
            "date: {date: {from: 2023-01-01}}",
            "date: {optional: true, date: {from: 2024-01-01}}",
            "grants.yaml:18:5: figure limit: its value is that of a day, and `date` can be absent [figure-days]",
        ),
        (
            "{is: 2250, cites: s2}",
            "{is: lots, cites: s2}",
            "grants.yaml:21:19: rule poor: assets: `lots` is not a whole number [bad-number]",
        ),
        ("<= limit", "<= limmit", "grants.yaml:25:63: rule poor: assets: `limmit` is not a whole number [bad-number]"),
        ("limit:", "4limit:", "grants.yaml:17:3: figure 4limit: `4limit` could be a value [bad-name]"),
        ("{is: 2250, cites: s2}", "{cites: s2}", "grants.yaml:21:7: figure limit: `is` is missing [missing-key]"),
        (
            "2025-01-01: {is: 2250, cites: s2}",
            "2025-01-32: 7",
            "grants.yaml:21:7: figure limit: `2025-01-32` is a day that does not",
        ),
    ],
)
def test_what_is_wrong_with_a_figure_is_said_at_its_place(old: str, new: str, message: str) -> None:
    assert old in POLICY
    assert any(message in line for line in refused(POLICY.replace(old, new)))


def test_a_value_of_a_figure_that_cites_nothing_is_refused() -> None:
    text = POLICY.replace("    cites: s1\nrules", "rules").replace("{is: 2250, cites: s2}", "2250")

    assert "grants.yaml:21:7: figure limit: its value of 2025-01-01 cites no statement [uncited]" in refused(text)


def test_the_written_out_word_is_another_item_than_the_same_word_and_survives_copies() -> None:
    item = FigureItem("<= 5", (("limit", None, None),), ("s1",), "<= limit")

    assert item != "<= 5"
    assert item.__eq__("<= 5") is False
    assert item not in {"<= 5": 1}
    for other in (copy.deepcopy(item), pickle.loads(pickle.dumps(item))):  # noqa: S301  # what was just written
        assert other == item
        assert (other.cites, other.written) == (item.cites, item.written)


def test_an_expanded_policy_has_the_values_in_its_conditions(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "grants.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "act.sources.yaml").write_text(STATEMENTS, encoding="utf-8")
    main(["show", str(tmp_path / "grants.yaml"), "--expanded"])
    expanded: dict[str, Any] = yaml.safe_load(capsys.readouterr().out)
    again = policy(yaml.safe_dump(expanded))

    assert again.decide({"date": "2025-02-03", "assets": 2100}).verdict == "permitted"
    assert "2250" in str(expanded["rules"]["poor"]["when"])
