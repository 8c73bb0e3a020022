"""``python -m workshop.cli`` does what the command ``workshop`` does."""

import sys

from workshop.cli import main

sys.exit(main())
