"""Policies over HTTP: the page of each policy of a folder, and OpenID AuthZEN Authorization API 1.0 beside it."""
