"""What the service has logged, replayed against a policy with one changed rule, gives exactly the rows that change."""

from pathlib import Path

from replayed_log import hold


def test_logged_decisions_change_just_as_decide_and_classify_say(tmp_path: Path) -> None:
    found = hold(tmp_path, 1_000, 300)

    assert found.number("changes") > 0
    assert found.number("could change") > 0
    assert found.log is not None
    assert found.log.decisions == 1_000
