"""Records that were decided again, for people and for programs."""
