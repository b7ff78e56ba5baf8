"""Answering, which is counted; and keeping what was learned."""

from typing import Final

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.assistant import queries
from bankhall.assistant.models import DayRow, ModelRow
from bankhall.assistant.rules.intents import Weights
from bankhall.assistant.types import Answer, AnswerKind
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date
from bankhall.knowledge import api as knowledge

# The one in force, and those before it for whoever wants to compare.
_KEPT: Final = 3


async def answer(tx: Tx, question: str, language: Language) -> tuple[Answer, str]:
    """As `queries.answer`, counted for the day, with its receipt; a question that it cannot answer becomes a gap,
    masked and without who asked.
    """
    told = await queries.answer(tx, question, language)
    day = upsert(DayRow).values(on_date=await business_date(tx), kind=told.kind.value, times=1)
    await tx.session.execute(
        day.on_conflict_do_update(index_elements=["on_date", "kind"], set_={"times": DayRow.times + 1})
    )
    if told.kind is AnswerKind.UNKNOWN:
        await knowledge.note_gap(tx, question, language, source="assistant")
    return told, queries.receipt(tx, question, told)


async def keep_model(tx: Tx, edition: int, samples: int, weights: Weights) -> None:
    """From now on in every process. Earlier ones go, but for a few."""
    await take_turn(tx, "assistant models")
    values = {
        "id": new_id(),
        "edition": edition,
        "samples": samples,
        "weights": msgspec.json.encode(weights).decode(),
        "at": tx.now,
    }
    await tx.session.execute(insert(ModelRow).values(values))
    kept = select(ModelRow.id).order_by(ModelRow.at.desc(), ModelRow.id.desc()).limit(_KEPT)
    await tx.session.execute(delete(ModelRow).where(ModelRow.id.not_in(kept)))
