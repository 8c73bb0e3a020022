"""Whatever somebody brings as a picture is made anew, and nothing else of the file is kept."""

from io import BytesIO

import pytest
from PIL import Image

from tests.pictures import CANARY, bomb, opened, photo, png_with_words, saved_as
from workshop.errors import Invalid
from workshop.pictures import image_process
from workshop.pictures.remaking import (
    LARGE_SIDE,
    LARGEST_PICTURE,
    MEGAPIXELS,
    PictureSize,
    remake_picture,
)


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as found:
        remake_picture(content)
    return found.value.message


def test_nothing_of_a_photo_is_kept_but_what_is_to_be_seen() -> None:
    original = photo()
    assert original.count(CANARY.encode()) >= 4
    made = remake_picture(original)
    for content in made.files.values():
        assert CANARY.encode() not in content
        picture = opened(content)
        assert picture.format == "JPEG"
        assert dict(picture.getexif()) == {}
        assert {"exif", "icc_profile", "comment", "xmp"} & set(picture.info) == set()
        assert picture.applist[1:] == []
    red, green, blue = opened(made.files[PictureSize.LARGE]).getpixel((10, 20))
    assert red > 200
    assert max(green, blue) < 60


def test_a_photo_taken_upright_stands_upright() -> None:
    made = remake_picture(photo((60, 40), turned=6))
    picture = opened(made.files[PictureSize.LARGE])
    assert (made.width, made.height) == picture.size == (40, 60)
    assert picture.getpixel((20, 5))[0] > 200, "what was on the left is on top"
    assert picture.getpixel((20, 55))[2] > 200


def test_a_large_picture_is_made_smaller_and_a_small_one_is_left() -> None:
    made = remake_picture(saved_as("JPEG", (4000, 1000)))
    assert (made.width, made.height) == (LARGE_SIDE, 600)
    assert opened(made.files[PictureSize.PREVIEW]).size == (480, 120)
    made = remake_picture(saved_as("WEBP", (64, 48)))
    assert (made.width, made.height) == (64, 48)


def test_what_is_transparent_becomes_white() -> None:
    made = remake_picture(png_with_words())
    large = made.files[PictureSize.LARGE]
    assert min(opened(large).getpixel((3, 15))) > 240
    assert CANARY.encode() not in large


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_picture_that_moves_the_first_frame_is_taken(kind: str) -> None:
    file = BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    frames[0].save(file, kind, save_all=True, append_images=frames[1:], duration=100, lossless=True)
    picture = opened(remake_picture(file.getvalue()).files[PictureSize.LARGE])
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.getpixel((20, 15))[0] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_grey_indexed_and_print_colours_are_taken(mode: str) -> None:
    picture = Image.new(mode, (40, 30))
    file = BytesIO()
    picture.save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert remake_picture(file.getvalue()).width == 40


def test_a_heic_of_a_phone_is_taken_where_the_library_is_at_hand() -> None:
    heif = pytest.importorskip("pillow_heif")
    file = BytesIO()
    heif.from_pillow(Image.new("RGB", (64, 48), "red")).save(file, quality=90)
    made = remake_picture(file.getvalue())
    assert (made.width, made.height) == (64, 48)
    assert opened(made.files[PictureSize.LARGE]).getpixel((30, 20))[0] > 200


def test_without_the_library_a_heic_is_refused_with_a_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pillow_heif", None)
    with pytest.raises(image_process.Unusable, match=image_process.NO_HEIC):
        image_process.remake(b"\x00\x00\x00\x18ftypheic" + bytes(16))


def test_a_bomb_is_refused_by_its_header() -> None:
    side = 30_000
    assert side * side > MEGAPIXELS * 1_000_000
    assert "million pixels" in refused(bomb(side))


def test_a_picture_that_ends_too_early_or_lies_of_its_size_is_damaged() -> None:
    whole = saved_as("JPEG", (900, 700), quality=95)
    assert "damaged" in refused(whole[: len(whole) // 2])
    assert "damaged" in refused(bomb(7_000))
    png = saved_as("PNG", (300, 200))
    assert "damaged" in refused(png[:60])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"GIF89a" + bytes(20),
        saved_as("BMP"),
        saved_as("TIFF"),
    ],
)
def test_what_is_no_picture_of_a_known_kind_is_refused(content: bytes) -> None:
    assert "no picture that can be read" in refused(content)


def test_a_file_that_is_a_page_as_well_is_only_a_picture_afterwards() -> None:
    page = b"<html><script>alert(1)</script></html>"
    made = remake_picture(photo(comment=page) + page)
    assert all(b"script" not in content for content in made.files.values())


def test_a_file_that_is_too_large_is_not_even_read() -> None:
    assert "larger than" in refused(bytes(LARGEST_PICTURE + 1))


def test_the_limits_that_are_told_are_those_that_hold() -> None:
    assert image_process.LARGE_SIDE == LARGE_SIDE
    assert image_process.MOST_PIXELS == MEGAPIXELS * 1_000_000
