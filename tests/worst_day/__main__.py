"""Goes through a day on which everything goes wrong: ``python -m tests.worst_day``.

It takes some minutes, with a server of its own, phones and a wall. At the end come two reports, in
Polish and English, printed and as files. The exit code is 1 if a note was lost or doubled, or an
erased one was found.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.copies import keep_backup_key
from tests.worst_day.day import Size, whole_day
from tests.worst_day.people import LANGUAGES
from tests.worst_day.report import report, write_reports
from workshop.settings import ROOT


def main() -> int:
    """Go through the day and print the reports."""
    usual = Size()
    parser = argparse.ArgumentParser(prog="python -m tests.worst_day", description=__doc__)
    parser.add_argument("--phones", type=int, default=usual.phones)
    parser.add_argument("--silent", type=int, default=usual.silent, help="connections of strangers")
    parser.add_argument(
        "--report", type=Path, default=ROOT / "data/local/worst-day", help="folder for the reports"
    )
    wanted = parser.parse_args()
    size = Size(phones=wanted.phones, silent=wanted.silent)
    os.environ["WORKSHOP_BATCH_SECONDS"] = "0.5"
    keep_backup_key()
    with tempfile.TemporaryDirectory(prefix="workshop-day-") as folder:
        events, evening = whole_day(size, Path(folder))
    for language in LANGUAGES:
        print(report(events, evening, language))
    for file in write_reports(events, evening, wanted.report):
        print(file)
    return 1 if evening.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
