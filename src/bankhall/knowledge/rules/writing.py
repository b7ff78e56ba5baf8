"""What an article may be, and what may be done with it."""

import re
from datetime import date, timedelta
from typing import Final

from bankhall.kernel.errors import BadInput, FieldProblem
from bankhall.knowledge.types import Audience, NewVersion, Text, Topic

# As many as an index in memory holds without being felt: a bank's help pages are hundreds.
MOST_ARTICLES: Final = 2_000
MOST_VERSIONS: Final = 500
MOST_WAYS: Final = 40
LONGEST_UNREVIEWED: Final = timedelta(days=366)
# A publication that says nothing of it: half a year.
REVIEWED_AFTER: Final = timedelta(days=182)
MOST_GAPS: Final = 5_000
KEPT: Final = timedelta(days=400)

_LINK: Final = re.compile(r"\[([^\[\]\n]*)\]\(([^()\n]*)\)")
# Whatever does not lead to a page of the bank itself.
_LEADS_ELSEWHERE: Final = re.compile(r"\]\((?!/(?!/)[a-z0-9/_-]{0,100}\))")


def problems_of(version: NewVersion) -> list[FieldProblem]:
    """What is wrong with it, field by field."""
    found = []
    for name, text in (("zh", version.zh), ("en", version.en)):
        found += [FieldProblem(f"{name}.{field}", "kernel.invalid", why) for field, why in _wrong_in(text)]
    if version.topic is Topic.INTERNAL and version.audience is Audience.CUSTOMERS:
        found.append(FieldProblem("audience", "kernel.invalid", "what is internal is for staff"))
    return found


def _wrong_in(text: Text) -> list[tuple[str, str]]:
    wrong = []
    if _LEADS_ELSEWHERE.search(text.body):
        wrong.append(("body", "a link leads to a page of the bank: /transfer"))
    ways = [way.casefold() for way in text.ways]
    if len(set(ways)) < len(ways):
        wrong.append(("ways", "the same way of asking stands there twice"))
    return wrong


def refuse_review_day(review_on: date, today: date) -> BadInput | None:
    if review_on <= today:
        return BadInput.of("review_on", "a day to come")
    if review_on > today + LONGEST_UNREVIEWED:
        return BadInput.of("review_on", "at most a year from today")
    return None


def plain(body: str) -> list[str]:
    """The paragraphs of a text, as one reads them aloud: without signs for headings, lists, bold and links."""
    told = []
    for line in body.splitlines():
        bare = re.sub(r"^\s*(?:#{1,3}\s+|[-*]\s+|\d{1,2}[.)]\s+)", "", line).strip()
        bare = _LINK.sub(r"\1", bare).replace("**", "")
        if bare:
            told.append(bare)
    return told
