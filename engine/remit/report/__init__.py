"""Results for people and for programs: terminal, JSON, JUnit."""

DISCLAIMER = "This reports what a published text says and omits; it is no authority on what is lawful or ordered."
