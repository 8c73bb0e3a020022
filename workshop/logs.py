"""The log of a process: one line for each trouble, for people or as JSON for programs.

Nothing that somebody has written, typed or is known by gets into it, whatever goes wrong. So of an
error it tells the type and the places in the code, never the message, which may repeat a text; of
other libraries it tells warnings and errors alone, and of those the first line without the values
in it. What comes again and again is counted (``RepeatedLines``).
"""

import json
import logging
import os
import re
import sys
import threading
import time
import traceback
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from workshop.text_signs import split_lines

FORMS = ("text", "json")
LEVELS = ("debug", "info", "warning", "error")
PERIOD = 60.0
"""Seconds within which the same is said once."""
MOST_ALIKE = 5
"""Lines of one kind that are written within that time where they say different things."""
MOST_KINDS = 200
OURS = "workshop"
_LEFT_OPEN = re.compile(r"%(?:\(\w+\))?[-#+ 0-9.]*[a-zA-Z]")
_FILLED_IN = re.compile(r"\s*[(<{\[\"'].*")
_CODES = ("sqlstate", "sqlite_errorname")
"""What databases call an error; it names no value."""


def configure(form: str = "text", level: str = "info", worker: int = 0) -> None:
    """Send all lines of this process to its standard error, in one of ``FORMS``.

    ``level``: the least of ``LEVELS`` that the program itself writes; ``worker``: the number of
    this process among several, else 0. What ends a thread or the process is written as well.
    """
    handler = LogHandler(JsonLines(worker) if form == "json" else TextLines(worker))
    root = logging.getLogger()
    for former in root.handlers[:]:
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level.upper())
    warnings.showwarning = _log_warning
    threading.excepthook = _log_failed_thread
    sys.unraisablehook = _log_unraisable
    sys.excepthook = _log_end


def write_counted() -> None:
    """Write what was counted: this process ends, perhaps by a signal."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogHandler):
            handler.flush()


class LogHandler(logging.Handler):
    """Writes lines, each kind of trouble once a minute. ``stream``: in place of standard error."""

    def __init__(
        self,
        lines: "TextLines",
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.setFormatter(lines)
        self._stream = stream
        self._repeats = RepeatedLines(clock)
        self._timer: threading.Timer | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, unless it is not to be told or was told just now."""
        if record.levelno < logging.WARNING and not _is_ours(record):
            return
        try:
            self._write_repeated()
            if self._repeats.admits(record):
                self._write(record)
                _remember(record)
            else:
                self._look_again()
        except Exception:
            # What logging itself does here would print the record with its values.
            with suppress(Exception):
                self._put(f"a line of the log could not be written: {record.name}\n")

    def flush(self) -> None:
        """Write what was counted until now."""
        self.acquire()
        try:
            with suppress(Exception):
                self._write_repeated(everything=True)
        finally:
            self.release()

    def close(self) -> None:
        """Write what was counted, and count no more."""
        self.flush()
        if self._timer is not None:
            self._timer.cancel()
        super().close()

    def _look_again(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(PERIOD, self._end_period)
            self._timer.daemon = True
            self._timer.start()

    def _end_period(self) -> None:
        self.acquire()
        try:
            self._timer = None
            self._write_repeated()
            if self._repeats.waits():
                self._look_again()
        finally:
            self.release()

    def _write_repeated(self, everything: bool = False) -> None:
        for record in self._repeats.over(everything):
            self._write(record)

    def _write(self, record: logging.LogRecord) -> None:
        self._put(self.format(record) + "\n")

    def _put(self, lines: str) -> None:
        stream = self._stream or sys.stderr
        if stream is not None:
            stream.write(lines)
            stream.flush()


@dataclass
class _KindOfLine:
    """What was said from one place in the code since a moment; ``unsaid`` times it was not."""

    until: float
    said: set[str] = field(default_factory=set)
    unsaid: int = 0
    last: logging.LogRecord | None = None


class RepeatedLines:
    """Which lines come again: from the same place with the same words within ``PERIOD``, or more
    than ``MOST_ALIKE`` from there with different ones."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kinds: OrderedDict[Any, _KindOfLine] = OrderedDict()

    def admits(self, record: logging.LogRecord) -> bool:
        """Whether to write this record now; else it is counted. Call ``over`` before."""
        key = (record.name, record.levelno, record.pathname, record.lineno, *_place(record))
        kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = _KindOfLine(self._clock() + PERIOD)
            if len(self._kinds) > MOST_KINDS:
                self._kinds.popitem(last=False)
        said = _words_of(record)
        if said in kind.said or len(kind.said) >= MOST_ALIKE:
            kind.unsaid, kind.last = kind.unsaid + 1, _without_frames(record)
            return False
        kind.said.add(said)
        return True

    def waits(self) -> bool:
        """Whether anything is counted that was not told yet."""
        return any(kind.unsaid for kind in self._kinds.values())

    def over(self, everything: bool = False) -> Iterator[logging.LogRecord]:
        """A record for each kind that came again and whose time is over, or for ``everything``;
        its ``repeated`` says how often."""
        moment = self._clock()
        for key, kind in list(self._kinds.items()):
            if kind.until > moment and not everything:
                continue
            del self._kinds[key]
            if kind.last is not None:
                kind.last.created, kind.last.repeated = time.time(), kind.unsaid
                yield kind.last


class TextLines(logging.Formatter):
    """``2026-11-30T10:55:01Z WARNING workshop.store: …``, and below it, indented, where."""

    def __init__(self, worker: int = 0) -> None:
        super().__init__()
        self._worker = worker

    def format(self, record: logging.LogRecord) -> str:
        """The lines of a record, without a line break at their end."""
        fields = self.fields(record)
        worker = f" [{self._worker}]" if self._worker else ""
        error = f": {fields['error']}" if "error" in fields else ""
        repeated = f" … {fields['repeated']} times more" if "repeated" in fields else ""
        head = f"{fields['time']} {record.levelname} {record.name}{worker}: {fields['message']}"
        below = [f"    {line}" for line in fields.get("details", [])]
        return "\n".join([head + error + repeated, *below])

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """What a record says: ``time`` (UTC, ISO 8601, seconds), ``level``, ``logger``, ``message``
        (one line), and where there is one ``worker``, ``error`` (its type), ``details`` (lines),
        ``repeated``."""
        made = datetime.fromtimestamp(record.created, UTC)
        message, *details = split_lines(_words_of(record)) or [""]
        fields: dict[str, Any] = {
            "time": f"{made:%Y-%m-%dT%H:%M:%SZ}",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message,
        }
        if self._worker:
            fields["worker"] = self._worker
        if error := _error_of(record):
            fields["error"] = error
        if repeated := getattr(record, "repeated", 0):
            return {**fields, "repeated": repeated}
        if record.exc_info and record.exc_info[1] is not None:
            details += list(trace(record.exc_info[1]))
        return {**fields, "details": details} if details else fields


class JsonLines(TextLines):
    """One object of JSON for each record: the fields of ``TextLines.fields``."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, in one line."""
        return json.dumps(self.fields(record), ensure_ascii=False)


def name_error(error: BaseException) -> str:
    """The type of an error, with the number that the system or the database gives it."""
    name = type(error).__name__
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return f"{name} ({os.strerror(error.errno)})"
    codes = [code for code in (getattr(error, one, None) for one in _CODES) if code]
    return f"{name} ({codes[0]})" if codes else name


def trace(error: BaseException) -> Iterator[str]:
    """Where an error was raised, and those that led to it: places and lines of the code, and types.

    Never their messages, nor the values of variables.
    """
    chain: list[BaseException] = []
    present: BaseException | None = error
    while present is not None and present not in chain:
        chain.append(present)
        context = None if present.__suppress_context__ else present.__context__
        present = present.__cause__ or context
    for one in reversed(chain):
        yield "Traceback (most recent call last):"
        for frame in traceback.format_tb(one.__traceback__):
            yield from split_lines(frame.rstrip())
        yield name_error(one)


@dataclass(frozen=True)
class Trouble:
    """An error that was written to the log of this process: when, and its line without the time."""

    at: datetime
    line: str


_last: list[Trouble] = []


def last_trouble() -> Trouble | None:
    """The newest error of this process; ``None`` where there was none since its start."""
    return _last[0] if _last else None


def _remember(record: logging.LogRecord) -> None:
    if record.levelno >= logging.ERROR:
        fields = TextLines().fields(record)
        error = f": {fields['error']}" if "error" in fields else ""
        line = f"{fields['logger']}: {fields['message']}{error}"
        _last[:] = [Trouble(datetime.fromtimestamp(record.created, UTC), line)]


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name == OURS or record.name.startswith(f"{OURS}.")


def _words_of(record: logging.LogRecord) -> str:
    """What a record says; of other libraries the first line, without values."""
    if _is_ours(record):
        return record.getMessage().strip()
    words = str(record.msg).strip().partition("\n")[0]
    # asyncio fills in arguments and tasks by itself.
    words = _FILLED_IN.sub("", words) if record.name == "asyncio" else words
    return _LEFT_OPEN.sub("…", words) if record.args else words


def _error_of(record: logging.LogRecord) -> str:
    if record.exc_info and record.exc_info[1] is not None:
        return name_error(record.exc_info[1])
    return str(getattr(record, "failed_by", ""))


def _without_frames(record: logging.LogRecord) -> logging.LogRecord:
    """A copy to keep for a while: the frames of an error hold what somebody wrote."""
    kept = logging.makeLogRecord(record.__dict__)
    kept.failed_by, kept.exc_info = _error_of(record), None
    return kept


def _place(record: logging.LogRecord) -> tuple[Any, ...]:
    """The type of a record's error and the line that raised it."""
    if not record.exc_info or record.exc_info[1] is None:
        return ()
    at: TracebackType | None = record.exc_info[2]
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return type(record.exc_info[1]).__name__, at and (at.tb_frame.f_code.co_filename, at.tb_lineno)


_logger = logging.getLogger(__name__)


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    # The words of a warning may hold what was read from a file.
    _logger.warning("%s at %s:%d", category.__name__, filename, lineno)


def _log_failed_thread(failure: Any) -> None:
    if failure.exc_value is not None and failure.exc_type is not SystemExit:
        name = failure.thread.name if failure.thread is not None else "?"
        _logger.error("the thread %s has failed", name, exc_info=failure.exc_value)


def _log_unraisable(failure: Any) -> None:
    if failure.exc_value is not None:
        _logger.error("an error could not be passed on", exc_info=failure.exc_value)


def _log_end(kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, place)
        return
    _logger.critical("the process ends", exc_info=error)
