"""Pictures as they come from phones and from those who mean no good, made here."""

import zlib


def segment(marker: int, said: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(said) + 2).to_bytes(2) + said


_CODES = bytes((1, *(0,) * 15, 0))
# One grey pixel, as an encoder writes it: JFIF, tables, a frame, a scan.
GREY = (
    b"\xff\xd8"
    + segment(0xE0, b"JFIF\0\x01\x01\x01\0\x48\0\x48\0\0")
    + segment(0xDB, b"\0" + b"\x01" * 64)
    + segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")
    + segment(0xC4, b"\0" + _CODES)
    + segment(0xC4, b"\x10" + _CODES)
    + segment(0xDA, b"\x01\x01\0\0\x3f\0")
    + b"\x3f"
    + b"\xff\xd9"
)


def png_chunk(kind: bytes, said: bytes) -> bytes:
    return len(said).to_bytes(4) + kind + said + zlib.crc32(kind + said).to_bytes(4)


def png(
    width: int = 2, height: int = 2, *, more: bytes = b"", pixels: bytes | None = None, interlaced: int = 0
) -> bytes:
    """In grey, eight bits a pixel. `more`: chunks before the picture's own; `pixels`: instead of those that fit."""
    head = width.to_bytes(4) + height.to_bytes(4) + bytes((8, 0, 0, 0, interlaced))
    lines = pixels if pixels is not None else (b"\0" + b"\x7f" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", head)
        + more
        + png_chunk(b"IDAT", zlib.compress(lines))
        + png_chunk(b"IEND", b"")
    )


def jpeg(*segments: bytes, tail: bytes = b"") -> bytes:
    """With segments behind its beginning, and something hung on its end."""
    return GREY[:2] + b"".join(segments) + GREY[2:] + tail


def exif(orientation: int, *, order: bytes = b"II", told: bytes = b"GPS 31.23N 121.47E") -> bytes:
    """As a phone writes it: how it was held, and where."""
    sense = "little" if order == b"II" else "big"

    def number(value: int, length: int) -> bytes:
        return value.to_bytes(length, "little" if sense == "little" else "big")

    line = number(0x0112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + b"\0\0"
    return segment(0xE1, b"Exif\0\0" + order + number(42, 2) + number(8, 4) + number(1, 2) + line + bytes(4) + told)


def pdf(*, inside: bytes = b"", tail: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<<" + inside + b">>\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF\n" + tail
