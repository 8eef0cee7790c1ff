"""Which rows of a table are surely, possibly or never allowed, each with its reason."""
