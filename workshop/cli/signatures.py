"""Commands ``verify`` and ``key``: who signed a published standard, and with which key this
installation signs."""

import argparse
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from workshop.errors import Invalid, NotFound
from workshop.export.key_sheet import write_key_sheet
from workshop.i18n import _, current_language, mark
from workshop.people.rights import SYSTEM
from workshop.programme.file_faults import BadFile
from workshop.services import Services
from workshop.settings import Settings
from workshop.standards.adoption.check import LARGEST, read_standard
from workshop.standards.adoption.return_format import CheckedReturn, is_return, read_return
from workshop.standards.publication.signatures import Signature, key_fingerprint, keys_of
from workshop.standards.publication.signing_keys import (
    ChangeKey,
    change_key,
    list_keys,
    present_key,
)


def add_commands(commands: Any) -> None:
    """Add these commands to the parser."""
    verify = commands.add_parser(
        "verify", help=_("see whether a published file is whole and whose")
    )
    verify.add_argument("file", type=Path, metavar=_("FILE"), help=_("JSON, or the folder as ZIP"))
    verify.add_argument("--key", metavar=_("KEY"), help=_("public key or its fingerprint"))
    verify.set_defaults(run=run_verify)
    key = commands.add_parser("key", help=_("the key with which publications are signed"))
    actions = key.add_subparsers(title=_("Commands"), metavar="")
    actions.required = True
    actions.add_parser("show", help=_("print the public keys")).set_defaults(run=run_show)
    for name, endorsed, told in (
        ("rotate", True, _("sign with a new key that the present one vouches for")),
        ("new", False, _("begin anew: the key is lost, or others may have it")),
    ):
        action = actions.add_parser(name, help=told)
        action.add_argument(
            "--because", required=True, metavar=_("REASON"), help=_("told to others")
        )
        action.set_defaults(run=run_change, endorsed=endorsed)


def run_verify(_settings: Settings, wanted: argparse.Namespace) -> int:
    """Say whether a file is whole and who signed it. Exit code 1 for a file that is damaged,
    falsely signed, not signed, or signed with another key than ``--key``."""
    if not wanted.file.is_file():
        raise NotFound(mark("There is no such file: {name}"), name=wanted.file)
    try:
        content = _content_of(wanted.file)
        checked = read_return(content) if is_return(content) else read_standard(content)
    except BadFile as error:
        for fault in error.faults:
            print(str(fault), file=sys.stderr)
        return 1
    if isinstance(checked, CheckedReturn):
        town, about = checked.content["town"]["name"], checked.content["about"]
        print(_("What {town} made of this standard:", town=town))
    else:
        about = checked.snapshot["standard"]
    print(_("{title}, version {version}", title=about["title"], version=about["version"]))
    print(_("The file is whole: {sha256}", sha256=checked.sha256))
    return _tell_signer(checked.signature, wanted.key)


def run_show(settings: Settings, _wanted: argparse.Namespace) -> int:
    """Print the public keys, the present one first; the first key is made if there is none."""
    services = Services.build(settings)
    try:
        services.store.write(lambda db, _actor, _content: present_key(db), SYSTEM, None)
        with services.store.read() as db:
            print(write_key_sheet(list_keys(db), current_language()).decode(), end="")
    finally:
        services.close()
    return 0


def run_change(settings: Settings, wanted: argparse.Namespace) -> int:
    """Sign with a new key from now on."""
    services = Services.build(settings)
    try:
        command = ChangeKey(wanted.because, wanted.endorsed)
        key = services.store.write(change_key, SYSTEM, command)
    finally:
        services.close()
    print(_("From now on publications are signed with this key:"))
    print(f"  {key_fingerprint(key.public)}")
    return 0


def _tell_signer(signature: Signature | None, wanted: str | None) -> int:
    if signature is None:
        print(_("It is not signed: nothing shows from whom it is."), file=sys.stderr)
        return 1
    keys = keys_of(signature)
    print(_("It is signed with the key: {fingerprint}", fingerprint=key_fingerprint(keys[0])))
    if not wanted:
        print(_("Compare this fingerprint with people of the town."))
        return 0
    plain = "".join(wanted.split())
    for place, key in enumerate(keys):
        if plain in (key, key_fingerprint(key).replace(" ", "")):
            words = mark("This is the key that you named.")
            later = mark("It follows the key that you named, which has signed it.")
            print(_(later if place else words))
            return 0
    print(_("This is not the key that you named."), file=sys.stderr)
    return 1


def _content_of(path: Path) -> bytes:
    """The JSON of a file, also of one within a folder that was packed (ZIP)."""
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(BytesIO(content)) as folder:
            name = next(name for name in folder.namelist() if name.endswith("standard.json"))
            if folder.getinfo(name).file_size > LARGEST:
                raise Invalid(mark("The file is larger than {most} MB."), most=LARGEST // 1_000_000)
            return folder.read(name)
    except (zipfile.BadZipFile, StopIteration, NotImplementedError, RuntimeError):
        raise Invalid(mark("No published standard is packed in this file.")) from None
