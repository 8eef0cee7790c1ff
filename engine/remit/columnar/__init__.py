"""Tables: the policy as one expression over columns, exact about missing values; for DuckDB, other databases, Spark.

The way: `codes` numbers what a cell of a column can say (nothing at all is code 0), `coded` is the decision diagram
with a child for each code, `stages` are small lookups that walk it, and `duck` and `portable` write them as SQL.
Nothing here knows what a verdict is made of: it comes from the diagram, whose terminals `answers` reads.
"""
