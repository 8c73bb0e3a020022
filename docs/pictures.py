"""Takes the pictures of the guide: ``.venv/bin/python docs/pictures.py`` (needs Chromium); those
of the wall in the ten sessions are taken by ``docs/wall_pictures.py``.

A server of its own runs on the demo programme in a temporary folder, so the pictures show what a
newcomer sees, and nothing of this machine's data. ``--all`` takes every screen in every size.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from workshop.demo import LoadDemo, load_demo
from workshop.people.accounts import CreateAccount, create_first_account, load_actor
from workshop.people.review_keys import unlock_key
from workshop.people.rights import SYSTEM, Actor
from workshop.people.sign_in import IssueTicket, exchange_ticket, issue_ticket
from workshop.programme import display_links, session_run, sessions, timer
from workshop.programme.agenda import list_activities
from workshop.services import Services
from workshop.settings import Settings

STEPS = {
    "contract": "Zgadzam się, zaczynamy",
    "role": "Dołącz",
    "badge": "Fraza zapisana, dalej",
    "room": "",
}
"""What a phone shows on its way in, and the button that leads on."""
ROOT = Path(__file__).resolve().parent.parent
SIZES = {"phone": (390, 844), "laptop": (1440, 900), "wall": (1920, 1080)}
SCREENS = {
    "programme": "",
    "session": "session",
    "personas": "personas",
    "empathy_map": "empathy_map",
    "grouping": "grouping",
    "needs": "needs",
    "standard": "standards",
    "people": "people",
    "settings": "settings",
}
PASSWORD = "kwiaty na parapecie"
PORT = 8653
ADDRESS = f"http://127.0.0.1:{PORT}"


class Stage:
    """The demo with session 3 open again, its first empathy map at work."""

    def __init__(self, folder: Path) -> None:
        self.services = Services.build(
            Settings.from_environment({"WORKSHOP_DATA_DIR": str(folder)})
        )
        write = self.services.store.write
        command = CreateAccount("alicja", "Alicja (przykład)", "admin", PASSWORD)
        account, _recovery = write(create_first_account, SYSTEM, command)
        with self.services.store.read() as db:
            actor = load_actor(db, account.id)
        assert isinstance(actor, Actor)
        self.actor = actor
        programme = write(load_demo, actor, LoadDemo(self.services.settings.content_dir, "pl"))
        with self.services.store.read() as db:
            session = next(s for s in sessions.list_sessions(db, programme.id) if s.number == 3)
            self.map = next(a for a in list_activities(db, session.id) if a.kind == "empathy_map")
        self.session = write(session_run.open_session, actor, session.id)
        self.start(self.map.id)
        link = display_links.WallLink(programme.id, self.services.settings.secret)
        self.wall = write(display_links.create_display_link, actor, link)
        key = unlock_key(self.services.store, "alicja", PASSWORD)
        assert key is not None
        ticket = write(issue_ticket, SYSTEM, IssueTicket("alicja", key))
        self.cookie = write(exchange_ticket, SYSTEM, ticket)

    def start(self, activity_id: str) -> None:
        """Run an activity from its first phase on, with its timer."""
        write = self.services.store.write
        activity = write(session_run.start_activity, self.actor, activity_id)
        while activity.phase != "collect":
            activity = write(session_run.go_back, self.actor, activity_id)
        write(timer.set_timer, self.actor, timer.SetTimer(activity_id, "start"))

    def reveal(self) -> None:
        """Uncover the map's notes and let nobody else join."""
        write = self.services.store.write
        write(session_run.advance_activity, self.actor, self.map.id)
        write(session_run.set_joining, self.actor, session_run.SetSwitch(self.session.id, False))


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """The product on the given folder, until the block ends."""
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    options = ["--server.port", str(PORT), "--server.address", "127.0.0.1"]
    environment = {**os.environ, "WORKSHOP_DATA_DIR": str(folder)}
    process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
    try:
        for _attempt in range(120):
            try:
                urlopen(f"{ADDRESS}/join", timeout=60).close()
                break
            except (URLError, OSError):
                time.sleep(0.5)
        yield
    finally:
        process.terminate()
        process.wait(10)


def context_of(browser: Browser, size: str, stage: Stage | None = None) -> BrowserContext:
    """A browser of this size, signed in where a stage is given."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="pl-PL")
    if stage is not None:
        cookie = {"name": "workshop_session", "value": stage.cookie, "url": ADDRESS}
        context.add_cookies([cookie])
    return context


def take_signed_in(browser: Browser, stage: Stage, target: Path, sizes: list[str]) -> None:
    """Every signed-in screen."""
    for size in sizes:
        page = context_of(browser, size, stage).new_page()
        for name, path in SCREENS.items():
            page.goto(f"{ADDRESS}/{path}")
            page.get_by_role("heading").first.wait_for()
            page.wait_for_timeout(6000)
            page.screenshot(path=target / f"{name}-{size}.png")


def take_wall(browser: Browser, stage: Stage, target: Path) -> None:
    """The wall when the notes are uncovered."""
    page = context_of(browser, "wall").new_page()
    stage.reveal()
    page.goto(f"{ADDRESS}/screen#{stage.wall}")
    page.wait_for_timeout(4000)
    page.screenshot(path=target / "wall.png")


def take_phone(browser: Browser, stage: Stage, target: Path) -> None:
    """A phone on its way from the code to the first note."""
    page = context_of(browser, "phone").new_page()
    page.goto(f"{ADDRESS}/join#{stage.session.join_code}")
    for step, button in STEPS.items():
        page.wait_for_timeout(1500)
        page.screenshot(path=target / f"phone-{step}.png")
        if step == "role":
            for fieldset in page.locator("fieldset").all():
                fieldset.locator("label").first.click()
        if button:
            page.get_by_role("button", name=button, exact=True).click()


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def main() -> None:
    """Take the pictures into ``docs/pictures`` or the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--all", action="store_true", help="every screen in every size")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        stage = Stage(Path(folder))
        with serving(Path(folder)):
            sizes = list(SIZES) if options.all else ["laptop"]
            take_phone(browser, stage, options.to)
            take_wall(browser, stage, options.to)
            take_signed_in(browser, stage, options.to, sizes)
        stage.services.close()


if __name__ == "__main__":
    main()
