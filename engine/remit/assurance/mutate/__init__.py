"""Policies with one thing wrong in them, and whether scenarios would notice."""
