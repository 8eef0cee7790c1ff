"""What became of mutants, for people and for programs."""
