"""Tables classified by a policy: files through DuckDB, data frames, Spark."""
