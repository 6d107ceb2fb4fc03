"""`python -m tracker COMMAND`: what `app.py` hands over to."""

import sys

from tracker.cli import main

sys.exit(main())
