"""A cell means the same in a decision, a scenario file, a dict, CSV, JSON Lines, Parquet, Arrow and frames."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from made_up_tables import made_policy, made_table
from one_reading import Readers


@pytest.mark.parametrize("seed", range(12))
def test_all_that_read_a_table_say_what_a_decision_says(seed: int, tmp_path: Path) -> None:
    random, readers = Random(seed), Readers(tmp_path)
    policy = made_policy(random, tmp_path)
    tables = [made_table(random, policy, together) for together in (1, 1, 2, 10, 50)]

    assert [each for table in tables for each in readers.differences(random, policy, table)] == []
