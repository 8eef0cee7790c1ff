"""Coverage for people and for programs."""
