"""One server per data folder: with SQLite there is one process."""

from workshop.services import House
from workshop.store.file_lock import hold


def claim(house: House) -> House:
    """Hold the data folder for this process; ends the program with a sentence otherwise."""
    if house.store.sqlite and not hold(house.settings.data_dir / "server.lock"):
        raise SystemExit("Another server already uses this data folder; stop it first.")
    return house
