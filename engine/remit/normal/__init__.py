"""Conditions in normal form."""
