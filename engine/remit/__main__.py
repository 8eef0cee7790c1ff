"""`python -m remit`."""

import sys

from remit.cli.main import main

sys.exit(main())
