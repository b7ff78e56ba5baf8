"""Quick replies and macros over HTTP."""

from uuid import UUID

from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody

from bankhall.care import permissions
from bankhall.care.presets import actions, queries
from bankhall.care.presets.schemas import (
    ChangePresetIn,
    OfferedPresetOut,
    OfferedPresetsOut,
    PresetIn,
    PresetOut,
    PresetsOut,
    RunMacroIn,
)
from bankhall.care.presets.types import PresetKind, RunMacro
from bankhall.kernel.errors import BadInput
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs

_TAGS = ["care"]
_SERVE = needs(permissions.SERVE)
_SUPERVISE = needs(permissions.SUPERVISE)
_ONE = "/api/console/presets/{id:uuid}"
_HOUSE = "/api/console/house-presets"
_OWN = "/api/console/own-presets"
_TALK = "/api/console/conversations/{id:uuid}"


@get("/api/console/presets", opt=_SERVE, tags=_TAGS)
async def presets(db: Db) -> PresetsOut:
    """The house's, and one's own."""
    return PresetsOut.of(await db.read(queries.presets))


@get(_ONE + "/versions", opt=_SERVE, tags=_TAGS)
async def preset_versions(db: Db, id: FromPath[UUID]) -> PresetsOut:
    """What it said from when on, the newest first. Refusals: care.preset_not_found."""
    return PresetsOut.of(await db.read(queries.versions, id))


@post(_ONE + "/used", status_code=204, opt=_SERVE, tags=_TAGS)
async def note_preset_use(db: Db, id: FromPath[UUID]) -> None:
    """One's own list is in that order. Refusals: care.preset_not_found."""
    await db.write(actions.note_use, id)


@post(_HOUSE, status_code=201, opt=_SUPERVISE, tags=_TAGS)
async def keep_house_preset(db: Db, data: JSONBody[PresetIn], idempotency_key: IdempotencyKey) -> PresetOut:
    """For everybody at a desk. The same key and content keep one. Refusals: care.too_many_presets,
    care.shortcut_taken, kernel.key_reused, kernel.bad_input naming the fields.
    """
    key = f"care.house_preset:{db.actor.id}:{idempotency_key}"
    return PresetOut.of(await db.write(actions.keep_preset, data.preset(), key=key, is_own=False))


@put(_HOUSE + "/{id:uuid}", status_code=200, opt=_SUPERVISE, tags=_TAGS)
async def change_house_preset(db: Db, id: FromPath[UUID], data: JSONBody[ChangePresetIn]) -> PresetOut:
    """A new version; what it said before stays to be seen. Refusals: care.preset_not_found, care.preset_changed,
    care.shortcut_taken, kernel.bad_input naming the fields.
    """
    return PresetOut.of(await db.write(actions.change_preset, id, data.preset(), nth=data.nth, is_own=False))


@delete(_HOUSE + "/{id:uuid}", status_code=204, opt=_SUPERVISE, tags=_TAGS)
async def drop_house_preset(db: Db, id: FromPath[UUID]) -> None:
    """It is offered no more. Refusals: care.preset_not_found."""
    await db.write(actions.drop_preset, id, is_own=False)


@post(_OWN, status_code=201, opt=_SERVE, tags=_TAGS)
async def keep_own_preset(db: Db, data: JSONBody[PresetIn], idempotency_key: IdempotencyKey) -> PresetOut:
    """A macro of one's own. The same key and content keep one. Refusals: care.too_many_presets, care.shortcut_taken,
    kernel.key_reused, kernel.bad_input naming the fields.
    """
    if data.kind is not PresetKind.MACRO:
        raise BadInput.of("kind", "a quick reply of one's own is kept where one writes")
    key = f"care.own_preset:{db.actor.id}:{idempotency_key}"
    return PresetOut.of(await db.write(actions.keep_preset, data.preset(), key=key, is_own=True))


@put(_OWN + "/{id:uuid}", status_code=200, opt=_SERVE, tags=_TAGS)
async def change_own_preset(db: Db, id: FromPath[UUID], data: JSONBody[ChangePresetIn]) -> PresetOut:
    """Refusals: care.preset_not_found, care.preset_changed, care.shortcut_taken, kernel.bad_input naming the fields."""
    return PresetOut.of(await db.write(actions.change_preset, id, data.preset(), nth=data.nth, is_own=True))


@delete(_OWN + "/{id:uuid}", status_code=204, opt=_SERVE, tags=_TAGS)
async def drop_own_preset(db: Db, id: FromPath[UUID]) -> None:
    """Refusals: care.preset_not_found."""
    await db.write(actions.drop_preset, id, is_own=True)


@get(_TALK + "/presets", opt=_SERVE, tags=_TAGS)
async def offered_presets(db: Db, id: FromPath[UUID]) -> OfferedPresetsOut:
    """For this conversation, filled in, in the language of its customer; what one uses most comes first. Refusals:
    care.conversation_not_found.
    """
    return OfferedPresetsOut([OfferedPresetOut.of(one) for one in await db.read(queries.offered, id)])


@post(_TALK + "/macros/{preset_id:uuid}", status_code=204, opt=_SERVE, tags=_TAGS)
async def run_macro(
    db: Db, id: FromPath[UUID], preset_id: FromPath[UUID], data: JSONBody[RunMacroIn], idempotency_key: IdempotencyKey
) -> None:
    """All of its steps or none, each by the rights of whoever runs it. Refusals: care.conversation_not_found,
    care.preset_not_found, care.preset_changed, care.step_impossible, kernel.key_reused.
    """
    run = RunMacro(conversation_id=id, preset_id=preset_id, nth=data.nth)
    await db.write(actions.run_macro, run, key=f"care.macro:{db.actor.id}:{idempotency_key}")


routes = [
    presets,
    preset_versions,
    note_preset_use,
    keep_house_preset,
    change_house_preset,
    drop_house_preset,
    keep_own_preset,
    change_own_preset,
    drop_own_preset,
    offered_presets,
    run_macro,
]
