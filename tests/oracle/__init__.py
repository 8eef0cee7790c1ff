"""The language read a second time, from its guide alone, and every way of asking compared with that reading.

Nothing here imports the engine but what stands in `ways_*.py`, which call the public functions that they judge. To
learn what a policy means, read `scales.py`, `facts.py`, `meaning.py`, `cases.py`, `partial.py` and `claims.py`.
"""
