"""The articles of a demo bank, read from their file: as a bank would bring them along."""

from collections.abc import Iterator
from typing import Final

from bankhall.knowledge.types import Audience, NewVersion, Text, Topic

_ARTICLE: Final = "=== "
_TITLE: Final = "# "
_WAY: Final = "? "


def read_articles(file: str) -> Iterator[NewVersion]:
    """Each begins with a line of topic and audience; then comes its Chinese text and its English one: the title, other
    ways to ask for it, and what it says.
    """
    for part in ("\n" + file).split("\n" + _ARTICLE)[1:]:
        head, _, rest = part.partition("\n")
        topic, audience = head.split()
        zh, en = (_text(text) for text in ("\n" + rest).split("\n" + _TITLE)[1:])
        yield NewVersion(Topic(topic), Audience(audience), zh, en)


def _text(part: str) -> Text:
    title, *lines = part.splitlines()
    ways = tuple(line.removeprefix(_WAY) for line in lines if line.startswith(_WAY))
    body = "\n".join(line for line in lines if not line.startswith(_WAY))
    return Text(title.strip(), body.strip(), ways)
