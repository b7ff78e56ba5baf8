"""Publishing a scheme: asked for with what it would come to, and done by a second person's yes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, select

from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.tiers import queries, rules
from bankhall.tiers.errors import MonthTaken
from bankhall.tiers.models import SchemeRow
from bankhall.tiers.permissions import APPROVE, WRITE
from bankhall.tiers.queries import Around
from bankhall.tiers.rules.fairness import is_remarkable
from bankhall.tiers.types import Effects, PublishScheme, SchemeTerms

_TURN = "tier schemes"


async def propose_scheme(tx: Tx, from_month: date, terms: SchemeTerms, around: Around, *, reason: str) -> UUID:
    """Asks a second person for the yes, with what is known of its effects. Returns the proposal's id. Raises BadInput
    naming the fields, MonthTaken, and what `propose` raises.
    """
    _refuse_wrong(from_month, terms)
    await _refuse_taken(tx, from_month)
    command = PublishScheme(from_month=from_month, terms=terms, effects=await queries.effects(tx, terms, around))
    wish = Wish(command=command, subject_kind="tier_scheme", subject_id=from_month.isoformat(), reason=reason)
    (proposal_id,) = await propose(tx, PUBLISHING, [wish])
    return proposal_id


async def bring_in_scheme(tx: Tx, from_month: date, terms: SchemeTerms, effects: Effects, *, by: str) -> int:
    """As it was in force elsewhere: for a bank that is brought in. Returns the version. Raises BadInput, MonthTaken."""
    _refuse_wrong(from_month, terms)
    return await _write(tx, from_month, terms, effects, maker=by, checker=tx.actor.signature)


async def _publish(tx: Tx, command: PublishScheme, backing: Backing) -> None:
    """Raises BadInput, MonthTaken."""
    _refuse_wrong(command.from_month, command.terms)
    version = await _write(
        tx,
        command.from_month,
        command.terms,
        command.effects,
        maker=backing.maker_name,
        checker=tx.actor.signature,
    )
    tx.audit(
        "tiers.publish",
        "tier_scheme",
        str(version),
        from_month=command.from_month.isoformat(),
        tiers=len(command.terms.tiers),
        proposal_id=str(backing.proposal_id),
        maker_id=str(backing.maker_id),
    )


async def _write(tx: Tx, from_month: date, terms: SchemeTerms, effects: Effects, *, maker: str, checker: str) -> int:
    await take_turn(tx, _TURN)
    await _refuse_taken(tx, from_month)
    version = (await tx.session.scalar(select(func.max(SchemeRow.version))) or 0) + 1
    row = {
        "version": version,
        "from_month": from_month,
        "terms": msgspec.to_builtins(terms),
        "effects": msgspec.to_builtins(effects),
        "at": tx.now,
        "maker_name": maker,
        "checker_name": checker,
    }
    await tx.session.execute(insert(SchemeRow).values(**row))
    return version


def _refuse_wrong(from_month: date, terms: SchemeTerms) -> None:
    if from_month.day != 1:
        raise BadInput.of("from_month", "the first day of a month")
    if wrong := list(rules.wrong_terms(terms)):
        raise BadInput(tuple(wrong))


async def _refuse_taken(tx: Reading, from_month: date) -> None:
    """What has been assessed stays as it was, and nobody is assessed anew by rules they could not know."""
    if from_month < await queries.first_free_month(tx):
        raise MonthTaken


async def _tell(reading: Reading, commands: Sequence[PublishScheme]) -> Sequence[Mapping[str, Any]]:
    """What is asked for beside what holds now, and what it comes to, for who says yes."""
    now = await queries.scheme_in_force(reading)
    return [
        {
            "from_month": one.from_month.isoformat(),
            "tiers": msgspec.to_builtins(one.terms.tiers),
            "tiers_before": msgspec.to_builtins(now.terms.tiers) if now else [],
            "rising": one.effects.rising,
            "falling": one.effects.falling,
            "is_remarkable": is_remarkable(one.effects.fairness),
        }
        for one in commands
    ]


PUBLISHING = Deed(PublishScheme, WRITE, APPROVE, _publish, _tell)
