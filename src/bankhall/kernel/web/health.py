"""Is it alive, is it ready, how is it doing: for load balancers, Kubernetes and Prometheus."""

import hmac
from typing import Any

import msgspec
from litestar import Request, Response, get
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from bankhall.kernel.chain.linking import chain_state
from bankhall.kernel.db import Doors, Reading
from bankhall.kernel.errors import NotFound, Refusal, Unavailable
from bankhall.kernel.secret_ages import secret_ages
from bankhall.kernel.settings import Settings
from bankhall.kernel.telemetry import AUDIT_UNSIGNED, AUDIT_WAITING_SECONDS, MASTER_KEY_DAYS, SCANNER, SECRET_DAYS
from bankhall.kernel.vault.masters import age_of
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.rights import open_to_all

_FORWARDED = {"x-forwarded-for", "forwarded", "x-real-ip", "via"}


class Health(msgspec.Struct, frozen=True):
    status: str


@get("/health/live", opt=open_to_all(), sync_to_thread=False, tags=["health"])
def live() -> Health:
    """The process answers."""
    return Health("live")


@get("/health/ready", opt=open_to_all(), tags=["health"], raises=[])
async def ready(db: Db) -> Health:
    """The database answers and has been migrated: requests may be sent here. 503 otherwise."""
    try:
        await db.read(_ask_database)
    except Exception as error:
        raise Unavailable from error
    return Health("ready")


@get("/metrics", opt=open_to_all(), include_in_schema=False)
async def metrics(request: Request[Any, Any, Any], settings: GivenSettings, db: Db) -> Response[bytes]:
    """For Prometheus: with the token, or while the bank has no public address from this machine directly. To everybody
    else it does not exist.
    """
    if not _may_see_metrics(request, settings):
        raise NotFound
    await _look_at_chain(db)
    await _look_at_scanner(settings)
    _look_at_keys(db)
    await _look_at_secrets(db)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _may_see_metrics(request: Request[Any, Any, Any], settings: GivenSettings) -> bool:
    if settings.metrics_token:
        expected = f"Bearer {settings.metrics_token.reveal()}".encode()
        return hmac.compare_digest(request.headers.get("authorization", "").encode(), expected)
    # Behind a proxy on this machine everybody comes from here, and not every proxy says so.
    is_private = not settings.public_url and not settings.trusted_proxies
    is_direct = is_private and _FORWARDED.isdisjoint(request.headers.keys())
    return is_direct and request.client is not None and request.client.host in {"127.0.0.1", "::1"}


async def _look_at_chain(db: Doors) -> None:
    """What the sequencer has left undone is not for the sequencer to tell."""
    try:
        state = await db.read(chain_state)
    except Refusal:
        return  # the database is away; the rest of the figures says so
    since = state.waiting_since
    AUDIT_WAITING_SECONDS.set((db.database.clock() - since).total_seconds() if since else 0)
    AUDIT_UNSIGNED.set(state.size - state.signed)


async def _look_at_scanner(settings: Settings) -> None:
    scanner = settings.scanner()
    if scanner is None:
        SCANNER.set(-1)
        return
    try:
        await scanner.version()
    except Refusal:
        SCANNER.set(0)
    else:
        SCANNER.set(1)


def _look_at_keys(db: Doors) -> None:
    vault = db.database.vault
    days = age_of(vault.masters.current(), db.database.clock().date()) if vault else None
    MASTER_KEY_DAYS.set(-1 if days is None else days)


async def _look_at_secrets(db: Doors) -> None:
    try:
        ages = await db.read(secret_ages)
    except Refusal:
        return  # as above
    SECRET_DAYS.clear()
    for one in ages:
        SECRET_DAYS.labels(one.name).set(one.days)


async def _ask_database(reading: Reading) -> None:
    await reading.session.execute(text("SELECT 1 FROM business_days LIMIT 1"))
