"""Writing rules, and where their versions stand: watching, live by a second person's yes, taken back by one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bankhall.kernel.db import Reading, Tx, take_turn, violated
from bankhall.kernel.errors import BadInput
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by
from bankhall.risk import queries
from bankhall.risk.errors import NoSuchRule, RuleNameTaken, TooManyRules, WrongStage
from bankhall.risk.models import RuleRow, StageRow, VersionRow
from bankhall.risk.permissions import APPROVE, WRITE
from bankhall.risk.rules.deciding import MOST_IN_FORCE, language
from bankhall.risk.rules.language import Wrong
from bankhall.risk.types import CheckedRule, GoLive, NewVersion, RiskOutcome, Stage, Version

_TURN = "risk rules"


async def write_rule(tx: Tx, name: str, first: NewVersion) -> UUID:
    """A new rule with its first version, a draft. Returns the rule's id. Raises RuleNameTaken, BadInput."""
    _refuse_wrong(first)
    row = RuleRow(id=new_id(), name=name, made_at=tx.now, **done_by(tx))
    tx.session.add(row)
    try:
        await tx.session.flush()
    except IntegrityError as error:
        raise violated(error, {"risk_rules_name_key": RuleNameTaken()}) from error
    await _write(tx, row.id, 1, first)
    return row.id


async def write_watchable(tx: Tx, name: str, first: NewVersion) -> UUID:
    """The same. Returns the version's id. Raises as write_rule."""
    rule = await queries.rule(tx, await write_rule(tx, name, first))
    return rule.versions[0].id


async def write_version(tx: Tx, rule_id: UUID, new: NewVersion) -> UUID:
    """The rule's next version, a draft. Raises NoSuchRule, BadInput."""
    _refuse_wrong(new)
    await take_turn(tx, f"{_TURN} {rule_id}")
    last = await tx.session.scalar(select(func.max(VersionRow.nth)).where(VersionRow.rule_id == rule_id))
    if last is None:
        raise NoSuchRule
    return await _write(tx, rule_id, last + 1, new)


async def watch(tx: Tx, version_id: UUID) -> None:
    """It watches live traffic from now on, without effect. Raises NoSuchRule, WrongStage, TooManyRules."""
    await take_turn(tx, _TURN)
    found = await queries.version(tx, version_id)
    if found.stage not in (Stage.DRAFT, Stage.OFF):
        raise WrongStage(found.stage)
    if len(await queries.in_force(tx)) >= MOST_IN_FORCE:
        raise TooManyRules(MOST_IN_FORCE)
    _stand(tx, found, Stage.SHADOW)


async def stop_watching(tx: Tx, version_id: UUID) -> None:
    """Raises NoSuchRule, WrongStage."""
    await take_turn(tx, _TURN)
    found = await queries.version(tx, version_id)
    if found.stage is not Stage.SHADOW:
        raise WrongStage(found.stage)
    _stand(tx, found, Stage.OFF)


async def propose_live(tx: Tx, version_id: UUID, *, reason: str) -> UUID:
    """Asks a second person for the yes to a version that watches. Returns the proposal's id. Raises NoSuchRule,
    WrongStage, and what `propose` raises.
    """
    found = await queries.version(tx, version_id)
    if found.stage is not Stage.SHADOW:
        raise WrongStage(found.stage)
    rule = await queries.rule(tx, found.rule_id)
    command = GoLive(version_id=found.id, rule=rule.name, text=found.text, outcome=found.outcome)
    (proposal_id,) = await propose(
        tx, GOING_LIVE, [Wish(command=command, subject_kind="risk_rule", subject_id=str(rule.id), reason=reason)]
    )
    return proposal_id


async def roll_back(tx: Tx, rule_id: UUID, *, reason: str) -> UUID | None:
    """Takes the rule's live version back at once: the one that was live before it decides again, if there was one.
    Returns that one. Raises NoSuchRule, WrongStage.
    """
    await take_turn(tx, _TURN)
    rule = await queries.rule(tx, rule_id)
    live = next((one for one in rule.versions if one.stage is Stage.LIVE), None)
    if live is None:
        raise WrongStage(rule.stage)
    before_id = await queries.live_before(tx, live.id)
    before = next((one for one in rule.versions if one.id == before_id and one.nth < live.nth), None)
    _stand(tx, live, Stage.OFF)
    if before is not None:
        _stand(tx, before, Stage.LIVE)
    tx.audit("risk.roll_back", "risk_rule", rule.id, version=live.nth, to=before.nth if before else None, reason=reason)
    return before.id if before else None


async def _go_live(tx: Tx, command: GoLive, backing: Backing) -> None:
    """Raises NoSuchRule, WrongStage."""
    await take_turn(tx, _TURN)
    found = await queries.version(tx, command.version_id)
    if found.stage is not Stage.SHADOW:
        raise WrongStage(found.stage)
    rule = await queries.rule(tx, found.rule_id)
    for other in rule.versions:
        if other.stage is Stage.LIVE:
            _stand(tx, other, Stage.OFF)
    _stand(tx, found, Stage.LIVE)
    tx.audit(
        "risk.go_live",
        "risk_rule",
        found.rule_id,
        version=found.nth,
        outcome=found.outcome.value,
        proposal_id=str(backing.proposal_id),
        maker_id=str(backing.maker_id),
    )


async def _tell(reading: Reading, commands: Sequence[GoLive]) -> Sequence[Mapping[str, Any]]:
    return [{"rule": one.rule, "text": one.text, "outcome": one.outcome.value} for one in commands]


GOING_LIVE = Deed(GoLive, WRITE, APPROVE, _go_live, _tell)


def checked_rule(text: str) -> CheckedRule:
    """Raises BadInput naming `text`."""
    checked = language().check(text)
    if isinstance(checked, Wrong):
        where = f"at {checked.start + 1}"
        raise BadInput.of("text", where, code=f"risk.{checked.what}")
    return checked


def _refuse_wrong(new: NewVersion) -> None:
    """Raises BadInput."""
    checked_rule(new.text)
    if new.outcome is RiskOutcome.ALLOW:
        raise BadInput.of("outcome", "a rule that allows says nothing", code="kernel.invalid")


async def _write(tx: Tx, rule_id: UUID, nth: int, new: NewVersion) -> UUID:
    row = VersionRow(
        id=new_id(),
        rule_id=rule_id,
        nth=nth,
        text=new.text,
        outcome=new.outcome,
        reason_zh=new.reason.zh,
        reason_en=new.reason.en,
        made_at=tx.now,
        **done_by(tx),
    )
    tx.session.add(row)
    tx.audit("risk.write", "risk_rule", rule_id, version=nth, outcome=new.outcome.value)
    await tx.session.flush()
    return row.id


def _stand(tx: Tx, version: Version, stage: Stage) -> None:
    tx.session.add(StageRow(version_id=version.id, stage=stage, at=tx.now, **done_by(tx)))
    if stage is Stage.SHADOW:
        tx.audit("risk.watch", "risk_rule", version.rule_id, version=version.nth)
    elif version.stage is Stage.SHADOW and stage is Stage.OFF:
        tx.audit("risk.stop_watching", "risk_rule", version.rule_id, version=version.nth)
