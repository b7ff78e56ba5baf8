"""Rights over identity, and which rights the roles have that come with the bank.

Each module names its own rights in its `permissions.py`; a role holds them as words, so that identity need not know
the modules above it.
"""

from collections.abc import Mapping
from typing import Final

from bankhall.kernel.four_eyes import permissions as approvals

MANAGE_STAFF = "identity.manage_staff"
MANAGE_ROLES = "identity.manage_roles"
RESET_CUSTOMER = "identity.reset_customer"
END_CUSTOMER_SESSIONS = "identity.end_customer_sessions"
VIEW_STAFF = "identity.view"
VIEW_APPROVALS = approvals.VIEW

CUSTOMER_ROLE = "customer"
CUSTOMER_RIGHTS: Final = frozenset(
    {
        "customers.view_own",
        "customers.change_own",
        "accounts.view_own",
        "accounts.arrange_own",
        "accounts.freeze_own",
        "accounts.let_in",
        "payments.pay",
        "tiers.view_own",
        "tiers.take_own",
        "statements.take",
        "spending.view_own",
        "spending.correct_own",
        "tags.see_own",
        "tags.object",
        "tickets.own",
        "knowledge.tell",
        "assistant.ask",
        "care.talk",
        "branches.visit",
        "quality.tell",
    }
)

BUILT_IN_ROLES: Final[Mapping[str, frozenset[str]]] = {
    "clerk": frozenset(
        {
            "assistant.suggest",
            "knowledge.read",
            "customers.view",
            "customers.change",
            "customers.unmask",
            RESET_CUSTOMER,
            END_CUSTOMER_SESSIONS,
            "customers.record_consent",
            "customers.promise",
            "customers.note_contact",
            "customers.task",
            "lists.act",
            "accounts.view",
            "accounts.open",
            "accounts.change",
            "accounts.hold",
            "accounts.export",
            "accounts.end_mandates",
            "imports.view",
            "ledger.view",
            "payments.see",
            "payments.work_disputes",
            "tags.see",
            "tags.give",
            "tickets.work",
            "tiers.see",
            "tiers.give",
            "branches.serve",
        }
    ),
    "risk_analyst": frozenset({"risk.see", "risk.write", "customers.view", "tiers.see", "tiers.write"}),
    # Who sees to it that each customer has somebody.
    "relationship_head": frozenset(
        {
            "assistant.suggest",
            "knowledge.read",
            "lists.see_all",
            "lists.export",
            "lists.act",
            "lists.see_acts",
            "branches.manage",
            "branches.serve",
            "customers.view",
            "customers.promise",
            "customers.note_contact",
            "customers.task",
            "customers.manage_portfolios",
            # Of whoever was not well served, and of what the supervisor has reviewed.
            "care.read_over",
            "quality.decide",
            "quality.review",
            "tags.see",
            "tickets.extend_complaints",
            "tickets.see_register",
            "tiers.see",
            VIEW_APPROVALS,
            "accounts.view",
        }
    ),
    # Who answers customers: chat, telephone, what they wrote.
    "agent": frozenset(
        {
            "assistant.suggest",
            "knowledge.read",
            "knowledge.write",
            "customers.view",
            "customers.promise",
            "customers.note_contact",
            "customers.task",
            "care.serve",
            "quality.see_own",
            "accounts.view",
            "payments.see",
            "payments.work_disputes",
            "tags.see",
            "tickets.handle_complaints",
            "tickets.work",
            "tiers.see",
        }
    ),
    # Who sees to it that they are answered, and in time.
    "supervisor": frozenset(
        {
            "assistant.suggest",
            "assistant.switch",
            "knowledge.read",
            "knowledge.write",
            "knowledge.publish",
            "customers.view",
            "customers.promise",
            "customers.note_contact",
            "customers.task",
            "care.listen",
            "care.read_over",
            "care.serve",
            "care.supervise",
            "quality.decide",
            "quality.lead",
            "quality.review",
            "accounts.view",
            "payments.see",
            "tags.see",
            "tickets.handle_complaints",
            "tickets.see_register",
            "tickets.supervise",
            "tickets.work",
            "tiers.see",
            VIEW_APPROVALS,
        }
    ),
    "risk_officer": frozenset(
        {
            "risk.see",
            "risk.approve",
            "risk.decide",
            "customers.view",
            "customers.approve_import",
            "customers.approve_merge",
            "lists.approve_export",
            "payments.see",
            "payments.approve_terms",
            "tags.see",
            "tags.publish",
            "tiers.see",
            "tiers.approve",
            VIEW_APPROVALS,
            END_CUSTOMER_SESSIONS,
        }
    ),
    "data_steward": frozenset(
        {
            "lists.see_all",
            "customers.approve_import",
            "customers.approve_merge",
            "customers.import",
            "customers.merge",
            "customers.view",
            "duplicates.decide",
            "duplicates.see",
            "imports.repair",
            "imports.view",
            "tags.define",
            "tags.see",
        }
    ),
    # The second pair of eyes at the counter is often theirs.
    "accountant": frozenset(
        {
            "ledger.view",
            "ledger.verify",
            "ledger.post",
            "accounts.view",
            "payments.see",
            "payments.work_disputes",
            "payments.approve_claims",
            "payments.set_terms",
            "statements.reconcile",
            RESET_CUSTOMER,
        }
    ),
    "auditor": frozenset(
        {
            "knowledge.read",
            "lists.see_all",
            "lists.export",
            "lists.see_acts",
            "customers.view",
            "customers.unmask",
            "customers.unmask_for_law",
            "accounts.view",
            "accounts.export",
            "ledger.view",
            "imports.view",
            "payments.see",
            "risk.see",
            "tags.see",
            "tickets.see_register",
            "tiers.see",
            VIEW_STAFF,
            VIEW_APPROVALS,
            "audit.view",
            "audit.export",
        }
    ),
    "administrator": frozenset({MANAGE_STAFF, MANAGE_ROLES, VIEW_STAFF}),
}

# What a role of the bank's own may be made of.
STAFF_RIGHTS: Final = frozenset().union(*BUILT_IN_ROLES.values())

# Whoever lends these would hand on the say over rights themselves.
NEVER_LENT: Final = frozenset({MANAGE_STAFF, MANAGE_ROLES})
