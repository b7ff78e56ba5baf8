"""Whether somebody may do something to an account at this moment: the question of every module above that does it."""

from uuid import UUID

from bankhall.accounts.errors import NoSuchAccount, NotInMandate, NotOfAge
from bankhall.accounts.queries.guards import guards_of
from bankhall.accounts.queries.scope import mandates_in_force, one
from bankhall.accounts.rules import guards as guard_rules
from bankhall.accounts.rules import mandates as rules
from bankhall.accounts.types import Allowed, HolderRole, NeedsYesOf, Paying
from bankhall.customers import api as customers
from bankhall.kernel.db import Reading
from bankhall.kernel.errors import Refusal
from bankhall.kernel.time import business_date


async def may_act(
    reading: Reading, account_id: UUID, kind: str, paying: Paying | None = None
) -> Allowed | NeedsYesOf | Refusal:
    """`kind`: the word of the act (`types.VIEW`, `types.PAY`, or one of the module that asks). Ask in the transaction
    that carries it out, with the account locked. NeedsYesOf: keep it, ask one of those, and ask here again when it is
    carried out; the mandate may have ended meanwhile.

    Refusals: NoSuchAccount, NotInMandate, NotOfAge, PayeeNotKnown, MandateLimit.
    """
    if reading.actor.kind != "customer" or reading.actor.id is None:
        return NoSuchAccount()  # staff act by rights of their own, never by a customer's mandate
    try:
        role = (await one(reading, account_id)).role
    except NoSuchAccount as nothing:
        return await _by_mandate(reading, account_id, kind, paying) or nothing
    if role == HolderRole.OWNER and paying is not None:
        guards = await guards_of(reading, [reading.actor.id])
        return guard_rules.decide_for_owner(guards.get(reading.actor.id, []), paying, now=reading.now)
    return Allowed()


async def _by_mandate(
    reading: Reading, account_id: UUID, kind: str, paying: Paying | None
) -> Allowed | NeedsYesOf | Refusal | None:
    in_force = await mandates_in_force(reading, account_id)
    if not in_force:
        return None
    if kind not in rules.OF_MINORS and reading.actor.id is not None:
        births = await customers.births(reading, [reading.actor.id])
        if not rules.is_of_age(births.get(reading.actor.id), await business_date(reading)):
            return NotOfAge()
    for through in in_force:
        if any(power.kind == kind for power in through.powers):
            return rules.decide(kind, through, paying)
    return NotInMandate()
