"""Text to models: YAML, JSON, JSON Lines and CSV, every part with its file, line and column."""
