"""What a file from outside is, told by all of what is in it and never by its name; and of pictures only the picture.

A picture is taken apart and put together again from what it needs to be drawn: where and with what it was taken, a
small copy of what was cut away, words and whatever was hung on its end do not come in. Its pixels are as they were.
Pure.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bankhall.kernel.uploads.errors import FileNotTaken

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
ENDINGS: Final = {PDF: "pdf", PNG: "png", JPEG: "jpg"}

# More than any camera in a pocket takes; drawn, it is 160 MB.
MOST_PIXELS: Final = 40_000_000
_MOST_SIDE: Final = 20_000
_INFLATED_AT_ONCE: Final = 262_144

_PNG_BEGINS: Final = b"\x89PNG\r\n\x1a\n"
_PNG_NEEDS: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"})
_PNG_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PNG_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
# Where each of the seven passes begins, and its steps (PNG 8.2).
_PASSES: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))

_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Tables, frames, scans, how often to begin anew: without these nothing is drawn.
_JPEG_NEEDS: Final = _FRAMES | {0xC4, 0xDB, 0xDD, _SOS}
_APP0, _APP1, _APP14 = 0xE0, 0xE1, 0xEE
_ORIENTATION: Final = 0x0112

_PDF_BEGINS: Final = re.compile(rb"%PDF-[12]\.[0-9]")
_PDF_ENDS: Final = re.compile(rb"%%EOF[\r\n\t \0]*\Z")
# What acts by itself, or is a file within the file. Whoever hides it is the scanner's to find.
_PDF_ACTS: Final = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm)\b")
_ZIP_ENDS: Final = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class TakenFile:
    """As it may be kept. `width`, `height`: of a picture, in pixels."""

    media: str
    content: bytes
    width: int | None = None
    height: int | None = None


def take_apart(content: bytes) -> TakenFile:
    """A PDF, or a picture (PNG, JPEG). Slow for large ones: in a thread. Raises FileNotTaken."""
    try:
        if content.startswith(_PNG_BEGINS):
            return _png(content)
        if content.startswith(b"\xff\xd8\xff"):
            return _jpeg(content)
        if _PDF_BEGINS.match(content):
            return _pdf(content)
    except (IndexError, zlib.error):
        raise FileNotTaken from None
    raise FileNotTaken


def _pdf(content: bytes) -> TakenFile:
    if not _PDF_ENDS.search(content[-1024:]) or _PDF_ACTS.search(content) or _ZIP_ENDS in content[-66_000:]:
        raise FileNotTaken
    return TakenFile(PDF, content)


def _png(content: bytes) -> TakenFile:
    chunks = list(_chunks(content))
    kinds = [kind for kind, _ in chunks]
    if kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or kinds.count(b"IHDR") != 1 or b"IDAT" not in kinds:
        raise FileNotTaken
    head = chunks[0][1]
    if len(head) != 13:
        raise FileNotTaken
    width, height = int.from_bytes(head[:4]), int.from_bytes(head[4:8])
    depth, colour, interlaced = head[8], head[9], head[12]
    if depth not in _PNG_DEPTHS.get(colour, ()) or head[10] or head[11] or interlaced > 1:
        raise FileNotTaken
    _refuse_large(width, height)
    bits = depth * _PNG_SAMPLES[colour]
    lines = _passes(width, height) if interlaced else ((width, height),)
    _inflate([said for kind, said in chunks if kind == b"IDAT"], sum(_bytes_of(w, h, bits) for w, h in lines))
    kept = b"".join(_chunk(kind, said) for kind, said in chunks if kind in _PNG_NEEDS)
    return TakenFile(PNG, _PNG_BEGINS + kept, width, height)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Until the last one; what hangs on the end is not looked at."""
    at = len(_PNG_BEGINS)
    while True:
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        said, check = content[at + 8 : at + 8 + length], content[at + 8 + length : at + 12 + length]
        if len(kind) < 4 or len(check) < 4 or zlib.crc32(kind + said) != int.from_bytes(check):
            raise FileNotTaken
        yield kind, said
        if kind == b"IEND":
            return
        at += 12 + length


def _chunk(kind: bytes, said: bytes) -> bytes:
    return len(said).to_bytes(4) + kind + said + zlib.crc32(kind + said).to_bytes(4)


def _passes(width: int, height: int) -> Iterator[tuple[int, int]]:
    for x, y, across, down in _PASSES:
        yield -(-(width - x) // across), -(-(height - y) // down)


def _bytes_of(width: int, height: int, bits: int) -> int:
    """Each line begins with how it is filtered."""
    return (1 + -(-width * bits // 8)) * height if width > 0 and height > 0 else 0


def _inflate(pieces: list[bytes], expected: int) -> None:
    """That it is exactly as much as its size says: no more of it is ever held than a piece."""
    inflating, found = zlib.decompressobj(), 0
    for piece in pieces:
        rest = piece
        while rest and not inflating.eof:
            found += len(inflating.decompress(rest, _INFLATED_AT_ONCE))
            if found > expected:
                raise FileNotTaken
            rest = inflating.unconsumed_tail
    while not inflating.eof:
        came = len(inflating.decompress(inflating.unconsumed_tail, _INFLATED_AT_ONCE))
        found += came
        if not came or found > expected:
            raise FileNotTaken
    if found != expected:
        raise FileNotTaken


def _jpeg(content: bytes) -> TakenFile:
    kept, size, orientation, scans = [b"\xff\xd8"], None, 1, 0
    at = 2
    while True:
        if content[at] != 0xFF:
            raise FileNotTaken
        while content[at + 1] == 0xFF:  # filled up with
            at += 1
        marker = content[at + 1]
        if marker == _EOI:
            break
        length = int.from_bytes(content[at + 2 : at + 4])
        said = content[at + 4 : at + 2 + length]
        if length < 2 or len(said) != length - 2 or marker in {0, _SOI, _TEM} or 0xD0 <= marker <= 0xD7:
            raise FileNotTaken
        if marker in _FRAMES:
            if size is not None:
                raise FileNotTaken
            size = int.from_bytes(said[3:5]), int.from_bytes(said[1:3])
            _refuse_large(*size)
        if marker in _JPEG_NEEDS or (marker == _APP14 and said.startswith(b"Adobe")):
            kept.append(_segment(marker, said))
        elif marker == _APP0 and said.startswith(b"JFIF\0") and len(said) >= 14:
            kept.append(_segment(_APP0, said[:12] + b"\0\0"))  # without its small copy
        elif marker == _APP1 and said.startswith(b"Exif\0\0"):
            orientation = _orientation(said[6:])
        at += 2 + length
        if marker == _SOS:
            scans += 1
            until = _end_of_scan(content, at)
            kept.append(content[at:until])
            at = until
    if size is None or not scans:
        raise FileNotTaken
    if orientation != 1:
        kept.insert(1, _segment(_APP1, _turned(orientation)))
    turns = orientation >= 5
    width, height = reversed(size) if turns else size
    return TakenFile(JPEG, b"".join(kept) + b"\xff\xd9", width, height)


def _segment(marker: int, said: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(said) + 2).to_bytes(2) + said


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands: 0xFF is said as 0xFF00, and eight markers begin anew."""
    while (at := content.find(b"\xff", at)) >= 0:
        if content[at + 1] and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
    raise FileNotTaken


def _orientation(tiff: bytes) -> int:
    """As the camera was held, from 1 to 8; 1 where nobody says so."""
    order: dict[bytes, str] = {b"II": "little", b"MM": "big"}
    sense = order.get(tiff[:2])
    if sense is None or len(tiff) < 8:
        return 1

    def number(at: int, length: int) -> int:
        return int.from_bytes(tiff[at : at + length], "little" if sense == "little" else "big")

    first = number(4, 4)
    for nth in range(min(number(first, 2), 100)):
        at = first + 2 + nth * 12
        if number(at, 2) == _ORIENTATION and number(at + 2, 2) == 3:
            found = number(at + 8, 2)
            return found if 1 <= found <= 8 else 1
    return 1


def _turned(orientation: int) -> bytes:
    """The one line of Exif that is kept."""
    line = _ORIENTATION.to_bytes(2) + (3).to_bytes(2) + (1).to_bytes(4) + orientation.to_bytes(2) + b"\0\0"
    return b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + line + bytes(4)


def _refuse_large(width: int, height: int) -> None:
    if not 0 < width <= _MOST_SIDE or not 0 < height <= _MOST_SIDE or width * height > MOST_PIXELS:
        raise FileNotTaken
