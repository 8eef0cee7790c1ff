"""The kinds of facts: a file for each, with how it is declared, what values it has, and all that is asked of them."""
