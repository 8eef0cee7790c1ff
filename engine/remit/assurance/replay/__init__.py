"""Two policies over real cases: which rows of a table come out differently."""
