"""Identity's front door: enrolling, hiring, roles, bars. Hash a password first, then open the transaction:

password = await api.hash_password(text, login=login)
await db.write(api.enroll_customer, EnrollCustomer(customer_id=..., login=login, name=..., password=password))
"""

from typing import Any

from bankhall.identity.actions.challenges import Purpose
from bankhall.identity.actions.contacts import give_contact_factor
from bankhall.identity.actions.delegations import LENDING, end_lending, propose_lending
from bankhall.identity.actions.enrolment import (
    allow,
    bar,
    enroll_customer,
    forget_customer,
    keep_reachable,
    set_aside,
    take_up_again,
)
from bankhall.identity.actions.forbidden import forbid_codes_by
from bankhall.identity.actions.let_in import let_staff_in
from bankhall.identity.actions.new_contacts import note_proved, send_new_contact_code, spend_new_contact_code
from bankhall.identity.actions.passwords import hash_password
from bankhall.identity.actions.passwords import nobodys as nobodys_password
from bankhall.identity.actions.proposals import (
    CHANGING,
    GIVING,
    HIRING,
    propose_giving,
    propose_hire,
    propose_role,
)
from bankhall.identity.actions.resets import INVITING, RESETTING, RESETTING_STAFF, invite_into, keep_code
from bankhall.identity.actions.roles import define_role, ensure_roles
from bankhall.identity.actions.second_factors import forget_factors, forget_spent_codes, give_authenticator
from bankhall.identity.actions.sent_codes import forget_sendings, send_code, spend_sent_code
from bankhall.identity.actions.sessions import (
    purge_expired_sessions,
    require_confirmed,
    sign_out,
    sign_out_everywhere,
)
from bankhall.identity.actions.sign_in import change_password, sign_in
from bankhall.identity.actions.slow_codes import hand_out
from bankhall.identity.actions.staff import give_role, hire_into, hire_staff, let_staff_go, take_role
from bankhall.identity.actions.staff_addresses import give_address
from bankhall.identity.actions.tell import tell_address, tell_customer
from bankhall.identity.queries import (
    addresses_with,
    are_enrolled,
    barred_customers,
    customer_with,
    devices_known_since,
    my_roles,
    proved_contacts,
    roles,
    staff,
    staff_figures,
    staff_with,
    standings,
)
from bankhall.identity.rules.one_time_codes import code_at
from bankhall.identity.rules.sent_codes import MOST_BY_STRANGERS_A_DAY, MOST_SAME_NEWS_A_DAY
from bankhall.kernel.four_eyes.deeds import Deed, Desk

# What the staff office asks a second person about, and who knows the people.
DEEDS = (GIVING, CHANGING, HIRING, LENDING, RESETTING, RESETTING_STAFF, INVITING)


def desk(*others: Deed[Any]) -> Desk:
    """The desk of the house: these deeds and those of the modules above."""
    return Desk.of(standings, *DEEDS, *others)


__all__ = [
    "DEEDS",
    "MOST_BY_STRANGERS_A_DAY",
    "MOST_SAME_NEWS_A_DAY",
    "Purpose",
    "addresses_with",
    "allow",
    "are_enrolled",
    "bar",
    "barred_customers",
    "change_password",
    "code_at",
    "customer_with",
    "define_role",
    "desk",
    "devices_known_since",
    "end_lending",
    "enroll_customer",
    "ensure_roles",
    "forbid_codes_by",
    "forget_customer",
    "forget_factors",
    "forget_sendings",
    "forget_spent_codes",
    "give_address",
    "give_authenticator",
    "give_contact_factor",
    "give_role",
    "hand_out",
    "hash_password",
    "hire_into",
    "hire_staff",
    "invite_into",
    "keep_code",
    "keep_reachable",
    "let_staff_go",
    "let_staff_in",
    "my_roles",
    "nobodys_password",
    "note_proved",
    "propose_giving",
    "propose_hire",
    "propose_lending",
    "propose_role",
    "proved_contacts",
    "purge_expired_sessions",
    "require_confirmed",
    "roles",
    "send_code",
    "send_new_contact_code",
    "set_aside",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "spend_new_contact_code",
    "spend_sent_code",
    "staff",
    "staff_figures",
    "staff_with",
    "standings",
    "take_role",
    "take_up_again",
    "tell_address",
    "tell_customer",
]
