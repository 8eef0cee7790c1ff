"""How a text bears out its statements, for people and for programs."""
