"""A start beside another secret than that of the database, where the database is elsewhere: a
second machine, a data folder that was copied without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clusters import Cluster, started_cluster
from tests.data_folders import A_SECRET, MISSING, Folder, data_folder, refuse_without_secret
from tests.rooms import make_account
from workshop.store.schema import migrate

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with started_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def original(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with all tables and no row."""
    address = cluster.create()
    migrate(address, tmp_path_factory.mktemp("original") / "backups")
    return address


@pytest.fixture
def folder(
    cluster: Cluster,
    original: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Folder]:
    """One beside whose database a workshop has been, with an account and a secret."""
    address = cluster.create(original)
    with data_folder(tmp_path, monkeypatch, capsys, address) as folder:
        services = folder.start()
        make_account(services.store, "ola", "admin")
        services.close()
        yield folder
    cluster.drop(address)


@pytest.mark.parametrize("content", [None, b"cut off"])
def test_without_its_secret_a_database_elsewhere_is_not_opened(
    folder: Folder, content: bytes | None
) -> None:
    refuse_without_secret(folder, content)


def test_a_second_machine_without_the_secret_makes_none_of_its_own(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Folder(tmp_path / "second machine", folder.capsys)
    second.path.mkdir()
    monkeypatch.setenv("WORKSHOP_DATA_DIR", str(second.path))
    assert second.refusal().startswith(f"{second.secret} {MISSING}")
    assert not second.secret.exists()
    second.secret.write_bytes(folder.secret.read_bytes())
    assert second.accounts() == 1


def test_a_foreign_secret_is_refused_until_somebody_accepts_what_it_costs(folder: Folder) -> None:
    kept = folder.secret.read_bytes()
    folder.secret.write_bytes(A_SECRET)
    said = folder.refusal()
    assert said.startswith("The secret is not the one that this database was made with")
    assert folder.run("check") == (1, f"{said}\n")
    code, price = folder.run("accept-secret")
    assert code == 1
    assert "nobody can withdraw any more" in price
    assert folder.run("accept-secret", "--anyway")[0] == 0
    assert folder.accounts() == 1
    folder.secret.write_bytes(kept)
    assert "is not the one" in folder.refusal()
