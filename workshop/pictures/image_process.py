"""The process in which a file of somebody's is decoded and made anew as a JPEG.

A decoder may be led to take all memory, never to end or to crash: here that ends this process and
nothing else. It reads a file from its input and writes one line of JSON, then the bytes of the
files named in it: ``{"width", "height", "lengths": [large, preview]}`` or ``{"trouble": word}``.
"""

import json
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import (
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

LARGE_SIDE, PREVIEW_SIDE = 2400, 480
"""The longer side of the two files, in pixels; smaller pictures are not made larger."""
MOST_PIXELS = 64_000_000
QUALITY = 80
MOST_SECONDS = 30
_MOST_MEMORY = 2_000_000_000
_FORMATS = [
    str(plugin.format)
    for plugin in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        WebPImagePlugin.WebPImageFile,
    )
]
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")

UNKNOWN, DAMAGED, TOO_LARGE, NO_HEIC = "unknown", "damaged", "too_large", "no_heic"
"""The words for what is wrong."""


class Unusable(Exception):
    """The file cannot be taken; the argument is one of the words above."""


def remake(content: bytes) -> tuple[tuple[int, int], list[bytes]]:
    """``((width, height), [large, preview])`` of a picture's first frame: upright, in sRGB, on
    white, as JPEG files that hold nothing but what is to be seen. Raises ``Unusable``."""
    with _opened(content) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Unusable(TOO_LARGE)
        try:
            large = _flattened(picture)
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError, ArithmeticError):
            raise Unusable(DAMAGED) from None
    preview = large.copy()
    preview.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return large.size, [_as_jpeg(large), _as_jpeg(preview)]


def _opened(content: bytes) -> Image.Image:
    """The picture, of which the header alone has been read."""
    Image.MAX_IMAGE_PIXELS = None  # compared by ourselves, before anything is decoded
    formats = _FORMATS
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        formats = [_heif()]
    try:
        return Image.open(BytesIO(content), formats=formats)
    except MemoryError:
        raise Unusable(TOO_LARGE) from None
    except UnidentifiedImageError:
        raise Unusable(UNKNOWN) from None
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError):
        raise Unusable(DAMAGED) from None


def _heif() -> str:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        raise Unusable(NO_HEIC) from None
    register_heif_opener(thumbnails=False)
    return "HEIF"


def _flattened(picture: Image.Image) -> Image.Image:
    picture.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
    picture.thumbnail((LARGE_SIDE, LARGE_SIDE), reducing_gap=3.0)
    ImageOps.exif_transpose(picture, in_place=True)
    colours = _in_srgb(picture)
    # A new picture takes nothing over but its points: no comment, profile or text.
    flat = Image.new("RGB", colours.size, "white")
    flat.paste(colours, mask=colours if colours.mode == "RGBA" else None)
    return flat


def _in_srgb(picture: Image.Image) -> Image.Image:
    """As RGB, or RGBA where it lets something through. Phones have profiles of their own; a broken
    one is passed over."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    shows_through = picture.has_transparency_data
    colours = picture.convert("RGBA" if shows_through else "RGB")
    if profile and picture.mode in ("RGB", "RGBA"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            found = ImageCms.profileToProfile(colours, own, ImageCms.createProfile("sRGB"))
            return found or colours
    return colours


def _as_jpeg(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue()


def _limit_itself() -> None:
    """Memory and time, where the system can limit them."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def main() -> None:
    """Make the file on the standard input anew."""
    _limit_itself()
    files: list[bytes] = []
    try:
        (width, height), files = remake(sys.stdin.buffer.read())
        told: dict[str, Any] = {"width": width, "height": height, "lengths": [*map(len, files)]}
    except Unusable as found:
        told = {"trouble": str(found)}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(files))


if __name__ == "__main__":
    main()
