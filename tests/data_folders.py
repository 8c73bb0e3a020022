"""The data folder of an installation as an administrator sees it: what a start and commands say."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from workshop.cli import main
from workshop.cli.alone import LOCK
from workshop.serve import build
from workshop.services import Services, use_services
from workshop.store.file_lock import let_go

A_SECRET = b"another secret than the former one"
MISSING = "is missing, empty or cut off, and this database was made with it"


@dataclass
class Folder:
    """A data folder in which a workshop has been, as an administrator sees it."""

    path: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def database(self) -> Path:
        return self.path / "workshop.db"

    @property
    def secret(self) -> Path:
        return self.path / "secret.key"

    def start(self) -> Services:
        """Start as a server does; to be closed."""
        use_services(None)
        return build()

    def refusal(self) -> str:
        """The one sentence with which a start ends."""
        with pytest.raises(SystemExit) as ended:
            self.start()
        assert isinstance(ended.value.code, str), "it would end as if all were well"
        return ended.value.code

    def run(self, *words: str) -> tuple[int, str]:
        """A command, its exit code and what it says."""
        code = main(words)
        said = self.capsys.readouterr()
        return code, said.out + said.err

    def accounts(self) -> int:
        """How many accounts there are, once it has started."""
        started = self.start()
        with started.store.read() as db:
            found = db.connection().exec_driver_sql("SELECT count(*) FROM account").scalar_one()
        started.close()
        return int(found)

    def files(self) -> dict[str, bytes]:
        """All files with what they hold; SQLite's own beside a database come and go."""
        found = {path.name: path for path in self.path.iterdir() if path.is_file()}
        return {name: path.read_bytes() for name, path in found.items() if "-" not in name}


@contextmanager
def data_folder(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database: str | None = None,
) -> Iterator[Folder]:
    """A data folder of the environment; ``database``: not the file in it. The log of other tests
    stays theirs."""
    monkeypatch.setattr("workshop.serve.configure", lambda *_choice: None)
    monkeypatch.setattr("workshop.serve._join_logs", lambda: None)
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(path))
    monkeypatch.setenv("WORKSHOP_LANGUAGE", "en")
    for name in ("WORKSHOP_DATABASE_URL", "WORKSHOP_SECRET"):
        monkeypatch.delenv(name, raising=False)
    if database is not None:
        monkeypatch.setenv("WORKSHOP_DATABASE_URL", database)
    yield Folder(path, capsys)
    use_services(None)
    let_go(path / LOCK)


def refuse_without_secret(folder: Folder, content: bytes | None) -> None:
    """Without its secret, or with this in place of it, nothing starts and nothing is changed; with
    it everything is there. The folder has one account."""
    kept = folder.secret.read_bytes()
    folder.secret.unlink()
    if content is not None:
        folder.secret.write_bytes(content)
    before = folder.files()
    said = folder.refusal()
    assert said.startswith(f"{folder.secret} {MISSING}")
    assert said.endswith("workshop accept-secret")
    assert folder.run("check") == (1, f"{said}\n")
    assert folder.files() == before
    folder.secret.write_bytes(kept)
    assert folder.accounts() == 1
