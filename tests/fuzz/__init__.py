"""Files of every kind, broken at random, in great numbers: each ends in an answer about all of it, or is refused."""
