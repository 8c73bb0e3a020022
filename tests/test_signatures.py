"""Publications are signed: a file says from whom it is, also after a change of keys."""

import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Scene
from tests.publishing import Press
from tests.snapshots import make_snapshot
from tests.test_cli import Run
from tests.test_cli import environment as environment
from tests.test_cli import run as run
from workshop.errors import Conflict, Invalid, NotAllowed
from workshop.export.published_files import write_output
from workshop.export.standard.json import write_json
from workshop.people.rights import SYSTEM, Actor
from workshop.programme.tables import Programme
from workshop.standards.adoption.check import CheckedStandard, read_standard
from workshop.standards.adoption.decisions import BringStandard, bring_standard
from workshop.standards.adoption.signers import Signer, compare_signers
from workshop.standards.origins import editions_of
from workshop.standards.publication.signatures import key_fingerprint, make_key, public_key, sign
from workshop.standards.publication.signing_keys import (
    ChangeKey,
    change_key,
    is_key_lost,
    list_keys,
)
from workshop.standards.tables import Publication, SigningKey
from workshop.store.store import Store


@pytest.fixture
def press(store: Store, alice: Actor, programme: Programme) -> Press:
    press = Press(store, alice, programme.id)
    press.write_clause()
    return press


def file_of(row: Publication) -> bytes:
    return write_output(row.snapshot, "standard.json", "", row.signature)


def take_over(scene: Scene, command: ChangeKey) -> SigningKey:
    key: SigningKey = scene.do(change_key, SYSTEM, command)
    return key


def test_a_file_says_who_signed_it(press: Press, scene: Scene):
    row = press.publish()
    checked = read_standard(file_of(row))
    assert checked.signature is not None
    assert checked.signature["key"] == scene.read(list_keys)[0].public
    assert checked.snapshot["standard"]["signing_key"] == checked.signature["key"]


def test_the_folder_holds_the_signed_file(press: Press):
    row = press.publish()
    with zipfile.ZipFile(
        BytesIO(write_output(row.snapshot, "site.zip", "", row.signature))
    ) as site:
        name = next(name for name in site.namelist() if name.endswith("standard.json"))
        assert read_standard(site.read(name)).signature == row.signature


@pytest.mark.parametrize("change", ["value", "key", "other", "gone"])
def test_a_false_signature_is_refused_in_words(press: Press, change: str):
    document = json.loads(file_of(press.publish()))
    signature = document["signature"]
    stranger = make_key()
    if change == "value":
        signature["value"] = sign(stranger, document["sha256"])
    elif change == "key":
        signature["key"] = public_key(stranger)
    elif change == "other":
        document["signature"] |= {
            "key": public_key(stranger),
            "value": sign(stranger, document["sha256"]),
        }
    else:
        document["signature"] = None
    with pytest.raises(Invalid, match="signature of this file is false"):
        read_standard(json.dumps(document).encode())


def test_a_file_that_never_was_signed_is_still_read():
    assert read_standard(write_json(make_snapshot())).signature is None


def test_a_new_key_is_vouched_for_by_the_former_one(press: Press, scene: Scene):
    first = read_standard(file_of(press.publish())).signature
    assert first is not None
    new = take_over(scene, ChangeKey("once a year", endorsed=True))
    second = read_standard(file_of(press.publish())).signature
    assert second is not None
    assert second["key"] == new.public
    assert [former["key"] for former in second["former"]] == [first["key"]]
    assert [bool(key.private) for key in scene.read(list_keys)] == [True, False]


def test_a_chain_that_nobody_signed_is_refused(press: Press, scene: Scene):
    press.publish()
    take_over(scene, ChangeKey("once a year", endorsed=True))
    document = json.loads(file_of(press.publish()))
    document["signature"]["former"][0]["key"] = public_key(make_key())
    with pytest.raises(Invalid):
        read_standard(json.dumps(document).encode())


def test_only_who_administers_changes_the_key(scene: Scene, alice: Actor):
    with pytest.raises(NotAllowed):
        scene.do(change_key, alice, ChangeKey("why not", endorsed=True))
    with pytest.raises(Conflict):
        take_over(scene, ChangeKey("  ", endorsed=True))


def test_a_lost_key_is_told_and_never_replaced_in_silence(press: Press, scene: Scene):
    press.publish()

    def lose(db: Any, _actor: Any, _content: None) -> None:
        for key in list_keys(db):
            db.delete(key)

    scene.do(lose, SYSTEM)
    assert scene.read(is_key_lost)
    with pytest.raises(Conflict, match="key new --because"):
        press.publish()
    with pytest.raises(Conflict, match="key new --because"):
        take_over(scene, ChangeKey("gone", endorsed=True))
    take_over(scene, ChangeKey("the disk was lost", endorsed=False))
    signature = read_standard(file_of(press.publish())).signature
    assert signature is not None
    assert signature["former"] == []


def bring(scene: Scene, actor: Actor, there: str, row: Publication, *, sure: bool = False) -> Any:
    file = read_standard(file_of(row))
    signer = compare_signers(scene.read(editions_of, there, row.programme_id), file.signature)
    scene.do(bring_standard, actor, BringStandard(there, file, sure))
    return signer


@pytest.fixture
def there(charlie: Actor) -> str:
    """The programme of another town."""
    return next(iter(charlie.programmes))


def test_another_town_sees_that_the_same_town_signed(
    press: Press, scene: Scene, charlie: Actor, there: str
):
    assert bring(scene, charlie, there, press.publish()) == Signer.FIRST
    assert bring(scene, charlie, there, press.publish()) == Signer.SAME
    take_over(scene, ChangeKey("once a year", endorsed=True))
    assert bring(scene, charlie, there, press.publish()) == Signer.SAME


def test_another_key_is_asked_about_before_a_file_comes_in(
    press: Press, scene: Scene, charlie: Actor, there: str
):
    bring(scene, charlie, there, press.publish())
    take_over(scene, ChangeKey("others may have it", endorsed=False))
    row = press.publish()
    with pytest.raises(Conflict, match="not signed by the key"):
        bring(scene, charlie, there, row)
    assert bring(scene, charlie, there, row, sure=True) == Signer.ANOTHER


def test_a_file_without_a_signature_is_asked_about_once_there_was_one(
    press: Press, scene: Scene, charlie: Actor, there: str
):
    row = press.publish()
    bring(scene, charlie, there, row)
    snapshot = make_snapshot(id=row.programme_id, version="0.9")
    file = CheckedStandard(snapshot, "0" * 64, None)
    with pytest.raises(Conflict):
        scene.do(bring_standard, charlie, BringStandard(there, file))


def test_a_file_is_verified_by_command(run: Run, tmp_path: Path, press: Press, scene: Scene):
    path = tmp_path / "standard.json"
    path.write_bytes(file_of(press.publish()))
    key = scene.read(list_keys)[0].public
    done = run("verify", "standard.json")
    assert done.returncode == 0, done.stderr
    assert key_fingerprint(key) in done.stdout
    for named in (key, key_fingerprint(key)):
        assert run("verify", "standard.json", "--key", named).returncode == 0
    done = run("verify", "standard.json", "--key", public_key(make_key()))
    assert (done.returncode, "not the key" in done.stderr) == (1, True)
    path.write_bytes(path.read_bytes().replace(b"Standard", b"Standart"))
    done = run("verify", "standard.json")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (tmp_path / "unsigned.json").write_bytes(write_json(make_snapshot()))
    done = run("verify", "unsigned.json")
    assert (done.returncode, "not signed" in done.stderr) == (1, True)
    assert run("verify", "missing.json").returncode == 1


def test_keys_are_shown_and_changed_by_command_and_come_back_with_a_copy(run: Run, tmp_path: Path):
    first = run("key", "show")
    assert first.returncode == 0, first.stderr
    assert run("key", "show").stdout == first.stdout
    assert run("backup", "--to", "copies").returncode == 0
    done = run("key", "rotate", "--because", "once a year")
    assert done.returncode == 0, done.stderr
    second = run("key", "show")
    assert "once a year" in second.stdout
    assert second.stdout.count("Public key") == 2
    assert "has signed this one" in second.stdout
    copy = next((tmp_path / "copies").glob("workshop-*"))
    assert run("restore", str(copy)).returncode == 0
    assert run("key", "show").stdout == first.stdout
    shutil.rmtree(tmp_path / "copies")
