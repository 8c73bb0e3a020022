"""A file behind a button comes from whichever process the request for it lands on, and to whom it
was made for alone."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.devices import LAPTOP, OpenContext
from tests.browser.pages import sign_in
from tests.neighbours import PROCESSES, House
from tests.wire import web

pytestmark = pytest.mark.postgres


def test_minutes_come_from_each_process(open_context: OpenContext, house: House):
    room = house.room()
    context = open_context(**LAPTOP)
    sign_in(context, room)
    page = context.new_page()
    page.goto(f"{room.url}/session?session=3")
    page.get_by_role("tab", name="Minutes").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Minutes (Word)").click()
    made = Path(download.value.path()).read_bytes()
    place, stranger = urlsplit(download.value.url).path, house.room()
    for number in range(PROCESSES):
        answer = web.get(
            f"http://{house.host(number)}{place}",
            headers={"cookie": f"workshop_session={room.cookie}"},
        )
        assert answer.status_code == 200
        assert answer.content == made
        assert download.value.suggested_filename in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
        refused = web.get(
            f"http://{house.host(number)}{place}",
            headers={"cookie": f"workshop_session={stranger.cookie}"},
        )
        assert refused.status_code == 404
