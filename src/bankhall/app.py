"""The web process, put together: every module's routes behind one front door.

`create_app` takes what it needs and is what tests use; `application` reads the environment and is what the server runs.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from granian.utils.proxies import wrap_asgi_with_proxy_headers
from litestar import Litestar, Request
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.types import ASGIApp

from bankhall import __version__
from bankhall.accounts import privacy as accounts_privacy
from bankhall.accounts import routes as accounts
from bankhall.assistant import routes as assistant
from bankhall.assistant.adapters import Writer
from bankhall.assistant.adapters.chat import ChatModel
from bankhall.branches import routes as branches
from bankhall.branches.appointments import privacy as appointments_privacy
from bankhall.branches.appointments import routes as appointments
from bankhall.branches.kiosks import routes as kiosks
from bankhall.branches.queue import privacy as queue_privacy
from bankhall.branches.queue import routes as queue
from bankhall.care import privacy as care_privacy
from bankhall.care import routes as care
from bankhall.care.callbacks import privacy as callbacks_privacy
from bankhall.care.callbacks import routes as callbacks
from bankhall.care.calls import routes as calls
from bankhall.care.channels import privacy as channels_privacy
from bankhall.care.channels import routes as channels
from bankhall.care.contents import routes as care_contents
from bankhall.care.finding import routes as finding
from bankhall.care.from_assistant import privacy as from_assistant_privacy
from bankhall.care.from_assistant import routes as from_assistant
from bankhall.care.joining import privacy as joining_privacy
from bankhall.care.presets import routes as presets
from bankhall.care.reach.jobs import keep_routing
from bankhall.care.routes import joining, reaching
from bankhall.care.routes.live import Switchboard
from bankhall.care.routes.live import live as live_route
from bankhall.care.transcripts import routes as transcripts
from bankhall.customers import routes as customers
from bankhall.customers.circumstances import privacy as circumstances_privacy
from bankhall.customers.circumstances import routes as circumstances
from bankhall.customers.contact_log import privacy as contact_log_privacy
from bankhall.customers.contact_log import routes as contact_log
from bankhall.customers.facts import privacy as facts_privacy
from bankhall.customers.facts import routes as facts
from bankhall.customers.managers import privacy as managers_privacy
from bankhall.customers.managers import routes as managers
from bankhall.customers.papers import privacy as papers_privacy
from bankhall.customers.papers import routes as papers
from bankhall.customers.portfolios import routes as portfolios
from bankhall.customers.promises import privacy as promises_privacy
from bankhall.customers.promises import routes as promises
from bankhall.customers.relations import privacy as relations_privacy
from bankhall.customers.relations import routes as relations
from bankhall.customers.tasks import privacy as tasks_privacy
from bankhall.customers.tasks import routes as tasks
from bankhall.demo import routes as demo
from bankhall.identity import privacy as identity_privacy
from bankhall.identity import routes as identity
from bankhall.identity.api import desk
from bankhall.identity.routes.known import KnownVisitors
from bankhall.insight import routes as insight
from bankhall.insight.api import DEEDS as INSIGHT_DEEDS
from bankhall.insight.bulk import routes as bulk_acts
from bankhall.insight.duplicates import routes as duplicates
from bankhall.insight.intake import routes as intake
from bankhall.insight.lists import routes as lists
from bankhall.insight.merging import privacy as merging_privacy
from bankhall.insight.merging import routes as merging
from bankhall.kernel.actors import Actor, Shown
from bankhall.kernel.connections import Connections
from bankhall.kernel.db import Database, Doors
from bankhall.kernel.four_eyes import routes as four_eyes
from bankhall.kernel.portions import Portion
from bankhall.kernel.settings import Settings, SettingsError, read_secret_file
from bankhall.kernel.telemetry import configure_logs
from bankhall.kernel.web import health, openapi, policy_reports
from bankhall.kernel.web.bodies import JsonRequest
from bankhall.kernel.web.bounds import Bounds
from bankhall.kernel.web.confirmed import shown_with
from bankhall.kernel.web.csrf import DoubleSubmit
from bankhall.kernel.web.fair_share import FairShare, fair_turns
from bankhall.kernel.web.front_door import FrontDoor, request_id_of
from bankhall.kernel.web.inputs import read_search_words
from bankhall.kernel.web.own_hosts import OwnHosts
from bankhall.kernel.web.pages import page_routes
from bankhall.kernel.web.problems import HANDLERS
from bankhall.kernel.web.rights import RightsGuard
from bankhall.kernel.web.short_way import ShortWay
from bankhall.kernel.web.time_limit import TimeLimit
from bankhall.knowledge import routes as knowledge
from bankhall.ledger import routes as ledger
from bankhall.ops import routes as ops
from bankhall.payments import privacy as payments_privacy
from bankhall.payments import routes as payments
from bankhall.payments.abroad import routes as abroad
from bankhall.payments.api import DEEDS as PAYMENT_DEEDS
from bankhall.payments.api import TIERS_AROUND
from bankhall.payments.bills import routes as bills
from bankhall.payments.bulk import routes as bulk
from bankhall.payments.disputes import routes as disputes
from bankhall.payments.held import routes as held
from bankhall.payments.looks import routes as looks
from bankhall.payments.plans import routes as plans
from bankhall.payments.refunds import routes as refunds
from bankhall.payments.requests import routes as requests
from bankhall.quality import routes as quality
from bankhall.quality.reviews import routes as quality_reviews
from bankhall.quality.satisfaction import privacy as satisfaction_privacy
from bankhall.quality.satisfaction import routes as satisfaction
from bankhall.risk import routes as risk
from bankhall.risk.api import DEEDS as RISK_DEEDS
from bankhall.spending import privacy as spending_privacy
from bankhall.spending import routes as spending
from bankhall.statements import privacy as statements_privacy
from bankhall.statements import routes as statements
from bankhall.statements.reconciliation import routes as reconciliation
from bankhall.tags import privacy as tags_privacy
from bankhall.tags import routes as tags
from bankhall.tags.api import DEEDS as TAG_DEEDS
from bankhall.tickets import privacy as tickets_privacy
from bankhall.tickets import routes as tickets
from bankhall.tickets.api import DEEDS as TICKET_DEEDS
from bankhall.tickets.complaints import privacy as complaints_privacy
from bankhall.tickets.complaints import routes as complaints
from bankhall.tickets.notices import routes as ticket_notices
from bankhall.tiers import privacy as tiers_privacy
from bankhall.tiers import routes as tiers
from bankhall.tiers.api import DEEDS as TIER_DEEDS
from bankhall.tiers.benefits import routes as benefits

# What `serve --target` chooses from. Health and sign-in are in every target.
TARGETS: dict[str, Sequence[Any]] = {
    "ledger": ledger.routes,
    "customers": [
        *customers.routes,
        *promises.routes,
        *contact_log.routes,
        *relations.routes,
        *circumstances.routes,
        *papers.routes,
        *facts.routes,
        *managers.routes,
        *portfolios.routes,
        *tasks.routes,
    ],
    "accounts": accounts.routes,
    "tiers": [*tiers.routes, *benefits.routes],
    "payments": [
        *payments.routes,
        *plans.routes,
        *bulk.routes,
        *held.routes,
        *looks.routes,
        *disputes.routes,
        *requests.routes,
        *bills.routes,
        *refunds.routes,
        *abroad.routes,
    ],
    "risk": risk.routes,
    "tags": tags.routes,
    "spending": spending.routes,
    "tickets": [*tickets.routes, *complaints.routes, *ticket_notices.routes],
    "statements": [*statements.routes, *reconciliation.routes],
    "care": [
        *care.routes,
        *from_assistant.routes,
        *channels.routes,
        *calls.routes,
        *callbacks.routes,
        *reaching.routes,
        *joining.routes,
        *care_contents.routes,
        *presets.routes,
        *finding.routes,
        *transcripts.routes,
        live_route,
    ],
    "quality": [*quality.routes, *satisfaction.routes, *quality_reviews.routes],
    "insight": [*insight.routes, *duplicates.routes, *merging.routes, *lists.routes, *bulk_acts.routes, *intake.routes],
    "knowledge": knowledge.routes,
    "assistant": assistant.routes,
    "branches": [*branches.routes, *queue.routes, *appointments.routes, *kiosks.routes],
    "ops": ops.routes,
}
_ALWAYS: list[Any] = [
    *identity.routes,
    *four_eyes.routes,
    *demo.routes,
    health.live,
    health.ready,
    health.metrics,
    openapi.openapi_json,
    policy_reports.take_policy_reports,
]

# What customers take home of the whole bank, whatever this process serves; the customer file adds its own.
PORTIONS: Sequence[Portion] = (
    *accounts_privacy.PORTIONS,
    *payments_privacy.PORTIONS,
    *care_privacy.PORTIONS,
    *channels_privacy.PORTIONS,
    *from_assistant_privacy.PORTIONS,
    *joining_privacy.PORTIONS,
    *callbacks_privacy.PORTIONS,
    *statements_privacy.PORTIONS,
    *spending_privacy.PORTIONS,
    *identity_privacy.PORTIONS,
    *promises_privacy.PORTIONS,
    *contact_log_privacy.PORTIONS,
    *tiers_privacy.PORTIONS,
    *merging_privacy.PORTIONS,
    *tags_privacy.PORTIONS,
    *relations_privacy.PORTIONS,
    *circumstances_privacy.PORTIONS,
    *papers_privacy.PORTIONS,
    *facts_privacy.PORTIONS,
    *managers_privacy.PORTIONS,
    *tasks_privacy.PORTIONS,
    *tickets_privacy.PORTIONS,
    *complaints_privacy.PORTIONS,
    *queue_privacy.PORTIONS,
    *satisfaction_privacy.PORTIONS,
    *appointments_privacy.PORTIONS,
)

# What anybody of the house asks a second person about, whatever this process serves.
_DESK = desk(*RISK_DEEDS, *PAYMENT_DEEDS, *TAG_DEEDS, *TIER_DEEDS, *TICKET_DEEDS, *INSIGHT_DEEDS)

_MOST_BODY_BYTES = 1_000_000


def language_model(settings: Settings) -> Writer | None:
    """The one behind the assistant; None where the bank has none. Raises SettingsError for a key that others may
    read.
    """
    if not settings.model_url:
        return None
    path = settings.model_key
    key = read_secret_file(path, "BANKHALL_MODEL_KEY").reveal() if path else ""
    return ChatModel(settings.model_url, model=settings.model_name, key=key)


def create_app(settings: Settings, database: Database, *, targets: Sequence[str] = tuple(TARGETS)) -> Litestar:
    """The app on a database that is already connected; it is closed with the app."""
    known = KnownVisitors(database)
    switchboard = Switchboard(database, known.those_behind)
    writer = language_model(settings)

    @asynccontextmanager
    async def open_lines(_: Litestar) -> AsyncIterator[None]:
        switchboard.start()
        routing = asyncio.create_task(keep_routing(database), name="routing")
        yield
        routing.cancel()
        await switchboard.stop()
        await database.close()

    def open_doors(actor: Actor, request_id: str, shown: Shown | None) -> Doors:
        return database.doors(actor, request_id=request_id, shown=shown)

    async def provide_doors(request: Request[Any, Any, Any]) -> Doors:
        shown = shown_with(request, request.auth.id if request.auth else None)
        return open_doors(request.user, request_id_of(request.scope), shown)

    app = Litestar(
        route_handlers=[
            *_ALWAYS,
            *(route for target in targets for route in TARGETS[target]),
            *page_routes(settings.web_dist),
        ],
        dependencies={
            "db": Provide(provide_doors),
            "portions": Provide(lambda: PORTIONS, sync_to_thread=False),
            "desk": Provide(lambda: _DESK, sync_to_thread=False),
            "tiers_around": Provide(lambda: TIERS_AROUND, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "looked_for": Provide(read_search_words, sync_to_thread=False),
            "writer": Provide(lambda: writer, sync_to_thread=False),
            "switchboard": Provide(lambda: switchboard, sync_to_thread=False),
        },
        middleware=[
            DefineMiddleware(Bounds),
            DefineMiddleware(DoubleSubmit, key=settings.signing_key().reveal().encode(), https=settings.is_https),
            DefineMiddleware(identity.SessionMiddleware, database=database, known=known, settings=settings),
            DefineMiddleware(RightsGuard),
            DefineMiddleware(FairShare, turns=fair_turns()),
            DefineMiddleware(ShortWay, open_doors=open_doors),
        ],
        request_class=JsonRequest,
        exception_handlers=HANDLERS,
        openapi_config=openapi.config(__version__),
        request_max_body_size=_MOST_BODY_BYTES,
        lifespan=[open_lines],
        logging_config=None,
    )
    urls = dict.fromkeys([settings.url, settings.staff_url])
    app.asgi_handler = FrontDoor(
        OwnHosts(TimeLimit(app.asgi_handler), settings), https=settings.is_https, urls=tuple(urls)
    )
    return app


def application() -> ASGIApp:
    """For the server: `granian bankhall.app:application --factory`."""
    settings = Settings.from_environment()
    configure_logs(level=settings.log_level, style=settings.log_format)
    database = Connections.find(settings).database(application="bankhall web")
    app = create_app(settings, database, targets=targets_of(settings.target))
    _spare_the_collector()
    if not settings.trusted_proxies:
        return app
    behind: ASGIApp = wrap_asgi_with_proxy_headers(app, settings.trusted_proxies)
    return behind


def _spare_the_collector() -> None:
    """What the app is made of lives as long as the process: looked through again and again for cycles, it stood
    out in a busy server's profile. What requests leave behind is still collected, in larger lots.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def targets_of(wanted: str) -> list[str]:
    """Raises SettingsError for a target that is not."""
    names = list(TARGETS) if wanted == "all" else [name.strip() for name in wanted.split(",")]
    if unknown := set(names) - TARGETS.keys():
        raise SettingsError(f"no such target: {', '.join(sorted(unknown))}. Known are: all, {', '.join(TARGETS)}")
    return names
