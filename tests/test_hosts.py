"""By which names the server may be asked for, and what those hear who ask by another one."""

import logging
import socket

import httpx
import pytest

from tests.databases import Engine
from tests.server import settings_for
from tests.serving import hosting
from workshop.services import Services
from workshop.web.hosts import is_own_name, own_names

OWN = ["localhost:8501", "127.0.0.1", "[::1]:8501", "192.168.1.7:8501", "Warsztat.example.org"]
OWN += ["warsztat.example.org:443", "sala.example.org", socket.gethostname()]
FOREIGN = ["", "evil.example", "warsztat.example.org.evil.example", "127.0.0.1.evil.example", "[::"]


@pytest.fixture
def house(tmp_path, engine: Engine, empty_database: str):
    with engine.copied(empty_database, tmp_path):
        services = Services.build(
            settings_for(
                tmp_path,
                WORKSHOP_PUBLIC_URL="https://warsztat.example.org/kurs",
                WORKSHOP_HOSTS="sala.example.org, inny.example.org",
            )
        )
        with hosting(services) as host:
            yield services, host
        services.close()


@pytest.mark.parametrize("name", OWN)
def test_configured_names_and_addresses_are_its_own(house, name: str):
    assert is_own_name(name, own_names(house[0].settings))


@pytest.mark.parametrize("name", FOREIGN)
def test_others_are_not(house, name: str):
    assert not is_own_name(name, own_names(house[0].settings))


def test_a_foreign_name_gets_a_sentence_and_one_line_in_the_log(house, caplog):
    _services, host = house
    with caplog.at_level(logging.WARNING, "workshop.web.hosts"):
        for _time in range(3):
            answer = httpx.get(f"http://{host}/join", headers={"host": "evil.example"})
            assert answer.status_code == 421
            assert "nie działa pod tą nazwą" in answer.text
            assert "does not go by this name" in answer.text
    assert len([line for line in caplog.messages if "evil.example" in line]) == 1


def test_many_names_do_not_fill_the_log(house, caplog):
    _services, host = house
    with caplog.at_level(logging.WARNING, "workshop.web.hosts"):
        for number in range(40):
            httpx.get(f"http://{host}/join", headers={"host": f"a{number}.example"})
    assert len(caplog.messages) <= 21


def test_a_request_without_a_name_is_told_so(house):
    _services, host = house
    address = host.split(":")
    with socket.create_connection((address[0], int(address[1])), 30) as plain:
        plain.sendall(b"GET /join HTTP/1.0\r\n\r\n")
        answer = b""
        while part := plain.recv(4096):
            answer += part
    assert b" 400 " in answer.splitlines()[0]
    assert "brak nagłówka Host".encode() in answer


@pytest.mark.parametrize("prefix", ["", "/kurs"])
def test_a_proxy_may_pass_the_path_on_or_take_it_off(house, prefix: str):
    _services, host = house
    assert httpx.get(f"http://{host}{prefix}/join").status_code == 200
    assert httpx.get(f"http://{host}{prefix}/light/phone/join.js").status_code == 200
    moved = httpx.get(f"http://{host}{prefix}/standards/nothing")
    assert moved.headers["location"] == "/kurs/standards/nothing/"
    missing = httpx.get(f"http://{host}{prefix}/standards/nothing/")
    assert '"/standards' not in missing.text


def test_the_path_without_its_slash_leads_to_the_first_page(house):
    _services, host = house
    moved = httpx.get(f"http://{host}/kurs?lang=pl")
    assert (moved.status_code, moved.headers["location"]) == (308, "/kurs/?lang=pl")
