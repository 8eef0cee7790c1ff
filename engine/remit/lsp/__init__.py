"""What editors ask of policies, scenarios, statements and vocabularies: the Language Server Protocol.

Every feature is a file of pure functions over `workspace.py`, in lines and columns of this program; `server.py` alone
knows the protocol and its library (the extra `lsp`), and `wire.py` turns the one into the other.
"""
