"""Several policies compared, for people and for programs."""
