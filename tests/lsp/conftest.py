"""The client is no test by itself, and needs the extra `lsp`."""

collect_ignore = ["editor.py"]
