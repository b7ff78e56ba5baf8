"""Identity's front door: enrolling, hiring, roles, bars. Hash a password first, then open the transaction:

password = await api.hash_password(text, login=login)
await db.write(api.enroll_customer, EnrollCustomer(customer_id=..., login=login, name=..., password=password))
"""

from bankhall.identity.actions.enrolment import allow, bar, enroll_customer, rename_customer
from bankhall.identity.actions.passwords import hash_password
from bankhall.identity.actions.roles import define_role, ensure_roles
from bankhall.identity.actions.sessions import purge_expired_sessions, sign_out, sign_out_everywhere
from bankhall.identity.actions.sign_in import change_password, sign_in
from bankhall.identity.actions.staff import give_role, hire_into, hire_staff, let_staff_go, take_role
from bankhall.identity.queries import roles, staff, staff_figures

__all__ = [
    "allow",
    "bar",
    "change_password",
    "define_role",
    "enroll_customer",
    "ensure_roles",
    "give_role",
    "hash_password",
    "hire_into",
    "hire_staff",
    "let_staff_go",
    "purge_expired_sessions",
    "rename_customer",
    "roles",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "staff",
    "staff_figures",
    "take_role",
]
