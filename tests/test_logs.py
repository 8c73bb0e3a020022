"""The log: one line for each trouble, for people and programs, and nothing that anybody wrote."""

import io
import json
import logging
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.neighbours import wait_until
from tests.server import settings_for
from tests.test_signin_form import PASSWORD, WRONG, open_app, try_to_sign_in
from tests.test_signin_form import recovery as recovery
from tests.test_signin_form import services as services
from workshop.logs import PERIOD, JsonLines, LogHandler, TextLines
from workshop.services import describe_bad_setting
from workshop.settings import ROOT, BadSetting, log_choice

CANARY = "Nobody may read this sentence"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (DEBUG|INFO|WARNING|ERROR) [\w.]+: .+")


class Written:
    """A handler of the kind that a server has, and what it has written."""

    def __init__(self, lines: TextLines) -> None:
        self.stream, self.now = io.StringIO(), 0.0
        self.handler = LogHandler(lines, self.stream, lambda: self.now)

    def say(
        self,
        message: str,
        *values: object,
        name: str = "workshop.store",
        exc_info: tuple | None = None,
    ) -> None:
        at = ("a.py", 7)
        self.handler.handle(logging.LogRecord(name, logging.ERROR, *at, message, values, exc_info))

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().rstrip("\n").split("\n")


@pytest.fixture
def text():
    written = Written(TextLines())
    yield written
    written.handler.close()


@pytest.fixture
def machine():
    written = Written(JsonLines(2))
    yield written
    written.handler.close()


def failed(raise_it: Callable[[], object]) -> tuple:
    try:
        raise_it()
    except Exception:
        return sys.exc_info()
    raise AssertionError


def broken_text() -> None:
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        raise ValueError(CANARY) from error


def test_a_line_has_time_level_and_origin(text: Written) -> None:
    text.say("the store cannot %s", "write")
    (line,) = text.lines
    assert LINE.fullmatch(line)
    assert line.endswith(" ERROR workshop.store: the store cannot write")


def test_programs_get_fields(machine: Written) -> None:
    machine.say("a connection failed", exc_info=failed(broken_text))
    (line,) = machine.lines
    told = json.loads(line)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told.pop("time"))
    assert "broken_text" in "".join(told.pop("details"))
    assert told == {
        "level": "error",
        "logger": "workshop.store",
        "worker": 2,
        "message": "a connection failed",
        "error": "ValueError",
    }


def test_an_error_is_told_by_type_and_place_and_without_its_words(text: Written) -> None:
    text.say("a connection failed", exc_info=failed(broken_text))
    head, *below = text.lines
    assert head.endswith("a connection failed: ValueError")
    assert all(line.startswith("    ") for line in below)
    assert "in broken_text" in "".join(below)
    assert [line.strip() for line in below if line.strip().endswith("Error")] == [
        "KeyError",
        "ValueError",
    ]
    assert CANARY not in "".join(text.lines)


def test_what_the_system_or_the_database_calls_an_error_is_told(text: Written) -> None:
    text.say("one", exc_info=failed(lambda: Path("/nowhere/at all").read_text()))
    text.say("two", exc_info=failed(lambda: sqlite3.connect(":memory:").execute(f"'{CANARY}'")))
    heads = [line for line in text.lines if LINE.match(line)]
    assert heads[0].endswith("one: FileNotFoundError (No such file or directory)")
    assert heads[1].endswith("two: OperationalError (SQLITE_ERROR)")
    assert CANARY not in "".join(text.lines)


@pytest.mark.parametrize(
    ("name", "message", "values", "told"),
    [
        (
            "asyncio",
            f"Task was never awaited\nfuture: <Task '{CANARY}'>",
            (),
            "Task was never awaited",
        ),
        (
            "asyncio",
            f"Exception in callback Hub.tell('{CANARY}')",
            (),
            "Exception in callback Hub.tell",
        ),
        ("streamlit.media", "Missing file %s of %(size)03d", (CANARY,), "Missing file … of …"),
    ],
)
def test_of_other_libraries_the_first_line_is_told_without_its_values(
    text: Written, name: str, message: str, values: tuple, told: str
) -> None:
    for _time in range(3):
        text.say(message, *values, name=name)
    (line,) = text.lines
    assert line.endswith(f"ERROR {name}: {told}")


def test_of_other_libraries_only_what_is_wrong_is_told(text: Written) -> None:
    quiet = logging.LogRecord("uvicorn.error", logging.INFO, "b.py", 1, CANARY, (), None)
    text.handler.handle(quiet)
    assert text.lines == [""]


def test_a_line_that_cannot_be_written_shows_no_values(text: Written) -> None:
    text.say("too few places", CANARY)
    text.say("it goes on")
    assert text.lines[0] == "a line of the log could not be written: workshop.store"
    assert text.lines[1].endswith("it goes on")


def test_what_comes_again_is_counted_and_told_once_its_time_is_over(text: Written) -> None:
    for _time in range(313):
        text.say("out of reach")
    assert len(text.lines) == 1
    text.now += PERIOD
    text.say("out of reach")
    assert len(text.lines) == 3
    assert text.lines[1].endswith("out of reach … 312 times more")
    assert text.lines[2].endswith("out of reach")


def test_what_was_counted_is_told_also_when_nothing_else_happens(
    text: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.logs.PERIOD", 0.05)
    for _time in range(3):
        text.say("out of reach")
    text.now += PERIOD
    wait_until(lambda: len(text.lines) == 2)
    assert text.lines[1].endswith("out of reach … 2 times more")


def test_one_bug_that_is_met_by_many_is_told_once_and_another_beside_it(machine: Written) -> None:
    for raised in [broken_text] * 40 + [lambda: 1 / 0]:
        machine.say("a request failed", exc_info=failed(raised))
    told = [json.loads(line) for line in machine.lines]
    assert [line["error"] for line in told] == ["ValueError", "ZeroDivisionError"]
    machine.handler.close()
    last = json.loads(machine.lines[-1])
    assert (last["message"], last["error"], last["repeated"]) == (
        "a request failed",
        "ValueError",
        39,
    )


def test_ever_new_names_fill_no_disk(text: Written) -> None:
    for number in range(500):
        text.say("requests for %r are refused", f"name-{number}")
    assert len(text.lines) == 5


ENDS = f"""
import sys, threading, warnings
from workshop.logs import configure
configure("json")
warnings.warn("{CANARY}")
def fail(): raise ValueError("{CANARY}")
thread = threading.Thread(target=fail, name="a-clock")
thread.start(); thread.join()
class Left:
    def __del__(self): fail()
Left()
fail()
"""


def test_whatever_ends_a_thread_or_the_process_is_in_the_log_without_its_words() -> None:
    done = subprocess.run([sys.executable, "-c", ENDS], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert CANARY not in done.stderr
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["message"].partition(" at ")[0] for line in told] == [
        "UserWarning",
        "the thread a-clock has failed",
        "an error could not be passed on",
        "the process ends",
    ]
    assert [line.get("error") for line in told[1:]] == ["ValueError"] * 3


def test_a_wrong_password_is_in_no_line(
    recovery: str, machine: Written, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger().addHandler(machine.handler)
        try:
            app: AppTest = open_app()
            assert try_to_sign_in(app, "hanna", "my-wrong-password") == [WRONG]
            assert try_to_sign_in(app, "hanna", PASSWORD) == []
        finally:
            logging.getLogger().removeHandler(machine.handler)
    written = machine.stream.getvalue()
    assert not [one for one in ("my-wrong-password", PASSWORD, recovery) if one in written]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("WORKSHOP_LOG", "xml", "WORKSHOP_LOG can be text or json, not “xml”."),
        (
            "WORKSHOP_LOG_LEVEL",
            "loud",
            "WORKSHOP_LOG_LEVEL can be debug, info, warning or error, not “loud”.",
        ),
    ],
)
def test_another_form_is_refused_in_words(
    name: str, value: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(BadSetting) as refused:
        settings_for(tmp_path, **{name: value})
    assert describe_bad_setting(refused.value) == sentence
    assert log_choice({}) == ("text", "info", 0)
    assert log_choice({"WORKSHOP_LOG": " JSON "}) == ("json", "info", 0)
