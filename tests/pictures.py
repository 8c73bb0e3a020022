"""Pictures as phones and scanners make them, for tests."""

import struct
import zlib
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from workshop.pictures.remaking import PictureSize, RemadePicture

CANARY = "CanaryCamera-54.3520N-18.6466E"
LATITUDE = (54.0, 21.0, 7.2)


def photo(size: tuple[int, int] = (60, 40), turned: int = 1, **saved: object) -> bytes:
    """A JPEG whose left half is red and whose right half is blue, with everything that a phone
    notes: maker, place, orientation, a comment and XMP; behind the picture something more."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = turned, CANARY, CANARY
    exif.get_ifd(0x8825).update({1: "N", 2: LATITUDE, 3: "E", 4: (18.0, 38.0, 47.8), 29: CANARY})
    file = BytesIO()
    noted = {
        "quality": 95,
        "exif": exif,
        "comment": CANARY.encode(),
        "xmp": f"<x>{CANARY}</x>".encode(),
    }
    picture.save(file, "JPEG", **{**noted, **saved})
    return file.getvalue() + CANARY.encode()


def png_with_words(size: tuple[int, int] = (40, 30)) -> bytes:
    """A PNG, half of it transparent, with a text chunk."""
    picture = Image.new("RGBA", size, (0, 128, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    told = PngInfo()
    told.add_text("Author", CANARY)
    file = BytesIO()
    picture.save(file, "PNG", pnginfo=told)
    return file.getvalue()


def saved_as(kind: str, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    """A picture in one of Pillow's formats."""
    file = BytesIO()
    Image.new("RGB", size, "green").save(file, kind, **options)
    return file.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of some kilobytes that says of itself that it has ``side`` × ``side`` points."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000 * (1 + 3 * 100)))
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    end = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + end


def remade(marker: bytes = b"") -> RemadePicture:
    """A picture as it is stored, without the process that makes it: for tests of what follows.
    ``marker`` stands behind the picture's own bytes."""
    files = {
        PictureSize.LARGE: saved_as("JPEG") + marker,
        PictureSize.PREVIEW: saved_as("JPEG", (32, 24)) + marker,
    }
    return RemadePicture(64, 48, files)


def opened(content: bytes) -> Image.Image:
    """A picture from its file."""
    return Image.open(BytesIO(content))
