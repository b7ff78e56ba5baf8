"""Four weeks of conversations of a demo bank, and who waits or is talked with as it opens."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bankhall.care import api as care
from bankhall.care.types import Author, NewConversation, PastLine, PastTalk, Say, Step
from bankhall.customers.types import CustomerKind
from bankhall.demo.actions.before import before
from bankhall.demo.actions.have_reviewed import have_reviewed
from bankhall.demo.rules import talks as rules
from bankhall.demo.types import Plan
from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.db import Tx
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import banks_zone
from bankhall.quality import api as quality

_AGENTS: Final = ("sunjia", "hejun")
_ASKED_EVERY: Final = timedelta(days=30)
_A_DAY: Final = 14
_MOST_A_DAY: Final = 40
# One more each day for so many customers.
_FOR_ONE_MORE: Final = 400


async def have_talked(tx: Tx, plan: Plan, customer_ids: Sequence[UUID], *, customers: int) -> None:
    """In the transaction at hand. Two of the cast are asked how it was."""
    staff = {one.login: one for one in await identity.staff(tx)}
    agents = [Actor(kind="staff", name=staff[one].name, id=staff[one].id) for one in _AGENTS]
    cast = {one.customer for one in plan.sign_ins}
    places = [
        place for place, one in enumerate(plan.customers) if place not in cast and one.kind is CustomerKind.PERSON
    ]
    languages = [Language.ENGLISH if plan.customers[one].name.isascii() else Language.CHINESE for one in places]
    had = rules.talks(
        tx.now,
        banks_zone(),
        languages=languages,
        agents=len(agents),
        a_day=min(_MOST_A_DAY, _A_DAY + customers // _FOR_ONE_MORE),
    )
    ids = [customer_ids[place] for place in places]
    talk_ids = await care.bring_in_talks(tx, [_past(one, ids[one.customer], agents) for one in had])
    await quality.bring_in_marks(tx, list(_asked(had, talk_ids, ids, agents)))
    await have_reviewed(tx)
    await _are_asked(tx, plan, customer_ids, agents)
    chinese = [id_ for id_, spoken in zip(ids, languages, strict=True) if spoken is Language.CHINESE]
    await _now(tx, chinese[-len(rules.WAITING) - len(rules.TALKING) :], agents)


def _asked(
    had: Sequence[rules.Had], talk_ids: Sequence[UUID | None], ids: Sequence[UUID], agents: Sequence[Actor]
) -> Iterator[tuple[quality.Matter, datetime, int | None, str]]:
    """Who was asked how it was, as the house asks: nobody twice within a month."""
    last: dict[UUID, datetime] = {}
    for one, talk_id in zip(had, talk_ids, strict=True):
        whose = ids[one.customer]
        if talk_id is None or one.agent is None or (whose in last and one.ended_at - last[whose] < _ASKED_EVERY):
            continue
        last[whose] = one.ended_at
        agent = agents[one.agent if one.colleague is None else one.colleague]
        yield _matter(talk_id, whose, one.script, agent), one.ended_at, one.mark, one.words


async def _are_asked(tx: Tx, plan: Plan, customer_ids: Sequence[UUID], agents: Sequence[Actor]) -> None:
    """Two of the cast had something answered two days ago, and have not said yet how it was."""
    of = {one.login: customer_ids[one.customer] for one in plan.sign_ins}
    for login, script in (("wangfang", rules.SCRIPTS[1]), ("emma", rules.SCRIPTS[-1])):
        came = tx.now - timedelta(days=2, minutes=20)
        taken = came + timedelta(seconds=40)
        ended = taken + timedelta(minutes=7)
        one = rules.Had(0, script, 0, None, came, taken, ended, None, "")
        (talk_id,) = await care.bring_in_talks(tx, [_past(one, of[login], agents)])
        if talk_id is not None:
            await quality.bring_in_marks(tx, [(_matter(talk_id, of[login], script, agents[0]), ended, None, "")])


def _matter(talk_id: UUID, customer_id: UUID, script: rules.Script, agent: Actor) -> quality.Matter:
    return quality.Matter(
        about=quality.About.TALK,
        id=talk_id,
        customer_id=customer_id,
        topic=script.topic.value,
        agent_id=agent.id,
        agent_name=agent.name,
    )


def _past(one: rules.Had, customer_id: UUID, agents: Sequence[Actor]) -> PastTalk:
    mine = Actor(kind="customer", name="", id=customer_id)
    lines = [_line(Author.CUSTOMER, one.came_at, mine, one.script.lines[0])]
    agent = None if one.agent is None else agents[one.agent]
    if agent is not None and one.taken_at is not None:
        lines.append(_line(Author.BANK, one.taken_at, agent, step=Step.TAKEN))
        rest = one.script.lines[1:]
        each = (one.ended_at - one.taken_at) / (len(rest) + 1)
        says = agent
        for nth, text in enumerate(rest, start=1):
            at = one.taken_at + nth * each
            if text.startswith("→"):
                assert one.colleague is not None
                lines.append(_line(Author.BANK, at, says, text.removeprefix("→ "), step=Step.HANDED_OVER))
                agent = says = agents[one.colleague]
                continue
            # After a colleague has taken over it is they who speak next; else both in turn.
            by_agent = lines[-1].author is not Author.AGENT
            lines.append(_line(Author.AGENT if by_agent else Author.CUSTOMER, at, says if by_agent else mine, text))
    lines.append(_line(Author.BANK, one.ended_at, agent or mine, step=Step.ENDED))
    return PastTalk(
        customer_id=customer_id,
        topic=one.script.topic,
        language=one.script.language,
        agent_id=agent.id if agent else None,
        agent_name=agent.name if agent else None,
        taken_at=one.taken_at,
        wrap_up=one.script.wrap_up if agent else None,
        lines=tuple(lines),
    )


def _line(author: Author, at: datetime, by: Actor, text: str = "", *, step: Step | None = None) -> PastLine:
    return PastLine(author=author, at=at, text=text, step=step, by_kind=by.kind, by_id=by.id, by_name=by.signature)


async def _now(tx: Tx, ids: Sequence[UUID], agents: Sequence[Actor]) -> None:
    """As if they had just written, by the verbs that they would use."""
    for nth, (id_, (minutes, topic, text)) in enumerate(zip(ids, rules.WAITING, strict=False)):
        await _ask(tx, id_, minutes, NewConversation(topic=topic, language=Language.CHINESE, text=text), nth)
    for nth, (id_, agent, script) in enumerate(zip(ids[len(rules.WAITING) :], agents, rules.TALKING, strict=False)):
        minutes, waited, topic, text, answers = script
        new = NewConversation(topic=topic, language=Language.CHINESE, text=text)
        talk_id = await _ask(tx, id_, minutes, new, len(rules.WAITING) + nth)
        taking = before(tx, agent, minutes=minutes - waited)
        await care.take(taking, talk_id)
        await taking.finish()
        for answer in answers:
            saying = before(tx, agent, minutes=minutes - waited - 2)
            said = Say(conversation_id=talk_id, client_id=new_id(), text=answer, asker=Asker(agent))
            await care.say(saying, [said])
            await saying.finish()


async def _ask(tx: Tx, customer_id: UUID, minutes: int, new: NewConversation, nth: int) -> UUID:
    asking = before(tx, Actor(kind="customer", name="", id=customer_id), minutes=minutes)
    talk = await care.open_conversation(asking, new, key=f"demo talk {nth}")
    await asking.finish()
    return talk.conversation.id
