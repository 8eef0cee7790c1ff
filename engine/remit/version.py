"""The version of remit, which every decision bears."""

VERSION = "0.1.0"
