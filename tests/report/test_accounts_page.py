"""The page of several accounts: what its script says of a case is what each account decides."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from py_mini_racer import MiniRacer

import remit
from remit.assurance.compare.accounts import compare_accounts
from remit.assurance.compare.compare import ComparedSide
from remit.cli.main import main
from remit.report.page.render import joined
from remit.testing import default_readings

NAMES = ["politico-2024-05-30", "us-officials-june-2024", "us-november-2024"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page() -> str:
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.chdir(ROOT):
        assert main(["compare", *NAMES, "--format", "html"]) == 0
    return out.getvalue()


@pytest.fixture(scope="module")
def tried(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data-tried">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


@pytest.fixture(scope="module")
def engine(tried: dict[str, Any]) -> MiniRacer:
    made = MiniRacer()
    made.eval("globalThis.document = { getElementById: () => null };" + joined(["plain.js", "accounts.js"]))
    made.eval(f"const them = {json.dumps(tried['accounts'])};")
    return made


def asked(engine: MiniRacer, chosen: dict[int, int]) -> list[list[dict[str, Any]]]:
    pairs = json.dumps([*chosen.items()])
    return json.loads(str(engine.eval(f"JSON.stringify(them.map((each) => said(each, new Map({pairs}))))")))


def test_every_account_says_on_the_page_what_it_decides(tried: dict[str, Any], engine: MiniRacer) -> None:
    loaded = [remit.load(name) for name in NAMES]
    sides = [ComparedSide(each.policy, default_readings(each.policy)) for each in loaded]
    cells = {each.level: each for each in _facts(compare_accounts(sides))}
    draw = random.Random(17)
    told = 0
    for _ in range(150):
        stated = [fact for fact in tried["facts"] if draw.random() < 0.7]
        chosen = {fact["level"]: draw.randrange(len(fact["cells"])) for fact in stated}
        given = {cells[level].name: {"one of": [*cells[level].cells[cell]]} for level, cell in chosen.items()}
        for policy, found in zip(loaded, asked(engine, chosen), strict=True):
            try:
                decision = policy.decide(given)
            except remit.RemitError:
                assert found == []
                continue
            told += len(found) == 1
            assert {each["verdict"] for each in found} == set(decision.possible)
            if len(found) == 1 and not decision.may_rules:
                assert set(found[0]["rules"]) == set(decision.rules)
    assert told > 50


def _facts(comparison: Any) -> Any:
    from remit.assurance.compare.account_diagrams import account_diagrams

    found = account_diagrams(comparison.ground)
    assert found is not None
    return found.facts


def test_the_page_marks_what_is_unverified_and_lets_nothing_in(page: str) -> None:
    assert page.count("<strong>Unverified</strong>") == page.count("read in ") > 10
    assert "default-src &#39;none&#39;" in page
    assert "http" not in re.sub(r'http-equiv="[^"]*"', "", page)


def test_what_a_policy_says_is_text_on_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in "abc":
        rule = 'ban: {forbid: "No </script><b>dogs</b>.", when: {dog: true}}'
        text = f'remit: 1\npolicy: {name}\ntitle: "<i>{name}</i>"\nfacts: {{dog: {{flag: {{}}}}}}\nrules: {{{rule}}}\n'
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    assert main(["compare", *(str(tmp_path / f"{name}.yaml") for name in "abc"), "--format", "html"]) == 0
    page = capsys.readouterr().out
    assert "<b>" not in page
    assert "<i>" not in page


def test_a_page_is_of_several_policies(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *NAMES[:2], "--format", "html"]) == 2
    assert "--format html is of several policies" in capsys.readouterr().err
