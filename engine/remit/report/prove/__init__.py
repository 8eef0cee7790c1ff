"""Proofs for people and for programs."""
