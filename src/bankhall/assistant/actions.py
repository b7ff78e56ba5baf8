"""Answering, which is counted; having a model write; and keeping what was learned."""

from collections.abc import Sequence
from typing import Final

import msgspec
import structlog
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.assistant import queries
from bankhall.assistant.adapters import ModelAway, Writer
from bankhall.assistant.models import DayRow, ModelDayRow, ModelRow, SwitchRow
from bankhall.assistant.rules.grounding import MOST, Reading
from bankhall.assistant.rules.guarding import ban_in
from bankhall.assistant.rules.hiding import hidden
from bankhall.assistant.rules.intents import Weights
from bankhall.assistant.types import Answer, AnswerKind, Cited, Composed, Draft, Errand, Grounds, ModelOutcome
from bankhall.kernel.db import Doors, Tx, take_turn
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by
from bankhall.kernel.telemetry import MODEL_ASKED
from bankhall.kernel.time import business_date
from bankhall.knowledge import api as knowledge
from bankhall.knowledge.types import Live

log = structlog.get_logger()

# The one in force, and those before it for whoever wants to compare.
_KEPT: Final = 3
# As much of an article as a model is given.
_LONGEST_PASSAGE: Final = 6_000
_READING: Final = Reading(knowledge.folded, knowledge.features)


async def answer(tx: Tx, question: str, language: Language, composed: Composed | None = None) -> tuple[Answer, str]:
    """As `queries.answer`, counted for the day, with its receipt; a question that it cannot answer becomes a gap,
    masked and without who asked.
    """
    if composed is not None:
        await _count_model(tx, composed.outcome)
        # Switched off while the model was writing: what it wrote is not shown.
        composed = composed if (await queries.switch(tx)).is_on else None
    told = await queries.answer(tx, question, language, composed)
    day = upsert(DayRow).values(on_date=await business_date(tx), kind=told.kind.value, times=1)
    await tx.session.execute(
        day.on_conflict_do_update(index_elements=["on_date", "kind"], set_={"times": DayRow.times + 1})
    )
    if told.kind is AnswerKind.UNKNOWN:
        await knowledge.note_gap(tx, question, language, source="assistant")
    return told, queries.receipt(tx, question, told)


async def compose(doors: Doors, writer: Writer | None, question: str, language: Language) -> Composed | None:
    """What a language model makes of a question, checked against its sources sentence by sentence; None where it is not
    asked. No transaction is open while it writes.
    """
    if writer is None:
        return None
    grounds = await doors.read(queries.grounds, question)
    if grounds is None:
        return None
    masked = hidden(question, lambda text, by: knowledge.replaced(text, by, grounds.words), names=[doors.actor.name])
    passages = tuple(_passage(one, language) for one in grounds.lives)
    try:
        draft = await writer.write(Errand(masked.text, language, passages, grounds.acts))
    except ModelAway as away:
        outcome = ModelOutcome.RESTS if away.cause == "rests" else ModelOutcome.AWAY
        log.info("assistant.model", outcome=outcome.value, cause=away.cause)
        return Composed(outcome)
    composed = _checked(draft, grounds, passages)
    log.info("assistant.model", outcome=composed.outcome.value)
    cited = tuple(Cited(masked.shown(one.text), one.article) for one in composed.cited)
    return Composed(composed.outcome, cited, composed.act)


async def switch_model(tx: Tx, *, on: bool) -> None:
    """The language model, in every process from the next question on."""
    await take_turn(tx, "assistant switch")
    row = {"id": new_id(), "is_on": on, "at": tx.now, **done_by(tx)}
    await tx.session.execute(insert(SwitchRow).values(**row))
    tx.audit("assistant.switch_model", "assistant_model", "model", is_on=on)


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


def _checked(draft: Draft, grounds: Grounds, passages: Sequence[str]) -> Composed:
    """All of it or nothing: an answer from which the doubtful is left out says another thing."""
    if draft.act is not None:
        return Composed(ModelOutcome.LOOKED_UP, act=draft.act)
    if not draft.written:
        return Composed(ModelOutcome.NO_ANSWER)
    if len(draft.written) > MOST:
        return Composed(ModelOutcome.UNFOUNDED)
    cited = []
    for one in draft.written:
        if (
            not 1 <= one.source <= len(passages)
            or ban_in(knowledge.folded(one.text))
            or _READING.fault_of(one.text, passages[one.source - 1])
        ):
            return Composed(ModelOutcome.UNFOUNDED)
        cited.append(Cited(one.text, grounds.lives[one.source - 1]))
    return Composed(ModelOutcome.SHOWN, tuple(cited))


def _passage(one: Live, language: Language) -> str:
    text = one.said.text(language)
    return "\n".join((text.title, *knowledge.plain(text.body)))[:_LONGEST_PASSAGE]


async def _count_model(tx: Tx, outcome: ModelOutcome) -> None:
    MODEL_ASKED.labels(outcome.value).inc()
    day = upsert(ModelDayRow).values(on_date=await business_date(tx), outcome=outcome.value, times=1)
    await tx.session.execute(
        day.on_conflict_do_update(index_elements=["on_date", "outcome"], set_={"times": ModelDayRow.times + 1})
    )
