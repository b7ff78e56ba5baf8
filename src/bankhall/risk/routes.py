"""The rule workshop: writing, watching, asking for a yes, taking back."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.rights import needs
from bankhall.risk import queries
from bankhall.risk.actions import writing
from bankhall.risk.permissions import APPROVE, SEE, WRITE
from bankhall.risk.rules.deciding import language
from bankhall.risk.rules.facts import FACTS
from bankhall.risk.rules.language import LONGEST
from bankhall.risk.schemas import (
    CheckedOut,
    DayOut,
    DaysOut,
    FactOut,
    FactsOut,
    MadeOut,
    RuleIn,
    RuleOut,
    RulesOut,
    TextIn,
    VersionIn,
    WhyIn,
)

_TAGS = ["risk"]
_RULES = "/api/console/risk/rules"
_RULE = _RULES + "/{id:uuid}"
_VERSION = "/api/console/risk/versions/{id:uuid}"


@get("/api/console/risk/facts", opt=needs(SEE), tags=_TAGS)
async def risk_facts() -> FactsOut:
    """What a rule can ask about."""
    return FactsOut([FactOut.of(fact) for fact in FACTS], LONGEST)


@post("/api/console/risk/check", status_code=200, opt=needs(SEE), tags=_TAGS)
async def check_rule(data: JSONBody[TextIn]) -> CheckedOut:
    """Whether a text is a rule, and where it is not one. Nothing is kept."""
    return CheckedOut.of(language().check(data.text))


@get(_RULES, opt=needs(SEE), tags=_TAGS)
async def risk_rules(db: Db) -> RulesOut:
    """All of them, by name."""
    return RulesOut([RuleOut.of(rule) for rule in await db.read(queries.rules)])


@post(_RULES, opt=needs(WRITE), tags=_TAGS)
async def write_rule(db: Db, data: JSONBody[RuleIn]) -> MadeOut:
    """A draft. Refusals: risk.rule_name_taken, kernel.bad_input naming `text`."""
    return MadeOut(await db.write(writing.write_rule, data.name, data.version()))


@get(_RULE, opt=needs(SEE), tags=_TAGS)
async def risk_rule(db: Db, id: FromPath[UUID]) -> RuleOut:
    """Refusals: risk.rule_not_found."""
    return RuleOut.of(await db.read(queries.rule, id))


@post(_RULE + "/versions", opt=needs(WRITE), tags=_TAGS)
async def write_version(db: Db, id: FromPath[UUID], data: JSONBody[VersionIn]) -> MadeOut:
    """The rule's next version, a draft. Refusals: risk.rule_not_found, kernel.bad_input naming `text`."""
    return MadeOut(await db.write(writing.write_version, id, data.version()))


@post(_RULE + "/roll-back", status_code=200, opt=needs(APPROVE), tags=_TAGS)
async def roll_back(db: Db, id: FromPath[UUID], data: JSONBody[WhyIn]) -> RuleOut:
    """Takes the live version back at once. Refusals: risk.rule_not_found, risk.wrong_stage."""
    await db.write(writing.roll_back, id, reason=data.reason)
    return RuleOut.of(await db.read(queries.rule, id))


@post(_VERSION + "/watch", status_code=204, opt=needs(WRITE), tags=_TAGS)
async def watch(db: Db, id: FromPath[UUID]) -> None:
    """It watches live traffic, without effect. Refusals: risk.rule_not_found, risk.wrong_stage, risk.too_many_rules."""
    await db.write(writing.watch, id)


@post(_VERSION + "/stop-watching", status_code=204, opt=needs(WRITE), tags=_TAGS)
async def stop_watching(db: Db, id: FromPath[UUID]) -> None:
    """Refusals: risk.rule_not_found, risk.wrong_stage."""
    await db.write(writing.stop_watching, id)


@post(_VERSION + "/propose", opt=needs(WRITE), tags=_TAGS)
async def propose_live(db: Db, id: FromPath[UUID], data: JSONBody[WhyIn]) -> MadeOut:
    """Asks a second person for the yes. Refusals: risk.rule_not_found, risk.wrong_stage, four_eyes.already_proposed,
    four_eyes.too_many_open.
    """
    return MadeOut(await db.write(writing.propose_live, id, reason=data.reason))


@get(_VERSION + "/days", opt=needs(SEE), tags=_TAGS)
async def version_days(db: Db, id: FromPath[UUID], settings: GivenSettings) -> DaysOut:
    """Of how many payments and customers it spoke on each of the last 30 days."""
    found = await db.read(queries.by_day, id, zone=settings.bank_timezone)
    return DaysOut([DayOut(*one) for one in found])


routes = [
    risk_facts,
    check_rule,
    risk_rules,
    write_rule,
    risk_rule,
    write_version,
    roll_back,
    watch,
    stop_watching,
    propose_live,
    version_days,
]
