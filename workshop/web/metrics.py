"""``/metrics``: figures for Prometheus, for whoever knows the token of the server.

No label names a programme, a person, a text, a code or an address. What people do is told by
``acts``, how many of them are here in steps. Whatever else would move with each press (the
processor's time, memory, open files) is not told, and the room on the disk in steps.
"""

import asyncio
import hmac
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from workshop.disclosure import in_steps
from workshop.live.viewer_kinds import ViewerKind
from workshop.people.password_checks import PASSWORD_CHECKS
from workshop.services import Services
from workshop.store.disk_room import free_bytes
from workshop.store.kept_copies import newest_copy
from workshop.store.times import BOUNDS, TimesTaken
from workshop.web.guarded_server import count_connections
from workshop.web.health import Health
from workshop.web.live_feed import LiveFeed

if TYPE_CHECKING:
    from prometheus_client import Metric

ROOM_STEP = 10_000_000
"""Bytes in which the room on a disk is told: a commit takes some thousand."""


CONNECTION_STEP = 25
"""Steps in which connections are told: among them are those of phones that are counted nowhere."""


@dataclass(frozen=True)
class MetricFigure:
    """One figure: a histogram, or a number for each value of ``label`` (``""``: without one)."""

    name: str
    about: str
    values: TimesTaken | Mapping[str, float]
    label: str = ""
    grows: bool = False


class MetricsRoutes:
    """The route, closed (404) where no token is set."""

    def __init__(self, feed: LiveFeed, health: Health) -> None:
        self._feed = feed
        self._health = health
        self._token = feed.services.settings.metrics_token

    def routes(self) -> list[Route]:
        """The one route."""
        return [Route("/metrics", self.metrics)]

    async def metrics(self, request: Request) -> Response:
        """The figures as text (200); without a token 401, with a wrong one 403."""
        if not self._token:
            return PlainTextResponse("", 404)
        kind, _space, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not given:
            return PlainTextResponse("", 401, {"WWW-Authenticate": "Bearer"})
        if not hmac.compare_digest(given.strip().encode(), self._token.encode()):
            return PlainTextResponse("", 403)
        parts, services = await self._health.parts(), self._feed.services
        figures = [*_acts(self._feed), *_waiting(self._feed), *_state(services, parts)]
        figures += _connections(count_connections(request.scope))
        worker = str(services.settings.worker)
        text, media = await asyncio.to_thread(_write, worker, figures, services)
        return Response(text, headers={"Content-Type": media, "Cache-Control": "no-store"})


def _acts(feed: LiveFeed) -> Iterator[MetricFigure]:
    """What people did, as far as it may be told."""
    told = feed.acts.told()
    yield MetricFigure("notes", "Notes written", {"": told.notes}, grows=True)
    commands = "Commands by outcome: ok, or why they were refused"
    yield MetricFigure("commands", commands, told.commands, "outcome", grows=True)
    yield MetricFigure("answer_seconds", "From a command to its answer", told.answers)
    yield MetricFigure("write_seconds", "Transactions of the writer", told.writing)


def _waiting(feed: LiveFeed) -> Iterator[MetricFigure]:
    """Who is here, and what waits; of people and their acts in steps."""
    phones, desks = (feed.sockets[one] for one in (ViewerKind.PARTICIPANT, ViewerKind.STAFF))
    sockets = {"phone": in_steps(phones), "desk": in_steps(desks)}
    sockets["wall"] = feed.sockets[ViewerKind.WALL]
    yield MetricFigure("sockets", "Open sockets; of people in steps of five", sockets, "kind")
    queues = {
        "writing": feed.services.store.waiting,
        "gathering": feed.services.hub.gathered,
        "passwords": PASSWORD_CHECKS.waiting,
        **feed.queues,
    }
    told = {name: in_steps(length) for name, length in queues.items()}
    yield MetricFigure("waiting", "What waits, in steps of five", told, "queue")


def _state(services: Services, parts: Mapping[str, bool]) -> Iterator[MetricFigure]:
    """How the process is."""
    ready = {name: int(well) for name, well in parts.items()}
    yield MetricFigure("ready", "Parts of /readyz, 1 or 0", ready, "part")
    others = services.neighbours.count if services.neighbours is not None else 0
    yield MetricFigure(
        "processes", "Processes at this database that hear each other", {"": 1 + others}
    )


def _connections(counted: tuple[int, int] | None) -> Iterator[MetricFigure]:
    """How near the limit of connections is."""
    if counted is not None:
        connections = {"open": counted[0] // CONNECTION_STEP * CONNECTION_STEP, "most": counted[1]}
        about = "Open connections, in steps of 25, and how many there may be"
        yield MetricFigure("connections", about, connections, "count")


def _files(services: Services) -> Iterator[MetricFigure]:
    """What lies on the disk."""
    room = free_bytes(services.settings.data_dir, services.store.url)
    free = {name: found // ROOM_STEP * ROOM_STEP for name, found in room.items()}
    yield MetricFigure("disk_free_bytes", "Room in a folder, in steps of 10 MB", free, "folder")
    made = newest_copy(services.settings.data_dir / "backups")
    age = {"": max(0.0, time.time() - made.timestamp())} if made else {}
    yield MetricFigure("backup_age_seconds", "Age of the newest backup; none without one", age)


def _write(worker: str, figures: list[MetricFigure], services: Services) -> tuple[bytes, str]:
    """The figures as Prometheus reads them, and the type of that text."""
    # Only where somebody asks: a server that nobody watches does without the library.
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(worker, [*figures, *_files(services)]))
    return generate_latest(registry), CONTENT_TYPE_LATEST


class _Collector:
    """Figures as the library asks for them."""

    def __init__(self, worker: str, figures: list[MetricFigure]) -> None:
        self._worker = worker
        self._figures = figures

    def collect(self) -> "Iterator[Metric]":
        """One family for each figure."""
        from prometheus_client.core import (
            CounterMetricFamily,
            GaugeMetricFamily,
            HistogramMetricFamily,
        )

        for figure in self._figures:
            name, labels = f"workshop_{figure.name}", ["worker"]
            if isinstance(figure.values, TimesTaken):
                times = HistogramMetricFamily(name, figure.about, labels=labels)
                times.add_metric([self._worker], _buckets(figure.values), figure.values.seconds)
                yield times
                continue
            labels += [figure.label] if figure.label else []
            family = CounterMetricFamily if figure.grows else GaugeMetricFamily
            made = family(name, figure.about, labels=labels)
            for value, number in figure.values.items():
                made.add_metric([self._worker, *([value] if figure.label else [])], number)
            yield made


def _buckets(taken: TimesTaken) -> list[tuple[str, float]]:
    """Counts up to each bound, as Prometheus adds them up."""
    bounds = [*map(str, BOUNDS), "+Inf"]
    return list(zip(bounds, accumulate(taken.counts), strict=True))
