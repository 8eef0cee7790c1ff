"""On a million rows DuckDB says what the definition says: `python -m pytest tests/engines/million_in_duckdb.py`."""

from rows import differences, table


def test_a_million_rows_in_duckdb_have_the_words_of_the_definition() -> None:
    from outcome_table import shipped
    from tables import ALL

    import remit

    found = remit.classify(table(), shipped(), columns=ALL, bad_values="unknown")
    columns = [found[name].to_pylist() for name in ALL]

    assert differences(list(zip(*columns, strict=True))) == []
