"""What rules are asked over: the sets of the modules below, and what a rule would come to before it is in force."""

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import text

from bankhall.accounts import api as accounts
from bankhall.customers import api as customers
from bankhall.customers.types import ConsentPurpose
from bankhall.kernel.db import Reading, allow_long_statements
from bankhall.kernel.time import business_date, in_the_banks_zone
from bankhall.ledger import api as ledger
from bankhall.tags.rules import language
from bankhall.tags.types import NewTagVersion, TagPreview, TagStage, TagVersion

_SAMPLES: Final = 5
_LONGEST_S: Final = 25

_PREVIEW = """
WITH figures AS MATERIALIZED ({figures}), fresh AS MATERIALIZED (
    SELECT * FROM ({fulfilling}) AS found
), kept_away AS (
    SELECT customer_id FROM tag_objections WHERE tag_id = '{tag}' AND ended_at IS NULL
), have AS MATERIALIZED (
    SELECT customer_id FROM fresh WHERE customer_id NOT IN (SELECT customer_id FROM kept_away)
), had AS MATERIALIZED (
    SELECT customer_id FROM tag_given WHERE tag_id = '{tag}'
), gaining AS MATERIALIZED (
    SELECT customer_id FROM have EXCEPT SELECT customer_id FROM had
), losing AS MATERIALIZED (
    SELECT customer_id FROM had EXCEPT SELECT customer_id FROM have
)
SELECT (SELECT count(*) FROM have) AS have, (SELECT count(*) FROM gaining) AS gain,
    (SELECT count(*) FROM losing) AS lose,
    (SELECT count(*) FROM fresh WHERE customer_id IN (SELECT customer_id FROM kept_away)) AS objected,
    ARRAY(SELECT customer_id FROM gaining LIMIT {samples}) AS gaining,
    ARRAY(SELECT customer_id FROM losing LIMIT {samples}) AS losing
"""
_NOBODY: Final = UUID(int=0)


def sources() -> language.Sources:
    marketing = (ConsentPurpose.MARKETING_SMS, ConsentPurpose.MARKETING_EMAIL, ConsentPurpose.MARKETING_PHONE)
    return language.Sources(
        profiles=customers.PROFILES,
        takes_offers=customers.agreeing(*marketing),
        consents=customers.agreeing(ConsentPurpose.PORTRAIT),
        holdings=accounts.HOLDINGS,
        cards=accounts.CARDS,
        balances=ledger.BALANCES,
        entries=ledger.ENTRIES,
        promises=customers.OPEN_PROMISES,
        contacts=customers.CONTACTS,
        happenings="SELECT customer_id, kind, on_date, times FROM tag_happenings",
    )


def asked_by(reading: Reading, versions: Iterable[TagVersion], today: date) -> language.Asked:
    zone = str(in_the_banks_zone(reading.now).tzinfo)
    return language.Asked.of(sources(), versions, today=today, zone=zone)


async def preview(reading: Reading, tag_id: UUID | None, new: NewTagVersion) -> TagPreview:
    """How many would gain and lose it if this were in force, at this moment. Nothing is kept."""
    today = await business_date(reading)
    version = as_written(reading, tag_id or _NOBODY, new)
    asked = asked_by(reading, [version], today)
    await allow_long_statements(reading, seconds=_LONGEST_S)
    told = _PREVIEW.format(
        figures=language.figures(asked, None),
        fulfilling=language.fulfilling(asked, [version]),
        tag=tag_id or _NOBODY,
        samples=_SAMPLES,
    )
    row = (await reading.session.execute(text(told.replace(":", "\\:")))).one()
    return TagPreview(row.have, row.gain, row.lose, row.objected, tuple(row.gaining), tuple(row.losing))


def as_written(reading: Reading, tag_id: UUID, new: NewTagVersion) -> TagVersion:
    """A version that nobody has kept."""
    return TagVersion(
        id=_NOBODY,
        tag_id=tag_id,
        nth=0,
        rule=new.rule,
        value=new.value,
        confidence=new.confidence,
        lasts_days=new.lasts_days,
        needs_consent=new.needs_consent,
        told=new.told,
        stage=TagStage.DRAFT,
        staged_at=None,
        made_at=reading.now,
        made_by="",
    )
