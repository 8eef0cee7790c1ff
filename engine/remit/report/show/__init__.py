"""A policy in plain words, written out in full, or as the rulesets that fire."""
