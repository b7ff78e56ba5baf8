"""What messages hold, on the wire."""

from base64 import b64decode
from typing import Annotated, Final
from uuid import UUID

import msgspec

from bankhall.care.contents.rules import MOST_FILE_BYTES
from bankhall.kernel.errors import BadInput
from bankhall.kernel.lines import HAS_INK, ONE_LINE, whole
from bankhall.kernel.web.inputs import Asked

# In base64, and what stands around it.
MOST_BODY_BYTES: Final = MOST_FILE_BYTES * 4 // 3 + 10_000

_FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=whole(HAS_INK + ONE_LINE))]
_Base64 = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_FILE_BYTES * 4 // 3 + 4)]
_NO_PART = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


class TalkFileIn(Asked, frozen=True):
    """`client_id`: the same for a file that is sent again. `file`: as it is, in base64: PDF, PNG or JPEG."""

    client_id: UUID
    name: _FileName
    file: _Base64

    def content(self) -> bytes:
        """Raises BadInput naming `file`."""
        try:
            content = b64decode(self.file, validate=True)
        except ValueError:
            raise BadInput.of("file", "this is not base64", code="kernel.unreadable") from None
        if len(content) > MOST_FILE_BYTES:
            raise BadInput.of("file", "at most 5 MB", code="kernel.out_of_range")
        return content

    def plain_name(self) -> str:
        """A name, and no path."""
        return self.name.strip().translate(_NO_PART).lstrip(".") or "_"
