"""A file is what is in it, and of a picture only the picture comes in."""

import io
import zipfile
import zlib

import pytest

from bankhall.kernel.uploads.errors import FileNotTaken
from bankhall.kernel.uploads.kinds import JPEG, PDF, PNG, take_apart
from made_files import GREY, exif, jpeg, pdf, png, png_chunk, segment


def test_what_a_picture_does_not_need_to_be_drawn_does_not_come_in() -> None:
    planted = b"planted: Nanjing Road 8"
    phone = jpeg(exif(1, told=planted), segment(0xFE, planted), segment(0xE2, b"MPF\0" + planted), tail=planted)
    drawn = png(more=png_chunk(b"tEXt", b"Author\0" + planted) + png_chunk(b"eXIf", planted)) + planted

    of_phone, of_drawn = take_apart(phone), take_apart(drawn)

    assert planted not in of_phone.content + of_drawn.content
    assert (of_phone.media, of_phone.width, of_phone.height) == (JPEG, 1, 1)
    assert (of_drawn.media, of_drawn.content) == (PNG, png())
    assert take_apart(of_phone.content) == of_phone
    assert take_apart(of_drawn.content) == of_drawn


def test_a_small_copy_of_what_was_cut_away_does_not_come_in() -> None:
    small = b"\x01\x01" + b"pix"
    with_copy = GREY[:2] + segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01" + small) + GREY[20:]

    assert take_apart(GREY).content == GREY
    assert b"pix" not in take_apart(with_copy).content


@pytest.mark.parametrize("order", [b"II", b"MM"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_how_the_phone_was_held_is_kept_and_nothing_beside_it(orientation: int, order: bytes) -> None:
    taken = take_apart(jpeg(exif(orientation, order=order)))

    assert b"GPS" not in taken.content
    assert (b"Exif" in taken.content) == (orientation != 1)
    assert take_apart(taken.content) == taken


@pytest.mark.parametrize("interlaced", [0, 1])
def test_a_picture_holds_as_many_pixels_as_it_says(interlaced: int) -> None:
    sizes = [(1, 1), (2, 2), (3, 2)] if interlaced else [(1, 1), (5, 9)]
    passes = {(1, 1): b"\0\0", (2, 2): b"\0\0\0\0\0\0\0", (3, 2): b"\0\0\0\0\0\0\0\0\0\0"}
    for width, height in sizes:
        pixels = passes[width, height] if interlaced else None
        assert take_apart(png(width, height, pixels=pixels, interlaced=interlaced)).width == width
    for wrong in (b"\0" * 5, b"\0" * 5_000_000):
        with pytest.raises(FileNotTaken):
            take_apart(png(2, 2, pixels=wrong, interlaced=interlaced))


def _zipped(begin: bytes) -> bytes:
    file = io.BytesIO()
    file.write(begin)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("run.js", "alert(1)")
        archive.comment = b"%%EOF"
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"<html><script>alert(1)</script>",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"GIF89a/*%PDF-1.7*/=alert(1)%%EOF",
        b"MZ\x90\0" + b"\0" * 100,
        b"#!/bin/sh\n",
        b" " + pdf(),
        b"<!--" + pdf() + b"-->",
        pdf(tail=b"<script>alert(1)</script>"),
        pdf()[:-8],
        pdf(inside=b"/OpenAction <</S /JavaScript /JS (app.alert(1))>>"),
        pdf(inside=b"/S /Launch /F (cmd.exe)"),
        pdf(inside=b"/Names <</EmbeddedFiles 2 0 R>>"),
        _zipped(b""),
        _zipped(pdf()),
        png()[:-12],
        png()[:40],
        png().replace(b"IDAT", b"IDAX"),
        png(0, 1),
        png(30_000, 1),
        png(10_000, 10_000, pixels=b"\0"),
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IEND", b""),
        b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffIHDR",
        GREY[:-2],
        GREY[:100],
        GREY[:2] + GREY[-2:],
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\0\0",
        GREY[:2] + GREY[20:-2] + GREY[20:],
        b"\xff\xd8\xff<script>alert(1)</script>",
    ],
)
def test_what_is_no_pdf_and_no_picture_is_not_taken(content: bytes) -> None:
    with pytest.raises(FileNotTaken):
        take_apart(content)


def test_a_bomb_is_never_held_as_a_whole() -> None:
    """A thousand times what came over the line, in pieces: it is refused by the first that is too many."""
    bomb = png(2, 2, pixels=b"\0" * 200_000_000)

    assert len(bomb) < 300_000
    with pytest.raises(FileNotTaken):
        take_apart(bomb)
    ends = zlib.compress(b"\0" * 6)[:-6]
    with pytest.raises(FileNotTaken):
        take_apart(png().replace(zlib.compress((b"\0" + b"\x7f" * 2) * 2), ends))


def test_a_pdf_is_taken_as_it_is() -> None:
    assert (take_apart(pdf()).media, take_apart(pdf()).content) == (PDF, pdf())


def test_whatever_is_cut_off_or_changed_is_told_or_taken_and_never_a_defect() -> None:
    for good in (GREY, png(3, 3, more=png_chunk(b"tEXt", b"a\0b")), jpeg(exif(6))):
        for at in range(len(good)):
            for bad in (good[:at], good[:at] + bytes((good[at] ^ 0xFF,)) + good[at + 1 :]):
                try:
                    take_apart(bad)
                except FileNotTaken:
                    continue
