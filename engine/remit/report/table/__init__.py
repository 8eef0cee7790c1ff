"""A policy as a matrix of verdicts that people read and sign: what it is, and its forms."""
