"""Decisions and what was expected of them: terminal, JSON, JUnit."""
