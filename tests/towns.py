"""Towns with a server each, and somebody in each who runs its programme."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.publishing import Press
from tests.rooms import make_account
from tests.server import Server
from workshop.people.accounts import load_actor
from workshop.programme.programmes import CreateProgramme, create_programme
from workshop.standards.adoption.decisions import (
    BringStandard,
    DecideAdoption,
    bring_standard,
    decide_adoption,
)
from workshop.standards.adoption.giving_back import (
    GiveBack,
    compose_return,
    digest,
    give_back,
)
from workshop.standards.adoption.news import fetch_return, fetch_standard
from workshop.standards.adoption.returns import TakeReturn, take_return
from workshop.standards.clauses import SaveClause, load_clause, save_clause
from workshop.standards.publication.versions import VersionState
from workshop.store.store import Store

HERE = ("127.0.0.0/8",)
"""What the settings of these servers allow of the own network."""
NAMES = ("alder", "brook", "cedar")


@dataclass
class Office:
    """A town: its server, and somebody there who runs the programme."""

    server: Server
    press: Press
    slug: str

    @property
    def shelf(self) -> str:
        """Where the public pages of its standard are."""
        return f"{self.server.url}/standards/{self.slug}/"

    @property
    def id(self) -> str:
        """Of its programme."""
        return self.press.programme_id

    def read(self, function: Any, *given: Any) -> Any:
        """Call a reading function."""
        with self.press.store.read() as db:
            return function(db, *given)

    def adopt(self, author: "Office") -> list[str]:
        """Load the standard of a town by its address; gives the codes of its clauses."""
        found = fetch_standard(author.shelf, inside=HERE)
        self.press.do(bring_standard, BringStandard(self.id, found.file, feed=found.feed))
        return [clause["code"] for clause in found.file.snapshot["clauses"]]

    def decide(self, author: "Office", code: str, decision: str, why: str = "") -> Any:
        """Decide on a clause of theirs."""
        return self.press.do(
            decide_adoption, DecideAdoption(self.id, author.id, code, decision, why)
        )

    def tell(self, author: "Office") -> str:
        """Sign what was made of their standard; gives the address where it lies."""
        place = self.press.actor, self.id, author.id, self.shelf
        said = self.read(compose_return, *place)
        self.press.do(give_back, GiveBack(self.id, author.id, self.shelf, digest(said)))
        return str(said["town"]["address"])

    def hear(self, address: str, *, compared: bool = False) -> Any:
        """Read what a town tells, where it lies."""
        file = fetch_return(address, inside=HERE)
        key = file.signature["key"] if compared else ""
        return self.press.do(take_return, TakeReturn(self.id, file, key, address))

    def publish_final(self, clauses: int) -> None:
        """A final version of so many clauses."""
        for number in range(clauses):
            self.press.accept(self.press.write_clause(f"Clause {number}"))
        self.press.publish("1.0", "For everybody", state=VersionState.FINAL)

    def adapt(self, author: "Office", code: str) -> None:
        """Take a clause of theirs over in other words, and accept it."""
        row = self.decide(author, code, "adapted")
        fields = {"body": f"{self.slug.title()} asks everybody at {code}."}
        self.press.do(save_clause, SaveClause(row.clause_id, 1, fields))
        self.press.accept(self.read(load_clause, row.clause_id))


def open_offices(stack: ExitStack, folder: Path) -> list[Office]:
    """The towns of ``NAMES``, whose data lie in folders of these names; a database may be there
    already."""
    return [_open_office(stack, folder / name) for name in NAMES]


def _open_office(stack: ExitStack, folder: Path) -> Office:
    server, name = stack.enter_context(Server(folder)), folder.name
    store = Store(server.settings.database_url)
    stack.callback(store.close)
    account = make_account(store, name, "facilitator")
    programme = store.write(create_programme, account, CreateProgramme(name.title(), "en", None))
    with store.read() as db:
        actor = load_actor(db, account.id)
    assert actor is not None
    return Office(server, Press(store, actor, programme.id), programme.slug)
