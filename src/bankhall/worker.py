"""The worker process, put together: jobs, timers and subscribers of every module."""

import asyncio
import signal

import structlog

from bankhall.accounts import jobs as accounts
from bankhall.accounts import reactions as account_reactions
from bankhall.assistant import jobs as assistant
from bankhall.assistant import reactions as assistant_reactions
from bankhall.branches.appointments import jobs as appointments
from bankhall.branches.appointments import reactions as appointment_reactions
from bankhall.branches.queue import jobs as queue
from bankhall.branches.queue import reactions as queue_reactions
from bankhall.care.callbacks import jobs as callbacks
from bankhall.care.callbacks import reactions as callback_reactions
from bankhall.care.calls import jobs as calls
from bankhall.care.channels import jobs as channels
from bankhall.care.channels import reactions as channel_reactions
from bankhall.care.reach import jobs as reach
from bankhall.care.reach.jobs import keep_routing
from bankhall.customers import jobs as customers
from bankhall.customers import reactions as customer_reactions
from bankhall.customers.managers import jobs as managers
from bankhall.customers.managers import reactions as manager_reactions
from bankhall.customers.papers import jobs as papers
from bankhall.customers.papers import reactions as paper_reactions
from bankhall.customers.promises import jobs as promises
from bankhall.customers.promises import reactions as promise_reactions
from bankhall.customers.relations import reactions as relation_reactions
from bankhall.customers.tasks import reactions as task_reactions
from bankhall.demo import queries as demo
from bankhall.identity import jobs as identity
from bankhall.identity import reactions as identity_reactions
from bankhall.identity.api import ensure_roles, forbid_codes_by
from bankhall.identity.types import Way
from bankhall.insight import jobs as insight
from bankhall.insight import reactions as insight_reactions
from bankhall.insight.bulk import jobs as bulk_acts
from bankhall.insight.duplicates import jobs as duplicates
from bankhall.insight.duplicates import reactions as duplicate_reactions
from bankhall.insight.intake import jobs as intake
from bankhall.insight.lists import jobs as lists
from bankhall.kernel.actors import system
from bankhall.kernel.chain.linking import keep_linking
from bankhall.kernel.connections import Connections
from bankhall.kernel.data_keys import refuse_foreign_keys
from bankhall.kernel.db import Database
from bankhall.kernel.events import Subscriber, enroll, listen
from bankhall.kernel.four_eyes import jobs as four_eyes
from bankhall.kernel.jobs import Job, run_jobs, worker_app
from bankhall.kernel.once import forget_done
from bankhall.kernel.secret_ages import noting
from bankhall.kernel.settings import Settings
from bankhall.kernel.step_up import jobs as step_up
from bankhall.kernel.time import follow_calendar
from bankhall.knowledge import jobs as knowledge
from bankhall.ledger import jobs as ledger
from bankhall.notify import jobs as notify
from bankhall.notify.actions.channels import open_channels
from bankhall.ops import jobs as ops
from bankhall.payments import jobs as payments
from bankhall.payments import reactions as payment_reactions
from bankhall.payments.abroad import jobs as abroad
from bankhall.payments.api import TIERS_AROUND
from bankhall.payments.bills import jobs as bills
from bankhall.payments.bulk import jobs as bulk
from bankhall.payments.disputes import reactions as dispute_reactions
from bankhall.payments.held import jobs as held
from bankhall.payments.looks import reactions as look_reactions
from bankhall.payments.plans import jobs as plans
from bankhall.payments.requests import jobs as requests
from bankhall.payments.requests import reactions as request_reactions
from bankhall.quality.reviews import jobs as quality_reviews
from bankhall.quality.satisfaction import reactions as satisfaction_reactions
from bankhall.risk import jobs as risk
from bankhall.statements import jobs as statements
from bankhall.statements.reconciliation import jobs as reconciliation
from bankhall.statements.reconciliation import reactions as reconciliation_reactions
from bankhall.tags import jobs as tags
from bankhall.tags import reactions as tag_reactions
from bankhall.tickets import jobs as tickets
from bankhall.tickets import reactions as ticket_reactions
from bankhall.tickets.complaints import reactions as complaint_reactions
from bankhall.tickets.notices import jobs as ticket_notices
from bankhall.tiers import jobs as tiers
from bankhall.tiers import reactions as tier_reactions

log = structlog.get_logger()


def jobs(settings: Settings, *, is_demo: bool = False) -> list[Job]:
    async def turn_the_page(database: Database) -> None:
        """The bank's day follows the calendar of its own time zone."""
        await database.doors(system("calendar")).write(follow_calendar, timezone=settings.bank_timezone)

    async def forget(database: Database) -> None:
        doors = database.doors(system("housekeeping"))
        while await doors.write(forget_done):
            pass

    calendar = Job("kernel.follow_calendar", turn_the_page, every="* * * * *", lock="kernel.business_day")
    forgetting = Job("kernel.forget_done", forget, every="17 * * * *", lock="kernel.forget_done")
    return [
        calendar,
        forgetting,
        noting(settings),
        *four_eyes.JOBS,
        *notify.jobs(settings),
        *step_up.JOBS,
        *ledger.JOBS,
        *identity.JOBS,
        *accounts.JOBS,
        *risk.JOBS,
        *customers.JOBS,
        *managers.JOBS,
        *promises.JOBS,
        *papers.JOBS,
        *tiers.jobs(TIERS_AROUND),
        *payments.JOBS,
        *held.JOBS,
        *abroad.jobs(settings, is_demo=is_demo),
        *statements.jobs(settings),
        *reconciliation.JOBS,
        *plans.JOBS,
        *bulk.JOBS,
        *requests.JOBS,
        *bills.JOBS,
        *tags.JOBS,
        *tickets.JOBS,
        *ticket_notices.JOBS,
        *queue.JOBS,
        *appointments.JOBS,
        *insight.JOBS,
        *lists.JOBS,
        *bulk_acts.JOBS,
        *duplicates.JOBS,
        *intake.JOBS,
        *knowledge.JOBS,
        *assistant.JOBS,
        *channels.jobs(settings),
        *calls.JOBS,
        *reach.JOBS,
        *quality_reviews.JOBS,
        *callbacks.JOBS,
        *ops.jobs(settings.audit_directory()),
    ]


SUBSCRIBERS: list[Subscriber] = [
    *identity_reactions.SUBSCRIBERS,
    *customer_reactions.SUBSCRIBERS,
    *promise_reactions.SUBSCRIBERS,
    *paper_reactions.SUBSCRIBERS,
    *relation_reactions.SUBSCRIBERS,
    *manager_reactions.SUBSCRIBERS,
    *task_reactions.SUBSCRIBERS,
    *account_reactions.SUBSCRIBERS,
    *tier_reactions.SUBSCRIBERS,
    *payment_reactions.SUBSCRIBERS,
    *request_reactions.SUBSCRIBERS,
    *look_reactions.SUBSCRIBERS,
    *dispute_reactions.SUBSCRIBERS,
    *duplicate_reactions.SUBSCRIBERS,
    *insight_reactions.SUBSCRIBERS,
    *reconciliation_reactions.SUBSCRIBERS,
    *tag_reactions.SUBSCRIBERS,
    *ticket_reactions.SUBSCRIBERS,
    *complaint_reactions.SUBSCRIBERS,
    *satisfaction_reactions.SUBSCRIBERS,
    *assistant_reactions.SUBSCRIBERS,
    *queue_reactions.SUBSCRIBERS,
    *appointment_reactions.SUBSCRIBERS,
    *channel_reactions.SUBSCRIBERS,
    *callback_reactions.SUBSCRIBERS,
]


async def work(settings: Settings) -> None:
    """Works until SIGTERM or SIGINT, then lets what is under way end. Raises what ended the jobs before that."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    connections = Connections.find(settings)
    database = connections.database(application="bankhall worker")
    await database.doors(system("worker")).read(refuse_foreign_keys)
    await database.doors(system("worker")).write(enroll, SUBSCRIBERS)
    # A newer version may know rights that the roles of this bank do not hold yet.
    await database.doors(system("worker")).write(ensure_roles)
    await database.doors(system("worker")).write(open_channels, notify.carriers(settings).keys())
    await database.doors(system("worker")).write(forbid_codes_by, [Way(one) for one in settings.ways_without_codes])
    towns = await database.doors(system("worker")).read(demo.begun)
    app = worker_app(connections.app_url, database, jobs(settings, is_demo=towns.is_whole))
    log.info("worker.ready", jobs=len(app.tasks), subscribers=len(SUBSCRIBERS))
    async with app.open_async():
        linking = asyncio.create_task(keep_linking(database, settings.audit_directory(), stop=stop))
        clearing = asyncio.create_task(payments.keep_clearing(database, settings, is_demo=towns.is_whole, stop=stop))
        billing = asyncio.create_task(bills.keep_paying_bills(database, settings, is_demo=towns.is_whole, stop=stop))
        routing = asyncio.create_task(keep_routing(database))
        working = asyncio.create_task(run_jobs(app))
        listening = asyncio.create_task(listen(database, SUBSCRIBERS, stop=stop))
        await asyncio.wait([asyncio.create_task(stop.wait()), working], return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        working.cancel()
        routing.cancel()
        ended, *_ = await asyncio.gather(working, linking, clearing, billing, listening, return_exceptions=True)
    await database.close()
    if isinstance(ended, Exception):
        raise ended
