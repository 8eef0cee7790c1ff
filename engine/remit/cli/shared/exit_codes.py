"""How a command ends, for whoever called it; 0 is that all is well."""

FAILED, WRONG = 1, 2  # an expectation failed; bad usage or input
INTERRUPTED, CUT_SHORT = 130, 141  # by Ctrl-C; by whoever read the output (128 and the number of the signal)
