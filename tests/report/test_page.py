"""The page: it stands by itself, says what the policy says, and no text of a policy gets out of its place."""

import base64
import datetime
import html
import json
import re
import zlib
from pathlib import Path

import pytest
from hostile import EVIL, hostile
from hypothesis import given, settings

import remit
from remit.assurance.mutate.mutants import mutants
from remit.cli.main import main
from remit.diagram import compiled
from remit.model.policy import Policy
from remit.report.diagram import data as diagram
from remit.report.page import assurance
from remit.report.page.assurance import NOTHING, assure
from remit.report.page.index import Entry, index
from remit.report.page.page import EXPLORER, page
from remit.report.page.render import digest, joined, script_json
from remit.testing import opened, policies

ROOT = Path(__file__).parents[2]
POLICY, SCENARIOS = str(ROOT / "rules/us-weapons-in-russia.yaml"), str(ROOT / "scenarios")
DAY = datetime.date(2024, 6, 1)
FIELDS = (
    *("title", "about", "source", "publisher", "permit", "claim", "speaker", "says", "quote", "question"),
    *("unit", "marked", "port", "large", "small", "background"),
)
LARGEST = 400_000  # bytes, of the page of the shipped policy with its scenarios


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("page") / "report.html"
    assert main(["report", POLICY, SCENARIOS, "--quick", "-o", str(target)]) == 0
    return target.read_text(encoding="utf-8")


def test_the_page_of_the_shipped_policy_is_small(shipped: str) -> None:
    assert len(shipped.encode()) < LARGEST


def test_it_says_how_many_mistakes_the_scenarios_notice_unless_it_is_made_quickly(tmp_path: Path, shipped: str) -> None:
    made = tmp_path / "page.html"
    assert main(["report", "family-leave", f"{SCENARIOS}/family-leave", "-o", str(made)]) == 0
    said = (
        r"100 % of \d+ deliberate mistakes are noticed by one of \d+ scenarios; \d+ more make no difference, by proof"
    )

    assert re.search(said, made.read_text(encoding="utf-8"))
    assert "deliberate mistakes" not in shipped


def test_of_a_large_policy_it_tries_some_mistakes_and_says_of_how_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assurance, "MOST_WORK", 0)
    made, most = tmp_path / "page.html", assurance.LEAST_TRIED
    assert main(["report", "family-leave", f"{SCENARIOS}/family-leave", "-o", str(made)]) == 0
    listed = len(mutants(remit.load("family-leave").written))

    assert most < listed
    assert f"That is of {most} mistakes, evenly spread over {listed}" in made.read_text(encoding="utf-8")


def test_it_has_every_rule_reading_statement_scenario_and_claim(shipped: str) -> None:
    loaded = remit.load(POLICY)
    policy, text = loaded.policy, html.unescape(shipped)

    assert all(rule.says in text and f'id="rule-{name}"' in shipped for name, rule in policy.rules.items())
    assert all(reading.question in text for reading in policy.readings.values())
    assert all(stated.claim in text for stated in policy.properties.values())
    assert all((s.says or s.background) in text for s in loaded.written.statements["cbs-2024-05-30"].values())
    rows = shipped[shipped.index('id="scenarios"') :]
    assert rows.count("<details data-case=") == rows.count('aria-label="as expected"') == 365
    assert loaded.hash in shipped


def test_scenarios_are_drawn_day_by_day_where_another_day_has_another_verdict(shipped: str) -> None:
    drawn = shipped[shipped.index('class="timeline"') :].partition("</svg>")[0]

    assert drawn.count('class="case"') == 2
    assert "<title>Until 29 May 2024: ✕ prohibited (general-ban)</title>" in drawn
    assert "<title>From 30 May 2024 on: ✓ permitted (counter-fire)</title>" in drawn
    assert 'class="timeline"' not in page(remit.load("document-access"), [], NOTHING, {}, DAY)


def test_every_link_inside_leads_somewhere(shipped: str) -> None:
    links = set(re.findall(r'href="#([^"?][^"]*)"', shipped))

    assert links <= set(re.findall(r'id="([^"]*)"', shipped))


def test_ids_are_there_once(shipped: str) -> None:
    ids = re.findall(r'\bid="([^"]*)"', shipped)

    assert len(ids) == len(set(ids))


def test_its_security_policy_names_its_style_and_its_script_by_hash_and_nothing_else(shipped: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", shipped, re.DOTALL)
    (script,) = re.findall(r'<script type="module">(.*?)</script>', shipped, re.DOTALL)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', shipped)

    assert html.unescape(policy) == (
        f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_it_asks_for_nothing_from_anywhere(shipped: str) -> None:
    without_data = re.sub(r"<script.*?</script>", "", shipped, flags=re.DOTALL)

    assert not re.search(r"\b(src|srcset|action|poster|data|style|on\w+)=", without_data)
    assert not re.search(r"<(link|iframe|object|embed|base|img)\b", without_data)


@pytest.mark.parametrize("name", ["family-leave", str(ROOT / "tests/report/kinds/kinds.yaml")])
def test_the_same_inputs_give_the_same_bytes(name: str) -> None:
    once, again = ((each, assure(each, [])) for each in (remit.load(name), remit.load(name)))

    assert page(once[0], [], once[1], {}, DAY) == page(again[0], [], again[1], {}, DAY)


def test_it_is_dated_as_it_is_asked_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717200000")
    assert main(["report", "family-leave", "--quick", "-o", str(tmp_path / "page.html")]) == 0

    assert "made 1 June 2024" in (tmp_path / "page.html").read_text()


def test_a_script_in_any_field_of_a_policy_stays_text(tmp_path: Path) -> None:
    made = hostile(tmp_path)
    scripts = re.findall(r"<script[^>]*>", made)

    assert all(re.fullmatch(r'<script type="(module"|application/json" id="data-\w+")>', tag) for tag in scripts)
    assert "<img" not in made
    head = re.sub(r"<s(cript|tyle).*?</s(cript|tyle)>", "", made, flags=re.DOTALL).split("<main>")[0]
    assert "49" not in re.sub(r"[0-9a-f]{12,}|sha256-[^']+", "", head)  # hashes have any digits
    assert 'href="javascript:' not in made
    for field in FIELDS:
        assert html.escape(f"{EVIL} {field}", quote=False).replace("'", "&#39;") in made, field


def test_a_script_in_the_list_of_served_policies_stays_text() -> None:
    made = index([Entry("p", f"{EVIL} title", (f"{EVIL} problem",))], [f"{EVIL} broken"], 1)

    assert "<img" not in made
    assert made.count("<script") == 2  # the version, and our own
    for field in ("title", "problem", "broken"):
        assert html.escape(f"{EVIL} {field}", quote=False).replace("'", "&#39;") in made, field


def test_data_cannot_end_its_element() -> None:
    assert script_json({"a": "</script>&\u2028"}) == '{"a":"\\u003c/script\\u003e\\u0026\\u2028"}'


def test_modules_are_joined_without_a_trace_of_having_been_apart() -> None:
    script = joined([*EXPLORER, "live.js"])

    assert not re.search(r"^\s*(import|export)\b", script, re.MULTILINE)
    assert "</" not in script


def test_a_policy_that_is_too_large_for_everything_else_still_has_its_rules() -> None:
    loaded = remit.load(POLICY)
    made = page(loaded, [], NOTHING, {}, DAY)

    assert "too large for every one of its cases" in made
    assert all(f'id="rule-{name}"' in made for name in loaded.policy.rules)


def test_what_is_too_large_to_be_found_out_is_said_with_its_code_and_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MOST_STATES", 10)
    monkeypatch.setattr(compiled, "MOST_JOINED", 10)
    loaded = remit.load(POLICY)
    made = page(loaded, [], assure(loaded, []), {}, DAY)
    (said,) = re.findall(r"<dt>Not found out</dt><dd>([^<]*)</dd>", made)

    assert re.match(r"\S*us-weapons-in-russia\.yaml:\d+:\d+: .*\[too-large\]", said)


def test_a_policy_that_is_too_large_for_the_explorer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram, "LARGEST", 10)
    made = page(remit.load(POLICY), [], NOTHING, {}, DAY)

    assert "too many cases apart for an explorer" in made
    assert 'id="data-diagram"' not in made
    assert "class Explorer" not in made
    assert 'id="map"' in made


def test_a_scenario_that_is_not_as_expected_is_shown_and_fails(tmp_path: Path) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text("scenarios:\n  - {name: wrong, given: {supplier: other-supplier}, expect: prohibited}\n")

    assert main(["report", POLICY, str(cases), "--quick", "-o", str(tmp_path / "page.html")]) == 1
    assert 'aria-label="not as expected"' in (tmp_path / "page.html").read_text()


def test_statements_are_quoted_where_their_text_is_at_hand(tmp_path: Path) -> None:
    made = hostile(tmp_path, evil="plain & simple")

    assert "<blockquote>plain &amp; simple quote</blockquote>" in made


def test_a_source_that_the_policy_does_not_have_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "article.txt"
    text.write_text("words")

    assert main(["report", POLICY, "--source", f"cbs={text}", "-o", str(tmp_path / "page.html")]) == 2
    assert "no source `cbs`" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()


@settings(max_examples=25)
@given(policies(max_facts=4, max_rules=5, max_constraints=2))
def test_every_policy_has_a_page(policy: Policy) -> None:
    loaded = opened(policy)
    made = page(loaded, [], assure(loaded, []), {}, DAY)

    assert all(f'id="rule-{name}"' in made for name in policy.rules)
    assert "What stands behind this page" in made


KINDS = ROOT / "tests/report/kinds"


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a policy with a fact of every kind, priorities and conflicts."""
    target = tmp_path_factory.mktemp("page") / "kinds.html"
    main(["report", str(KINDS / "kinds.yaml"), str(KINDS / "cases.yaml"), "--quick", "-o", str(target)])
    return html.unescape(target.read_text(encoding="utf-8"))


def test_where_a_policy_contradicts_itself_is_listed_with_the_rules(kinds: str) -> None:
    listed = kinds[kinds.index("Where it contradicts itself") : kinds.index("Where it is silent")]
    both = [re.findall(r'href="#rule-([^"]*)"', clash) for clash in listed.split("<article")[1:]]

    assert both == [["captain", "heavy"], ["no-guests", "hands"]]
    assert "load is between 100.26 and 500.00 kg" in listed
    assert '<a href="#conflicts">' in kinds


def test_a_policy_that_does_not_contradict_itself_has_no_such_list(shipped: str) -> None:
    assert "contradicts itself" not in shipped


def test_rules_that_are_combined_by_priority_show_it(kinds: str, shipped: str) -> None:
    shown = re.findall(r"<code>([\w-]+)</code><span class=\"days\">priority (\d)</span>", kinds)

    assert shown == [("no-guests", "2"), ("hands", "2"), ("captain", "1"), ("heavy", "1"), ("old", "3")]
    assert "priority 0" not in shipped


def test_cases_are_counted_by_what_the_rules_tell_apart(kinds: str) -> None:
    roles, berths, two_parts = 2**3, 4, 2  # the other six facts are each of two parts

    assert f"Of {roles * berths * two_parts**6:,} cases that can be told apart" in kinds
    assert "load is between 100.26 and 500.00 kg" in kinds
    assert "trillion" not in kinds


def test_a_page_says_of_its_facts_only_what_its_policy_says(kinds: str) -> None:
    assert "coordinates" not in kinds


def test_headings_of_the_map_are_the_answers_to_its_questions(kinds: str) -> None:
    drawn = kinds[kinds.index('<section id="map"') : kinds.index('<section id="rules"')]
    headings = re.findall(r'<th scope="row">([^<]*)</th>', drawn)

    assert "Of none at all" in headings
    assert "Of deck hand only" in headings


def test_links_to_a_case_keep_several_values_apart(shipped: str) -> None:
    (told,) = re.findall(r'id="data-told">(.*?)</script>', shipped)

    text = zlib.decompress(base64.b64decode(json.loads(told))).decode()
    assert any("|" in part for part, _ in json.loads(text)["stated"])
    assert "%7C" not in text


def test_every_citation_of_every_source_leads_to_its_statement(tmp_path: Path) -> None:
    made = hostile(tmp_path, evil="plain")
    (text,) = re.findall(r'id="data-anchors">(.*?)</script>', made)

    assert json.loads(text) == {"p1": "statement-s-p1"}
    assert 'id="statement-s-p1"' in made
