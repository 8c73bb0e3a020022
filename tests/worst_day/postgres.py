"""The second server of the day: on a PostgreSQL that is restarted while people write."""

import os
import subprocess
import time
from pathlib import Path

from sqlalchemy import make_url

from tests.clusters import DEBIAN, started_cluster
from tests.worst_day import ledger
from tests.worst_day.house import House
from tests.worst_day.report import Event


def restarted(folder: Path, phones: int, pace: float) -> Event:
    """Go through the restart; raises ``AssertionError`` where a note is lost or doubled."""
    if not any(DEBIAN.glob("*/bin/pg_ctl")):
        return Event("postgres_untried", 0.0)
    folder.mkdir()
    with started_cluster(durable=True) as cluster:
        address = cluster.create()
        place = Path(make_url(address).query["host"])
        house = House(folder, {"WORKSHOP_DATABASE_URL": address})
        try:
            return _while_people_write(house, place, phones, pace)
        finally:
            house.close()
            # The one that was started anew is nobody's child here.
            if (place / "data/postmaster.pid").exists():
                _control(place, "stop", "immediate")


def _while_people_write(house: House, place: Path, phones: int, pace: float) -> Event:
    room = house.furnish()
    house.server.start()
    people = house.people(room, phones, pace)
    try:
        people.write()
        people.go_on()
        people.noticed()
        began = time.monotonic()
        _control(place, "restart", "fast")
        people.go_on()
        seconds, noticed = time.monotonic() - began, people.noticed()
        people.rest()
        said: dict[str, str] = {}
        for phone in people.phones:
            said |= phone.acknowledged
        wrong = [*ledger.differences(room, said, ()), *ledger.pictures(people, room)]
        assert not wrong, wrong
        return Event("postgres", seconds, noticed)
    finally:
        people.go_home()


def _control(place: Path, action: str, mode: str) -> None:
    program = max(DEBIAN.glob("*/bin/pg_ctl"), key=lambda path: int(path.parent.parent.name))
    who = {"user": "postgres", "group": "postgres", "extra_groups": []}
    where = ["-D", place / "data", "-l", place / "data/restarted.log"]
    subprocess.run(
        [program, action, "-w", "-m", mode, *where],
        check=True,
        cwd=place,
        stdout=subprocess.DEVNULL,
        **(who if os.geteuid() == 0 else {}),
    )
