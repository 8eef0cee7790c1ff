"""Fingerprints of sentences: make them, find them in a text, and see that they tile it without a gap."""

from remit.cite.draft import Draft, draft
from remit.cite.report import Misplaced, Replaced, Report, Sighting, Status, Unlisted
from remit.cite.verify import verify
from remit.cite.words import Fingerprint, fingerprint, words_of

__all__ = [
    "Draft",
    "Fingerprint",
    "Misplaced",
    "Replaced",
    "Report",
    "Sighting",
    "Status",
    "Unlisted",
    "draft",
    "fingerprint",
    "verify",
    "words_of",
]
