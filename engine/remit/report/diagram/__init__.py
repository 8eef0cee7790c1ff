"""The diagram of a policy as data, for the page and for programs."""
