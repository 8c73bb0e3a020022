"""``python -m workshop.cli`` does what the command ``workshop`` does."""

import signal
import sys
from typing import NoReturn

from workshop.cli import main


def _end_tidily(_number: int, _frame: object) -> NoReturn:
    """So that what was begun and not completed is removed."""
    raise SystemExit(1)


signal.signal(signal.SIGTERM, _end_tidily)
sys.exit(main())
