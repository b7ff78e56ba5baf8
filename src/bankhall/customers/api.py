"""The front door of the customer file."""

from bankhall.customers.actions.change import block_customer, tie, untie
from bankhall.customers.actions.enroll import enroll_by_code, enroll_customer
from bankhall.customers.actions.merging import OF, merge_files, refuse_choices, split_files, weigh_files, weigh_parting
from bankhall.customers.actions.register import holders_of_documents, problems_of, register_customer, register_customers
from bankhall.customers.circumstances.actions import following as _circumstances
from bankhall.customers.circumstances.types import FieldOfTwo
from bankhall.customers.contact_log.actions import note_contact
from bankhall.customers.contact_log.queries import how_many as how_many_contacts
from bankhall.customers.contact_log.types import ContactWay, NewContact
from bankhall.customers.managers.actions import following as _managers
from bankhall.customers.managers.queries import manager_named, managers_now
from bankhall.customers.managers.rules import MOST_HELD
from bankhall.customers.papers.actions import verify_paper, write_paper
from bankhall.customers.papers.types import NewPaper, Seen
from bankhall.customers.portfolios.actions import assign as assign_managers
from bankhall.customers.portfolios.actions import hand_over as hand_customers_over
from bankhall.customers.portfolios.actions import take_back as take_managers_back
from bankhall.customers.portfolios.errors import NotAManager, PortfolioFull
from bankhall.customers.portfolios.types import Assign, HandOver, MoveOutcome
from bankhall.customers.promises.actions import keep_promise, make_promise
from bankhall.customers.promises.queries import how_many as how_many_promises
from bankhall.customers.promises.types import NewPromise
from bankhall.customers.queries import (
    are_there_any,
    births,
    briefs,
    customer,
    customer_figures,
    customer_lines,
    customer_numbered,
    found_among,
    lock_customer,
    lock_customers,
    my_file,
    organisations_among,
    own_key,
    search_customers,
)
from bankhall.customers.queries.consents import consented, consenting, consents_of
from bankhall.customers.queries.everybody import since_when, some_customers, traits_of
from bankhall.customers.queries.merged import (
    ids_of,
    is_mine,
    merge,
    merged_into,
    merges,
    merges_of,
    one_with,
    survivors,
)
from bankhall.customers.queries.new_contacts import waiting_address
from bankhall.customers.queries.sets import (
    CONTACTS,
    DOCUMENTS,
    LISTED,
    MANAGED,
    OPEN_PROMISES,
    PORTFOLIO,
    PROFILES,
    agreeing,
)
from bankhall.customers.queries.whole import customers_after, known_customers
from bankhall.customers.relations.actions import following as _relations
from bankhall.customers.relations.actions import note_relation, verify_relation
from bankhall.customers.relations.queries import edges_of, ownership, relations_around
from bankhall.customers.relations.queries.graph import household
from bankhall.customers.relations.types import NewRelation, Outsider, RelationRole
from bankhall.customers.rules import is_customer_number, is_same_name, mask_person, refuse_ended, tidy
from bankhall.customers.tasks.actions import drop_untouched as drop_untouched_task
from bankhall.customers.tasks.actions import make_task
from bankhall.customers.tasks.queries import how_many_open as how_many_open_tasks
from bankhall.customers.tasks.rules import refuse_day as refuse_task_day
from bankhall.customers.tasks.types import NewTask

FOLLOWERS = (_relations.FOLLOWER, _managers.FOLLOWER, _circumstances.FOLLOWER)
circumstances_of_two = _circumstances.side_by_side
circumstances_parting = _circumstances.parting

__all__ = [
    "CONTACTS",
    "DOCUMENTS",
    "FOLLOWERS",
    "LISTED",
    "MANAGED",
    "MOST_HELD",
    "OF",
    "OPEN_PROMISES",
    "PORTFOLIO",
    "PROFILES",
    "Assign",
    "ContactWay",
    "FieldOfTwo",
    "HandOver",
    "MoveOutcome",
    "NewContact",
    "NewPaper",
    "NewPromise",
    "NewRelation",
    "NewTask",
    "NotAManager",
    "Outsider",
    "PortfolioFull",
    "RelationRole",
    "Seen",
    "agreeing",
    "are_there_any",
    "assign_managers",
    "births",
    "block_customer",
    "briefs",
    "circumstances_of_two",
    "circumstances_parting",
    "consented",
    "consenting",
    "consents_of",
    "customer",
    "customer_figures",
    "customer_lines",
    "customer_numbered",
    "customers_after",
    "drop_untouched_task",
    "edges_of",
    "enroll_by_code",
    "enroll_customer",
    "found_among",
    "hand_customers_over",
    "holders_of_documents",
    "household",
    "how_many_contacts",
    "how_many_open_tasks",
    "how_many_promises",
    "ids_of",
    "is_customer_number",
    "is_mine",
    "is_same_name",
    "keep_promise",
    "known_customers",
    "lock_customer",
    "lock_customers",
    "make_promise",
    "make_task",
    "manager_named",
    "managers_now",
    "mask_person",
    "merge",
    "merge_files",
    "merged_into",
    "merges",
    "merges_of",
    "my_file",
    "note_contact",
    "note_relation",
    "one_with",
    "organisations_among",
    "own_key",
    "ownership",
    "problems_of",
    "refuse_choices",
    "refuse_ended",
    "refuse_task_day",
    "register_customer",
    "register_customers",
    "relations_around",
    "search_customers",
    "since_when",
    "some_customers",
    "split_files",
    "survivors",
    "take_managers_back",
    "tidy",
    "tie",
    "traits_of",
    "untie",
    "verify_paper",
    "verify_relation",
    "waiting_address",
    "weigh_files",
    "weigh_parting",
    "write_paper",
]
