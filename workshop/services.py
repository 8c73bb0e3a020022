"""Settings, store and hub of this process, put together once."""

import logging
from dataclasses import dataclass, replace
from time import monotonic

from workshop.board.note_clock import note_clock
from workshop.erasing_again.from_list import catch_up
from workshop.i18n import _, mark
from workshop.live.hub import Hub
from workshop.live.neighbours import Neighbours
from workshop.live.relay import PostgresRelay, relay
from workshop.local_time import today, use_zone
from workshop.needs.question_telling import question_clock
from workshop.needs.suggestions.runs import RUNS
from workshop.outside.delivery_clock import DeliveryClock
from workshop.people.rekeying import forget_unclaimed
from workshop.people.rights import SYSTEM
from workshop.programme.contribution_window import close_due_windows
from workshop.programme.rehearsals import clear_rehearsals
from workshop.programme.session_run import settle_closed_sessions
from workshop.programme.window_clock import WindowClock
from workshop.recruitment.erasure import ErasureClock, look_at
from workshop.retention.clock import RetentionClock
from workshop.settings import SHORTEST_TOKEN, BadSetting, Settings
from workshop.standards.adoption.news_clock import NewsClock
from workshop.store.backup_clock import BackupClock
from workshop.store.backup_place import list_in, note_program
from workshop.store.batch_clock import BatchClock
from workshop.store.opening import open_for_use
from workshop.store.passing import Passing
from workshop.store.store import Store
from workshop.wiring import connect

CLOCKS_END_WITHIN = 2.0
"""Seconds for which clocks that do something just now are waited for: a call to somewhere else goes
on for longer, and is begun again at the next start."""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """Settings, database and live updates of this process, for every page and route.

    ``passing``, ``neighbours``: what it shares with other processes, with PostgreSQL only.
    """

    settings: Settings
    store: Store
    hub: Hub
    relay: PostgresRelay | None
    clock: BatchClock | None = None
    questions: BatchClock | None = None
    erasures: ErasureClock | None = None
    retention: RetentionClock | None = None
    windows: WindowClock | None = None
    passing: Passing | None = None
    neighbours: Neighbours | None = None
    backups: BackupClock | None = None
    webhooks: DeliveryClock | None = None
    news: NewsClock | None = None

    @classmethod
    def build(cls, settings: Settings) -> "Services":
        """Migrate the database (after a backup), open it, and connect it with the hub.

        Fills the slots of ``workshop.wiring`` first: commands need the functions in them. Raises a
        ``WorkshopError`` where the database cannot be used as it is: see ``open_for_use``.
        """
        connect()
        use_zone(settings.zone)
        settings = replace(settings, secret=open_for_use(settings))
        note_program(settings)
        erased = list_in(settings)
        store, hub = Store(settings.database_url, erased=erased), Hub()
        catch_up(store, erased)
        store.write(settle_closed_sessions, SYSTEM, None)
        store.write(forget_unclaimed, SYSTEM, None)
        store.write(clear_rehearsals, SYSTEM, None)
        store.write(look_at, SYSTEM, today())
        store.write(close_due_windows, SYSTEM, None)
        clock = note_clock(store, settings.batch_seconds, settings.leave_seconds)
        clock.start()
        questions = question_clock(store, settings.weigh_seconds)
        questions.start()
        erasures = ErasureClock(store)
        erasures.start()
        retention = RetentionClock(store)
        retention.start()
        windows = WindowClock(store)
        live = relay(store, hub)
        windows.start()
        passing = None if store.sqlite else Passing(store.url, settings.secret)
        met = None if passing is None else _meet_neighbours(store, hub, passing, settings.secret)
        copies = BackupClock(settings)
        copies.start()
        webhooks = DeliveryClock(store, settings)
        webhooks.start()
        news = NewsClock(store, inside=settings.inside)
        news.start()
        return cls(
            settings,
            store,
            hub,
            live,
            clock,
            questions,
            erasures,
            retention,
            windows,
            passing,
            met,
            copies,
            webhooks,
            news,
        )

    def close(self) -> None:
        """Stop live updates and close the database."""
        self.hub.bind(None)
        if self.neighbours is not None:
            RUNS.part(self.neighbours)
            self.neighbours.stop()
        clocks = (
            self.clock,
            self.questions,
            self.erasures,
            self.retention,
            self.windows,
            self.backups,
            self.webhooks,
            self.news,
        )
        going = [clock for clock in clocks if clock is not None]
        for clock in going:
            clock.stop()
        # One that reads just now would keep the file open, and its last changes beside it.
        until = monotonic() + CLOCKS_END_WITHIN
        for clock in going:
            if clock.is_alive():
                clock.join(max(until - monotonic(), 0))
        if self.relay is not None:
            self.relay.stop()
        if self.passing is not None:
            self.passing.close()
        self.store.close()


def _meet_neighbours(store: Store, hub: Hub, passing: Passing, secret: bytes) -> Neighbours:
    """Share with the other processes at the same database who is here and what is computed."""
    neighbours = Neighbours(store.url, passing)
    neighbours.start()
    hub.presence.connect(neighbours, secret)
    RUNS.meet(neighbours)
    return neighbours


_BAD_SETTINGS = {
    "WORKSHOP_PUBLIC_URL": mark(
        "WORKSHOP_PUBLIC_URL is no complete address: “{value}”. It begins with https:// or"
        " http://, for example https://workshop.example.org"
    ),
    "WORKSHOP_TIMEZONE": mark(
        "WORKSHOP_TIMEZONE is no time zone: “{value}”. Its name is one such as Europe/Warsaw."
    ),
    "WORKSHOP_LOG": mark("WORKSHOP_LOG can be text or json, not “{value}”."),
    "WORKSHOP_LOG_LEVEL": mark(
        "WORKSHOP_LOG_LEVEL can be debug, info, warning or error, not “{value}”."
    ),
    "WORKSHOP_METRICS_TOKEN": mark(
        "WORKSHOP_METRICS_TOKEN is too short: it needs {least} characters at least, such as the"
        " output of: openssl rand -hex 24"
    ),
    "WORKSHOP_METRICS_TOKEN_FILE": mark(
        "WORKSHOP_METRICS_TOKEN_FILE names no file with a token of {least} characters at least:"
        " “{value}”"
    ),
    "WORKSHOP_OIDC_ISSUER": mark(
        "WORKSHOP_OIDC_ISSUER is no address of a provider: “{value}”. It begins with https://"
    ),
    "WORKSHOP_OIDC_CLIENT_ID": mark(
        "With WORKSHOP_OIDC_ISSUER also WORKSHOP_OIDC_CLIENT_ID and WORKSHOP_PUBLIC_URL are needed."
    ),
    "WORKSHOP_OIDC_CLIENT_SECRET": mark(
        "With WORKSHOP_OIDC_ISSUER also WORKSHOP_OIDC_CLIENT_SECRET is needed, or"
        " WORKSHOP_OIDC_CLIENT_SECRET_FILE."
    ),
    "WORKSHOP_OIDC_CLIENT_SECRET_FILE": mark(
        "WORKSHOP_OIDC_CLIENT_SECRET_FILE names no file with a secret: “{value}”"
    ),
    "WORKSHOP_BACKUPS": mark(
        "WORKSHOP_BACKUPS is neither “daily”, an hour such as 03:00, nor “off”: “{value}”."
    ),
}

_built: list[Services] = []


def describe_bad_setting(error: BadSetting) -> str:
    """What is wrong with a setting, in the current language."""
    return _(_BAD_SETTINGS[error.name], value=error.value, least=SHORTEST_TOKEN)


def services() -> Services:
    """The services of this process, built at first use from the environment."""
    if not _built:
        _built.append(Services.build(Settings.from_environment()))
    return _built[0]


def use_services(new: Services | None) -> None:
    """Replace this process's services; ``None``: build them again at next use.

    For tests and the composition root.
    """
    _built.clear()
    if new is not None:
        _built.append(new)
