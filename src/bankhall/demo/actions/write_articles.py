"""The knowledge base of a demo bank: written by an agent, published by the supervisor. Some questions
have found no answer yet.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from bankhall.demo.rules.articles import read_articles
from bankhall.demo.rules.shelf import SHELF
from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.db import Tx
from bankhall.kernel.i18n import Language
from bankhall.kernel.time import business_date
from bankhall.knowledge import api as knowledge

# One after another, so that not all are due on one day.
_FIRST_REVIEW: Final = timedelta(days=1)
_BETWEEN: Final = timedelta(days=5)

_NOT_FOUND: Final = (
    (Language.CHINESE, "数字人民币钱包怎么开通", 4),
    (Language.CHINESE, "可以用外卡在柜员机取现金吗", 3),
    (Language.CHINESE, "社保卡可以在你们这里激活吗", 1),
    (Language.ENGLISH, "do you have safe deposit boxes", 2),
    (Language.ENGLISH, "can i pay in coins", 1),
)


async def write_articles(tx: Tx, writer: tuple[UUID, str], publisher: tuple[UUID, str]) -> None:
    """In the transaction at hand."""
    writing = _as(tx, *writer)
    publishing = _as(tx, *publisher)
    review_on = await business_date(tx) + _FIRST_REVIEW
    for nth, version in enumerate(read_articles(SHELF)):
        article_id = await knowledge.write_article(writing, version, key=f"demo:article:{nth}")
        await knowledge.publish(publishing, article_id, 1, review_on=review_on + nth * _BETWEEN)
    for language, question, times in _NOT_FOUND:
        for _ in range(times):
            await knowledge.note_gap(tx, question, language, source="search")


def _as(tx: Tx, staff_id: UUID, name: str) -> Tx:
    return tx.speaking_for(Asker(Actor(kind="staff", name=name, id=staff_id)))
