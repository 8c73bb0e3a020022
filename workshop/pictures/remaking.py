"""A picture of somebody's as we store it: made anew in a process of its own, within limits."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import BoundedSemaphore
from typing import Any

from workshop.errors import Invalid, SlowDown
from workshop.i18n import mark
from workshop.settings import ROOT, calm_environment

LARGEST_PICTURE = 5_000_000
"""Bytes of a file that arrives; browsers make pictures smaller before they send them."""
LARGE_SIDE, MEGAPIXELS = 2400, 64
"""As in ``image_process.py``, which is not imported: what decodes pictures stays out of here."""
ENDINGS = ("jpg", "jpeg", "png", "webp", "heic", "heif")
_WAITS = 60
_LONGEST = 45
"""Seconds: for one's turn, and for the process."""
_COMMAND = (sys.executable, "-m", "workshop.pictures.image_process")
_turns = BoundedSemaphore(2)

_TROUBLES: Mapping[str, str] = {
    "unknown": mark("This is no picture that can be read here: JPEG, PNG, WebP or HEIC."),
    "damaged": mark("This picture is damaged or incomplete. Choose it again, or another one."),
    "too_large": mark(
        "This picture has more than {most} million pixels. Save it smaller, then choose it again."
    ),
    "no_heic": mark(
        "Pictures in the format HEIC cannot be read on this server. Save it as JPEG, then choose "
        "it again."
    ),
}


class PictureSize(StrEnum):
    """The files of a picture: its longer side has at most 2,400 or 480 pixels."""

    LARGE = "large"
    PREVIEW = "preview"


@dataclass(frozen=True)
class RemadePicture:
    """A picture as JPEG files; ``width`` and ``height``, in pixels, are those of the large one."""

    width: int
    height: int
    files: Mapping[PictureSize, bytes]

    @property
    def sha256(self) -> str:
        """The fingerprint of the large file."""
        return hashlib.sha256(self.files[PictureSize.LARGE]).hexdigest()


def remake_picture(content: bytes) -> RemadePicture:
    """The picture in a file, without anything else that the file holds.

    Takes up to some seconds, in another process. Raises ``Invalid`` for a file that cannot be
    taken, ``SlowDown`` where too many wait already.
    """
    if len(content) > LARGEST_PICTURE:
        most = LARGEST_PICTURE // 1_000_000
        raise Invalid(mark("The file is larger than {most} MB."), most=most)
    if not _turns.acquire(timeout=_WAITS):
        raise SlowDown(mark("Many pictures are being read just now. Try again in a moment."))
    try:
        told, files = _run(content)
    finally:
        _turns.release()
    if "trouble" in told:
        raise Invalid(_TROUBLES[told["trouble"]], most=MEGAPIXELS)
    large, preview = told["lengths"]
    sizes = {PictureSize.LARGE: files[:large], PictureSize.PREVIEW: files[large : large + preview]}
    return RemadePicture(told["width"], told["height"], sizes)


def _run(content: bytes) -> tuple[dict[str, Any], bytes]:
    """What the process says of the file, and the files it made; one that crashes or takes too long
    was given a file that is damaged."""
    try:
        done = subprocess.run(  # noqa: S603 (our own module)
            _COMMAND,
            input=content,
            capture_output=True,
            cwd=ROOT,
            env=calm_environment(),
            timeout=_LONGEST,
            check=True,
        )
        told, _end, files = done.stdout.partition(b"\n")
        return json.loads(told), files
    except (subprocess.SubprocessError, ValueError):
        return {"trouble": "damaged"}, b""
