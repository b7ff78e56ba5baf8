"""How a customer arranges the accounts they hold: order, own names, what is hidden, the default."""

from uuid import UUID

from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.accounts import rules
from bankhall.accounts.models import PreferenceRow
from bankhall.accounts.queries import held, my_account, nickname_place
from bankhall.accounts.types import Arrangement, EndHolder, Nickname
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.tables import recordset

# Only what changes is written, and said. A default that goes is taken away before one that comes is written.
_DROP_DEFAULT = (
    update(PreferenceRow).where(PreferenceRow.is_default).values(is_default=False).returning(PreferenceRow.account_id)
)

_ARRANGE = text(
    """
    INSERT INTO account_preferences AS kept (customer_id, account_id, position, hidden, is_default)
    SELECT :of, account_id, position, hidden, is_default
    FROM json_to_recordset(CAST(:rows AS json))
        AS wanted(account_id uuid, position integer, hidden boolean, is_default boolean)
    ON CONFLICT (customer_id, account_id) DO UPDATE
    SET position = EXCLUDED.position, hidden = EXCLUDED.hidden, is_default = EXCLUDED.is_default
    WHERE (kept.position, kept.hidden, kept.is_default)
        IS DISTINCT FROM (EXCLUDED.position, EXCLUDED.hidden, EXCLUDED.is_default)
    RETURNING account_id
    """
)


async def arrange_accounts(tx: Tx, wanted: Arrangement) -> None:
    """Everything at once, or nothing. Idempotent. Raises BadInput naming `accounts` or `default`."""
    await _take_turn_of(tx, tx.actor.id)
    if wrong := rules.arrangement_problems(wanted, await held(tx)):
        raise BadInput(tuple(wrong))
    rows = [
        {
            "account_id": place.account_id,
            "position": position,
            "hidden": place.is_hidden,
            "is_default": place.account_id == wanted.default,
        }
        for position, place in enumerate(wanted.places)
    ]
    dropped = await tx.session.execute(
        _DROP_DEFAULT.where(
            PreferenceRow.customer_id == tx.actor.id, PreferenceRow.account_id.is_distinct_from(wanted.default)
        )
    )
    changed = await tx.session.execute(_ARRANGE, {"of": tx.actor.id, "rows": recordset(rows)})
    if dropped.all() or changed.all():
        tx.audit("accounts.arrange", "customer", str(tx.actor.id), accounts=len(rows))


async def nickname_account(tx: Tx, wanted: Nickname) -> None:
    """The actor's own name for an account that they hold. Idempotent. Raises NoSuchAccount."""
    await _take_turn_of(tx, tx.actor.id)
    mine, _ = await my_account(tx, wanted.account_id)
    nickname = wanted.nickname.strip() if wanted.nickname else None
    if nickname == mine.nickname:
        return
    sealed = None
    if nickname is not None and tx.actor.id is not None:
        key = (await data_keys(tx, [tx.actor.id]))[tx.actor.id]
        sealed = key.seal(tx.vault.suite, nickname.encode(), about=nickname_place(wanted.account_id))
    await tx.session.execute(
        insert(PreferenceRow)
        .values(
            customer_id=tx.actor.id,
            account_id=wanted.account_id,
            sealed_nickname=sealed,
            hidden=False,
            is_default=False,
        )
        .on_conflict_do_update(constraint="account_preferences_pkey", set_={"sealed_nickname": sealed})
    )
    tx.audit("accounts.nickname", "account", wanted.account_id)


async def forget_arrangement(tx: Tx, of: EndHolder) -> None:
    """Who no longer holds an account leaves no trace of how they called it, not even when they call it so just now."""
    await _take_turn_of(tx, of.customer_id)
    await tx.session.execute(
        delete(PreferenceRow).where(
            PreferenceRow.customer_id == of.customer_id, PreferenceRow.account_id == of.account_id
        )
    )


async def _take_turn_of(tx: Tx, customer_id: UUID | None) -> None:
    """Two arrangements of a customer at once are one after the other, never a mixture."""
    await take_turn(tx, f"account preferences {customer_id}")
