"""Who attacks, who is attacked, and what is theirs."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import psycopg

from bankhall.identity.permissions import BUILT_IN_ROLES, CUSTOMER_RIGHTS, STAFF_RIGHTS
from bankhall.kernel.web.rights import EITHER
from databases import Database
from halls import PASSWORD, Hall, confirm

from .operations import Operation

T = TypeVar("T")
R = TypeVar("R")

# `make attack` goes at length; in the test suite every kind of attack is tried, and each few times.
AT_LENGTH = bool(os.environ.get("ATTACK"))

VICTIM, TRUSTED = "emma", "chenyu"
WALKING_CUSTOMER = "linxiaomei"

# One customer has four requests under way at once (kernel.web.fair_share), and nobody here is to be told to wait.
AT_ONCE = 3


@dataclass(frozen=True)
class Walker:
    """`rights`: what this person may, not by what the bank says of them but by what was given. `known`: what of the
    victim's they know already, and may see.
    """

    name: str
    client: httpx.Client
    rights: frozenset[str] = frozenset()
    is_customer: bool = False
    known: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def is_stranger(self) -> bool:
        return not self.rights

    def may(self, operation: Operation) -> bool:
        if operation.right == "*":
            return True
        if operation.right in "+-":
            return not self.is_stranger
        return not self.rights.isdisjoint(operation.right.split(EITHER))


@dataclass(frozen=True)
class Grant:
    """What the victim lets somebody see, and by which mandate."""

    account_id: str
    mandate_id: str
    number: str


# What a blank of a path is the id of: whose they are of the owners, or all that there are. An operation with a blank
# that stands neither here nor in `_WORDS` fails every attack: whoever adds a route says whose it is.
_THEIR_ACCOUNTS = "SELECT account_id FROM account_holders WHERE customer_id = ANY(%(owners)s)"
_THEIRS = "FROM enrolments JOIN {0} ON enrolment_id = enrolments.id WHERE holder_id = ANY(%(owners)s)"
# One with a customer who walks is theirs as well.
_THEIR_RELATIONS = (
    "SELECT id FROM customer_relations WHERE (from_id = ANY(%(owners)s) OR to_id = ANY(%(owners)s))"
    " AND coalesce(from_id <> ALL(%(walkers)s), true) AND coalesce(to_id <> ALL(%(walkers)s), true)"
)
_THINGS = {
    "/api/console/accounts/{id}": _THEIR_ACCOUNTS,
    "/api/console/accounts/{id}/holders/{customer_id}": "SELECT id FROM customers WHERE id = ANY(%(owners)s)",
    "/api/console/accounts/{id}/holds/{hold_id}": "SELECT id FROM ledger_holds",
    "/api/console/articles/{id}": "SELECT id FROM knowledge_articles",
    "/api/console/knowledge-gaps/{id}": "SELECT id FROM knowledge_gaps",
    "/api/console/amendments/{id}": "SELECT id FROM customer_amendments WHERE customer_id = ANY(%(owners)s)",
    "/api/console/approvals/{id}": "SELECT id FROM proposals",
    # A branch is everybody's: of the victim there is none.
    "/api/branches/{id}": "SELECT id FROM branches LIMIT 0",
    "/api/console/branches/{id}": "SELECT id FROM branches",
    "/api/console/appointments/{id}": "SELECT id FROM branch_appointments",
    "/api/console/kiosks/{id}": "SELECT id FROM branch_kiosks",
    "/api/portal/appointments/{id}": "SELECT id FROM branch_appointments WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/branches/{id}": "SELECT id FROM branches LIMIT 0",
    "/api/portal/tickets/{id}": "SELECT id FROM branch_tickets WHERE customer_id = ANY(%(owners)s)",
    "/api/console/bulk-acts/{id}": "SELECT id FROM bulk_acts",
    "/api/console/quality/low-marks/{id}": "SELECT id FROM satisfaction_asks WHERE mark <= 2",
    "/api/console/quality/reviews/{id}": "SELECT id FROM quality_reviews",
    "/api/console/quality/my-reviews/{id}": "SELECT id FROM quality_reviews",
    "/api/console/quality/sampling/{id}": "SELECT id FROM quality_plans",
    "/api/console/quality/draws/{id}": "SELECT id FROM quality_draws",
    "/api/console/quality/coaching/{id}": "SELECT id FROM quality_coachings",
    "/api/console/quality/calibrations/{id}": "SELECT id FROM quality_calibrations",
    "/api/portal/marks/{id}": "SELECT id FROM satisfaction_asks WHERE customer_id = ANY(%(owners)s)",
    "/api/console/conversations/{id}": "SELECT id FROM conversations",
    "/api/console/calls/{id}": "SELECT id FROM care_calls",
    "/api/console/callbacks/{id}": "SELECT id FROM care_callbacks",
    "/api/console/arrivals/{id}": "SELECT id FROM channel_arrivals",
    "/api/console/desk/agents/{id}": "SELECT id FROM staff_members",
    # One that is open is its agent's to accept, whoever they are here, and takes a customer's conversation rightly.
    "/api/console/desk/offers/{id}": "SELECT id FROM care_offers WHERE ended_at IS NOT NULL",
    "/api/console/conversations/{id}/files/{file_id}": "SELECT id FROM conversation_files",
    "/api/console/quick-replies/{id}": "SELECT id FROM quick_replies",
    "/api/console/presets/{id}": "SELECT id FROM care_presets",
    "/api/console/house-presets/{id}": "SELECT id FROM care_presets",
    "/api/console/own-presets/{id}": "SELECT id FROM care_presets",
    "/api/console/conversations/{id}/macros/{preset_id}": "SELECT id FROM care_presets",
    "/api/console/customer-files/{id}": "SELECT id FROM customer_files",
    "/api/console/customers/{customer_id}": "SELECT id FROM customers WHERE id = ANY(%(owners)s)",
    "/api/console/customers/{customer_id}/sessions/{session_id}": "SELECT sessions.id " + _THEIRS.format("sessions"),
    "/api/console/customers/{id}": "SELECT id FROM customers WHERE id = ANY(%(owners)s)",
    "/api/console/customers/{id}/relations/{relation_id}": _THEIR_RELATIONS,
    "/api/console/delegations/{id}": "SELECT id FROM delegations",
    "/api/console/duplicates/{id}": "SELECT id FROM duplicate_pairs",
    "/api/console/imports/{id}": "SELECT id FROM imports",
    "/api/console/imports/{id}/quarantine/retries/{retry_id}": "SELECT id FROM quarantine_retries",
    "/api/console/imports/{id}/quarantine/{row_id}": "SELECT id FROM quarantined_rows",
    "/api/console/ledger/transactions/{transaction_id}": "SELECT transaction_id FROM ledger_entries"
    f" WHERE account_id IN ({_THEIR_ACCOUNTS}) LIMIT 20",
    "/api/console/lists/exports/{id}": "SELECT id FROM list_exports",
    "/api/console/lists/views/{id}": "SELECT id FROM list_views",
    "/api/console/mandates/{id}": "SELECT id FROM mandates WHERE giver_id = ANY(%(owners)s)",
    "/api/console/merges/{id}": "SELECT id FROM customer_merges",
    "/api/console/managers/{id}": "SELECT id FROM staff_members",
    "/api/console/portfolio/absences/{id}": "SELECT id FROM manager_absences",
    "/api/console/portfolio/files/{id}": "SELECT id FROM portfolio_files",
    "/api/console/promises/{id}": "SELECT id FROM customer_promises WHERE customer_id = ANY(%(owners)s)",
    "/api/console/tasks/{id}": "SELECT id FROM customer_tasks",
    "/api/console/tickets/{id}": "SELECT id FROM tickets WHERE customer_id = ANY(%(owners)s)",
    "/api/console/tickets/{id}/files/{file_id}": "SELECT ticket_files.id FROM ticket_files"
    " JOIN tickets ON ticket_id = tickets.id WHERE customer_id = ANY(%(owners)s)",
    "/api/console/due-notices/{id}": "SELECT id FROM ticket_notices",
    "/api/console/complaints/{id}": "SELECT id FROM complaints WHERE customer_id = ANY(%(owners)s)",
    "/api/console/reconciliations/{id}": "SELECT id FROM reconciliations",
    "/api/console/risk/cases/{id}": "SELECT id FROM risk_cases",
    "/api/console/risk/rules/{id}": "SELECT id FROM risk_rules",
    "/api/console/risk/versions/{id}": "SELECT id FROM risk_versions",
    "/api/console/customers/{id}/tags/{tag_id}": "SELECT id FROM tags",
    "/api/console/tags/{id}": "SELECT id FROM tags",
    "/api/console/tag-versions/{id}": "SELECT id FROM tag_versions",
    "/api/console/tag-runs/{id}": "SELECT id FROM tag_runs",
    "/api/console/staff/{staff_id}": "SELECT id FROM staff_members",
    "/api/console/staff/{staff_id}/sessions/{session_id}": "SELECT id FROM sessions",
    "/api/console/benefits/{id}": "SELECT id FROM tier_benefits",
    "/api/console/taken-benefits/{id}": "SELECT id FROM tier_benefit_takings WHERE customer_id = ANY(%(owners)s)",
    "/api/console/tiers/grants/{id}": "SELECT id FROM tier_grants WHERE customer_id = ANY(%(owners)s)",
    "/api/erasures/{id}": "SELECT id FROM customer_erasures WHERE customer_id = ANY(%(owners)s)",
    "/api/identity/confirmations/{id}": "SELECT confirmations.id "
    + _THEIRS.format("sessions")
    # A confirmation is of a session, which is of a person.
    .replace("WHERE", "JOIN confirmations ON session_id = sessions.id WHERE"),
    "/api/identity/security/contacts/{contact_id}": "SELECT contacts.id " + _THEIRS.format("contacts"),
    "/api/identity/security/devices/{device_id}": "SELECT known_devices.id " + _THEIRS.format("known_devices"),
    "/api/identity/security/passkeys/{passkey_id}": "SELECT passkeys.id " + _THEIRS.format("passkeys"),
    "/api/identity/security/sessions/{session_id}": "SELECT sessions.id " + _THEIRS.format("sessions"),
    "/api/portal/accounts/{id}": _THEIR_ACCOUNTS,
    "/api/portal/articles/{id}": "SELECT id FROM knowledge_articles LIMIT 0",  # everybody's
    "/api/portal/amendments/{id}": "SELECT id FROM customer_amendments WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/conversations/{id}": "SELECT id FROM conversations WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/conversations/{id}/files/{file_id}": "SELECT conversation_files.id FROM conversation_files"
    " JOIN conversations ON conversation_id = conversations.id WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/callbacks/{id}": "SELECT id FROM care_callbacks WHERE customer_id = ANY(%(owners)s)",
    # The same is offered to many: what is somebody's own is what they took.
    "/api/portal/benefits/{id}": "SELECT id FROM tier_benefit_takings WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/contacts/{id}": "SELECT id FROM customer_contacts WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/looked-after/{id}": _THEIR_ACCOUNTS,
    "/api/portal/mandates/{id}": "SELECT id FROM mandates WHERE giver_id = ANY(%(owners)s)",
    "/api/portal/abroad/quotes/{id}": "SELECT id FROM remittance_quotes WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/payees/{id}": "SELECT id FROM payees WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/matters/{id}": "SELECT id FROM tickets WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/matters/{id}/files/{file_id}": "SELECT ticket_files.id FROM ticket_files"
    " JOIN tickets ON ticket_id = tickets.id WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/complaints/{id}": "SELECT id FROM complaints WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/promises/{id}": "SELECT id FROM customer_promises WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/relations/{id}": _THEIR_RELATIONS,
    "/api/portal/reconciliations/{id}": "SELECT id FROM reconciliations WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/statements/{id}": "SELECT id FROM statements WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/planned-transfers/{id}": "SELECT id FROM transfer_plans WHERE payer_id = ANY(%(owners)s)",
    "/api/portal/bulk-transfers/{id}": "SELECT id FROM payment_batches WHERE payer_id = ANY(%(owners)s)",
    "/api/portal/bill-accounts/{id}": "SELECT id FROM bill_accounts WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/payment-requests/{id}": "SELECT id FROM payment_requests WHERE asker_id = ANY(%(owners)s)",
    "/api/portal/disputes/{id}": "SELECT id FROM disputes WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/disputes/about/{account_id}": _THEIR_ACCOUNTS,
    "/api/console/disputes/{id}": "SELECT id FROM disputes WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/refused-payments/{id}": "SELECT id FROM refused_payments WHERE payer_id = ANY(%(owners)s)",
    "/api/portal/payment-looks/{id}": "SELECT id FROM payment_looks WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/payment-requests/people/{id}": "SELECT id FROM request_permissions"
    " WHERE customer_id = ANY(%(owners)s)",
    # The same tag is noted about many: what is somebody's own is what they said to it.
    "/api/portal/tags/{id}": "SELECT id FROM tag_objections WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/transfers/{id}": "SELECT id FROM transfers WHERE payer_id = ANY(%(owners)s)",
    "/api/portal/spending/corrections/{id}": "SELECT id FROM spending_corrections WHERE customer_id = ANY(%(owners)s)",
    "/api/portal/spending/entries/{account_id}": _THEIR_ACCOUNTS,
}
# What is written though nothing is done: the worker's own, when somebody was seen, who looked and what was tried.
_OF_ITSELF = {
    # A worker looks through what was brought, after whoever brought it.
    *("customer_files", "customer_file_rows"),
    # And goes through those who are to be acted on.
    *("bulk_acts", "bulk_act_rows"),
    *("event_cursors", "audit_chain", "audit_checkpoints", "audit_log", "events", "sessions"),
    *("ledger_verifications", "audit_verifications"),
    # Each minute the shares of a day's turnover become one; what is posted shows in the entries.
    "ledger_turnovers",
    # Whoever waits is offered, and whose tabs are silent is away.
    *("care_agents", "care_agent_steps", "care_offers"),
    # What is late is put before a supervisor, and wrong codes are noted.
    *("tickets", "ticket_steps", "ticket_notices", "resume_tries"),
    *(
        "statement_tries",
        "statement_months",
        "statement_closings",
        "statement_news",
        "mandate_looks",
        "sign_in_visits",
        "sign_in_gates",
        "message_tries",
        "messages",
        "billers",
        "exchange_rates",
    ),
    # What rules find out about customers as soon as anything happens to them.
    *("duplicate_keys", "duplicate_models", "duplicate_terms", "duplicate_pairs", "stale_duplicates", "duplicate_runs"),
    "assistant_models",
    *("tag_given", "tag_counts", "tag_happenings", "tag_waiting", "tag_runs"),
    *("tier_months", "tier_figures", "tier_assessments"),
}
_WORDS = {
    "/api/console/articles/{id}/versions/{nth}": "1",
    "/api/console/conversations/{id}/forms/{nth}": "1",
    "/api/portal/conversations/{id}/forms/{nth}": "1",
    "/api/console/reconciliations/{id}/lines/{nth}": "1",
    "/api/portal/reconciliations/{id}/lines/{nth}": "1",
    "/api/console/customer-files/{id}/rows/{nth}": "1",
    "/api/console/customers/{id}/consents/{purpose}": "marketing",
    "/api/console/roles/{name}": "attackers",
    "/api/console/staff/{staff_id}/roles/{role}": "administrator",
    "/api/portal/consents/{purpose}": "marketing",
    "/api/portal/payment-limits/{currency}": "CNY",
    "/api/portal/spending/entries/{account_id}/{seq}": "1",
    "/api/portal/disputes/about/{account_id}/{seq}": "1",
}


def is_an_id(blank: str) -> bool:
    return blank not in _WORDS


def things_of(database: Database, *logins: str) -> dict[str, list[str]]:
    """By blank: what there is of these customers, or of the bank."""
    with psycopg.connect(database.superuser_url) as connection:
        owners = [id_of(connection, login) for login in logins]
        walkers = [id_of(connection, WALKING_CUSTOMER)]
        found = {
            blank: [
                str(value) for (value,) in connection.execute(query.encode(), {"owners": owners, "walkers": walkers})
            ]
            for blank, query in _THINGS.items()
        }
    return found | {blank: [word] for blank, word in _WORDS.items()}


def id_of(connection: "psycopg.Connection[tuple[Any, ...]]", login: str) -> Any:
    """The customer whom a demo bank introduces with this login."""
    told = connection.execute(
        "SELECT holder_id FROM enrolments WHERE realm = 'customer' ORDER BY enrolled_at, id"
    ).fetchall()
    in_order = connection.execute(
        "SELECT login FROM demo_sign_ins WHERE realm = 'customer' ORDER BY place, login"
    ).fetchall()
    return told[[one for (one,) in in_order].index(login)][0]


def rows_of_all(database: Database) -> dict[str, str]:
    """What every table holds, as a digest of each. Aside: what the bank does of itself meanwhile, when somebody was
    seen, and what is noted of asking alone.
    """
    with psycopg.connect(database.superuser_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        query = "SELECT count(*), sum(hashtextextended(one::text, 0)) FROM {} one"
        return {
            name: str(connection.execute(query.format(name).encode()).fetchone())
            for (name,) in tables
            if not name.startswith("procrastinate_") and name not in _OF_ITSELF
        }


def made_up(blank: str) -> str:
    """What nobody has, of the kind that it is."""
    if blank == "/api/portal/spending/corrections/{id}":
        return str(2**40)
    return str(uuid4()) if is_an_id(blank) else _WORDS[blank]


def approve(checker: httpx.Client, asked: httpx.Response, *, login: str = "zhoutao") -> None:
    there = f"/api/console/approvals/{asked.raise_for_status().json()['proposal_id']}/approve"
    checker.post(there, headers=confirm(checker, login, checker.post(there))).raise_for_status()


def hire_almighty(hall: Hall) -> None:
    """`almighty`, with every right of staff: no request of theirs stops at a door."""
    rights, why = sorted(STAFF_RIGHTS), "to walk through every door"
    with hall.signed_in("admin") as admin, hall.signed_in("zhoutao") as second:
        approve(second, admin.put("/api/console/roles/almighty", json={"rights": rights, "reason": why}))
        hire(hall, admin, second, login="almighty", role="almighty")


def hire(hall: Hall, maker: httpx.Client, checker: httpx.Client, *, login: str, role: str) -> None:
    """Somebody new, by two people. With the code that the first is told, they choose the password of everybody here."""
    body = {"name": login.capitalize(), "login": login, "roles": [role], "reason": "to attack"}
    asked = maker.post("/api/console/staff", json=body)
    approve(checker, asked)
    first = {"realm": "staff", "name": login, "code": asked.json()["code"], "new_password": PASSWORD}
    with hall.visitor() as colleague:
        colleague.post("/api/identity/recovery/set-up", json=first).raise_for_status()


@contextmanager
def everybody(hall: Hall) -> Iterator[list[Walker]]:
    """A stranger, customers, all of the staff's roles, one who looks after an account and one who borrows a right."""
    with ExitStack() as doors:
        grant = let_see(hall)
        lent = lend(hall)
        yield [
            Walker("a stranger", doors.enter_context(hall.visitor())),
            *(
                Walker(
                    login, doors.enter_context(hall.signed_in(login, realm="customer")), CUSTOMER_RIGHTS, True, known
                )
                for login, known in (
                    ("zhangxiuying", frozenset[str]()),
                    (WALKING_CUSTOMER, frozenset[str]()),
                    (TRUSTED, frozenset({grant.account_id, grant.mandate_id, grant.number})),
                )
            ),
            *(
                Walker(f"{role} {login}", doors.enter_context(hall.signed_in(login)), BUILT_IN_ROLES[role] | more)
                for login, role, more in (
                    ("lina", "clerk", frozenset[str]()),
                    ("wangqiang", "accountant", lent),
                    ("chenjing", "data_steward", frozenset[str]()),
                    ("zhaomin", "auditor", frozenset[str]()),
                    ("admin", "administrator", frozenset[str]()),
                )
            ),
        ]


def let_see(hall: Hall) -> Grant:
    """The victim lets somebody they trust look at one account."""
    key = {"Idempotency-Key": str(uuid4())}
    with hall.signed_in(VICTIM, realm="customer") as giver, hall.signed_in(TRUSTED, realm="customer") as taker:
        told = giver.get("/api/portal/mandates").json()
        account, today = told["may_give"][0], told["today"]
        terms = {"accounts": [account], "actions": ["accounts.view"], "from_on": today, "until_on": today}
        wish = {"name": "陈宇", "number": None, "terms": terms}
        refused = giver.post("/api/portal/mandates", json=wish, headers=key)
        key |= confirm(giver, VICTIM, refused, realm="customer")
        given = giver.post("/api/portal/mandates", json=wish, headers=key).raise_for_status().json()
        there = f"/api/portal/mandates/{given['id']}/accept"
        taker.post(there, json={"version": 1, "code": given["code"]}).raise_for_status()
        number = giver.get(f"/api/portal/accounts/{account}").json()["number"]
    return Grant(account, given["id"], number)


def lend(hall: Hall) -> frozenset[str]:
    """The clerk lends the accountant a right until tomorrow."""
    now, right = datetime.now(UTC), "accounts.hold"
    body = {
        "taker_login": "wangqiang",
        "rights": [right],
        "from_at": now.isoformat(),
        "until_at": (now + timedelta(days=1)).isoformat(),
        "reason": "a colleague is ill",
    }
    with hall.signed_in("lina") as clerk, hall.signed_in("zhoutao") as second:
        approve(second, clerk.post("/api/console/delegations", json=body))
    return frozenset({right})


def plant(victim: httpx.Client) -> None:
    """Gives the victim one of everything that a customer may have: a wish, a correction, a confirmation."""
    wish = {"field": "name", "name": "Emma Planted", "reason": "planted-reason-of-emma"}
    victim.post("/api/portal/amendments", json=wish).raise_for_status()
    account = victim.get("/api/portal/accounts").json()["items"][0]["id"]
    october = {"first_on": "2026-10-01", "last_on": "2026-10-31", "form": "csv"}
    there, key = f"/api/portal/accounts/{account}/statements", {"Idempotency-Key": str(uuid4())}
    victim.post(there, json=october, headers=key).raise_for_status()
    accounts = victim.get("/api/portal/accounts").json()["items"]
    pays = next(one["id"] for one in accounts if one["role"] == "owner" and one["currency"] == "CNY")
    file = {"file_name": "w.csv", "file": "bmFtZSxhY2NvdW50LGFtb3VudApMaSwxLDE=", "from_id": pays}
    victim.post("/api/portal/bulk-transfers", json=file, headers={"Idempotency-Key": str(uuid4())}).raise_for_status()
    talk = {"topic": "card", "language": "en", "text": "planted-talk-of-emma"}
    talked = victim.post("/api/portal/conversations", json=talk, headers={"Idempotency-Key": str(uuid4())})
    talked.raise_for_status()
    wish = {"topic": "card", "language": "en", "matter": "planted-call-of-emma"}
    called = victim.post("/api/portal/callbacks", json=wish, headers={"Idempotency-Key": str(uuid4())})
    assert called.status_code in (201, 409), called.text  # or one is open already
    for category in ("groceries", "other_income"):
        victim.put(f"/api/portal/spending/entries/{account}/1/category", json={"category": category, "scope": "entry"})
    version = victim.get("/api/portal/profile").json()["version"]
    _plan_visits(victim)
    phone = {"kind": "phone", "value": "13987650099", "version": version}
    refused = victim.post("/api/portal/profile/contacts", json=phone)
    victim.post("/api/identity/confirmations", json={"token": refused.json()["facts"]["token"]}).raise_for_status()


def _plan_visits(victim: httpx.Client) -> None:
    """A number at the branch that never closes, and an appointment there the day after tomorrow."""
    found = victim.get("/api/branches").raise_for_status().json()["items"]
    branch = next(one["id"] for one in found if one["facts"]["code"] == "SH03")
    drawn = victim.post(f"/api/portal/branches/{branch}/tickets", json={"service": "cash"})
    assert drawn.status_code in (201, 409), drawn.text  # or one has a number already
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    there = f"/api/portal/branches/{branch}/slots"
    slots = victim.get(there, params={"service": "cash", "on": day}).raise_for_status().json()["items"]
    wish = {"branch_id": branch, "service": "cash", "starts_at": slots[-1]["starts_at"]}
    made = victim.post("/api/portal/appointments", json=wish, headers={"Idempotency-Key": str(uuid4())})
    made.raise_for_status()


def secrets_of(victim: httpx.Client, things: Mapping[str, list[str]]) -> frozenset[str]:
    """By which the victim is known (the name stands on a demo bank's sign-in page), and the ids of what is theirs."""
    known = victim.get("/api/portal/privacy/copy").raise_for_status().json()
    accounts = victim.get("/api/portal/accounts").json()["items"]
    person = known["known"]
    told = [known["number"], person["address"]["line"], *person["phones"], *person["emails"]]
    told += [one["number"] for one in (*person["documents"], *accounts)]
    theirs = [blank for blank in things if is_an_id(blank) and blank.startswith(("/api/portal/", "/api/identity/"))]
    told += [one for blank in theirs for one in things[blank]]
    return frozenset(one for one in told if len(one) > 5)


def patiently(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """A person takes one file home at a time: the next is had when that one is here."""
    for _ in range(50):
        answer = ask()
        if answer.status_code != 429 or "." not in answer.url.path:
            break
        time.sleep(0.1)
    return answer


def at_once(work: Callable[[T], R], over: Iterable[T]) -> list[R]:
    """Several requests under way at a time, in order."""
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return list(crowd.map(work, over))
