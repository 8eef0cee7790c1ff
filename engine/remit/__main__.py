"""`python -m remit`, and the command `remit`: what is stopped while it starts ends at once, without a traceback."""

import _signal as signal  # type: ignore[import-not-found]  # built in: what `signal` makes of it takes long enough to be interrupted
import gc
import sys

IS_OURS = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # a shell may have it ignored
if IS_OURS:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # an exception within an import can come out as another


def main() -> int:
    """Run one command; the exit code."""
    from remit.cli.main import main as run

    if IS_OURS:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return run()
    finally:
        gc.freeze()  # the process ends, and going through all that it made, for garbage, takes a tenth of a short run


if __name__ == "__main__":
    sys.exit(main())
