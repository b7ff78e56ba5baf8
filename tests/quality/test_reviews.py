"""Conversations are drawn, reviewed, objected to and decided on by different people; coaching, calibration, figures."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.care import api as care
from bankhall.care.permissions import READ_OVER
from bankhall.care.types import Author, PastLine, PastTalk, Step, TalkTopic, WrapUp
from bankhall.identity import api as identity
from bankhall.identity.types import HireStaff, PasswordHash
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import banks_zone, in_the_banks_zone
from bankhall.quality import permissions
from bankhall.quality.reviews import rules
from bankhall.quality.reviews.actions import draw_due
from bankhall.quality.reviews.jobs import JOBS
from bankhall.quality.reviews.routes import routes
from bankhall.quality.reviews.types import SampledPer
from counter import acts, as_customer, counter, doors, fresh_key, register, rows

HERE = "/api/console/quality"
AGENT = frozenset({permissions.OWN, "care.serve"})
REVIEWER = frozenset({permissions.REVIEW, permissions.DECIDE, READ_OVER})


def staff(name: str, rights: frozenset[str]) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=rights)


# An agent who may review, too: of their own conversations nothing.
SUN, HE = staff("孙佳", AGENT | REVIEWER), staff("何军", AGENT)
XU, LIU = staff("徐蕾", REVIEWER), staff("刘芳", REVIEWER)
CARD = [
    {"code": "identity", "zh": "核身", "en": "Identity", "weight": 20, "knocks_out": "yes", "allows_na": "yes"},
    {"code": "answer", "zh": "答对", "en": "Right", "weight": 60, "knocks_out": "no", "allows_na": "no"},
    {"code": "tone", "zh": "语气", "en": "Tone", "weight": 20, "knocks_out": "no", "allows_na": "yes"},
]
PLAN = {
    "name": "每周抽检",
    "per": "week",
    "number": 3,
    "share": None,
    "times_new": 1,
    "weight": 3,
    "long_wait_min": 10,
    "due_days": 5,
    "topics": [],
    "channels": [],
}
GOOD = [
    {"code": "identity", "verdict": "met", "cites": 3},
    {"code": "answer", "verdict": "partly", "cites": 3},
    {"code": "tone", "verdict": "na"},
]
WORSE = [GOOD[0], {"code": "answer", "verdict": "missed"}, GOOD[2]]
SECRET = "我的手机号是13812345678，再不解决我就投诉"


@pytest.fixture
async def customer(bank: Database) -> UUID:
    return await register(bank, "张伟")


class Desks:
    """Who comes in, each by their own door."""

    def __init__(self, bank: Database, stack: AsyncExitStack) -> None:
        self._bank, self._stack = bank, stack
        self._known: dict[UUID | None, httpx.AsyncClient] = {}

    async def of(self, who: Actor) -> httpx.AsyncClient:
        if who.id not in self._known:
            self._known[who.id] = await self._stack.enter_async_context(counter(self._bank, who, routes=routes))
        return self._known[who.id]


@pytest.fixture
async def desks(bank: Database) -> AsyncIterator[Desks]:
    async with AsyncExitStack() as stack:
        yield Desks(bank, stack)


@pytest.fixture
async def card(desks: Desks) -> None:
    xu = await desks.of(XU)
    (await xu.put(f"{HERE}/scorecards/draft", json={"criteria": CARD})).raise_for_status()
    (await xu.post(f"{HERE}/scorecards/draft/in-force")).raise_for_status()


async def bring_in(
    bank: Database, customer: UUID, agents: Sequence[Actor], *, words: str = "卡被吞了", colleague: Actor | None = None
) -> list[UUID]:
    """Each agent's conversation of the middle of the last whole week."""
    mine = Actor(kind="customer", name="", id=customer)

    async def bring(tx: Tx) -> list[UUID | None]:
        from_, _ = rules.period_before(in_the_banks_zone(tx.now).date(), SampledPer.WEEK)
        came = datetime.combine(from_ + timedelta(days=2), time(10), banks_zone())
        taken = came + timedelta(seconds=30)
        talks = []
        for agent in agents:
            lines = (
                _line(Author.CUSTOMER, came, mine, words),
                _line(Author.BANK, taken, agent, step=Step.TAKEN),
                _line(Author.AGENT, taken + timedelta(minutes=1), colleague or agent, "请您别急，我来查。"),
                _line(Author.BANK, taken + timedelta(minutes=5), agent, step=Step.ENDED),
            )
            talks.append(
                PastTalk(
                    customer_id=customer,
                    topic=TalkTopic.CARD,
                    language=Language.CHINESE,
                    agent_id=agent.id,
                    agent_name=agent.name,
                    taken_at=taken,
                    wrap_up=WrapUp.SOLVED,
                    lines=lines,
                )
            )
        return await care.bring_in_talks(tx, talks)

    return [one for one in await doors(bank).write(bring) if one is not None]


def _line(author: Author, at: datetime, by: Actor, text: str = "", *, step: Step | None = None) -> PastLine:
    return PastLine(author=author, at=at, text=text, step=step, by_kind=by.kind, by_id=by.id, by_name=by.signature)


async def add(desks: Desks, who: Actor, talk: UUID) -> str:
    answer = await (await desks.of(who)).post(f"{HERE}/reviews", json={"conversation_id": str(talk)})
    return str(answer.raise_for_status().json()["line"]["id"])


async def finish(desks: Desks, who: Actor, review: str, judged: Any = GOOD) -> httpx.Response:
    desk = await desks.of(who)
    (await desk.post(f"{HERE}/reviews/{review}/begin")).raise_for_status()
    body = {
        "judged": judged,
        "remarks": [{"code": "", "text": "先核身再查，很好"}, {"code": "answer", "text": "少说一步"}],
    }
    return await desk.post(f"{HERE}/reviews/{review}/finish", json=body)


async def reviewed(bank: Database, desks: Desks, customer: UUID, *, of: Actor = SUN, by: Actor = XU) -> str:
    (talk,) = await bring_in(bank, customer, [of])
    review = await add(desks, by, talk)
    (await finish(desks, by, review)).raise_for_status()
    return review


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# ------------------------------------------------------------------------------------------ drawing


@pytest.mark.usefixtures("card")
async def test_a_plan_draws_of_each_agent_once_and_anybody_can_draw_it_again(
    bank: Database, desks: Desks, customer: UUID
) -> None:
    await bring_in(bank, customer, [SUN] * 8 + [HE] * 5)
    complaining = await bring_in(bank, customer, [HE], words=SECRET)
    xu = await desks.of(XU)
    key = fresh_key()
    (await xu.post(f"{HERE}/sampling", json=PLAN, headers=key)).raise_for_status()
    (plan,) = (await xu.post(f"{HERE}/sampling", json=PLAN, headers=key)).raise_for_status().json()["plans"]
    for _ in range(2):
        await doors(bank, system("quality")).write(draw_due)
    (drawn,) = (await xu.get(f"{HERE}/sampling")).raise_for_status().json()["draws"]
    check = (await xu.get(f"{HERE}/draws/{drawn['id']}")).raise_for_status().json()
    queue = (await xu.get(f"{HERE}/reviews")).raise_for_status().json()["items"]
    again = await xu.post(f"{HERE}/sampling/{plan['id']}/draw")

    assert (drawn["frame"], drawn["drawn"]) == (14, 6)
    assert check["again"] is True
    assert {(one["agent"], one["sign"], one["of"]) for one in check["strata"]} == {
        ("孙佳", "none", 8),
        ("何军", "complains", 1),
        ("何军", "none", 5),
    }
    assert sorted(one["agent"] for one in queue) == ["何军"] * 3 + ["孙佳"] * 3
    assert await rows(
        bank, "SELECT sign, taken, of FROM quality_reviews WHERE conversation_id = :id", id=complaining[0]
    ) == [("complains", 1, 1)]
    assert refused(again) == (409, "quality.drawn_already")


@pytest.mark.usefixtures("card")
async def test_of_two_processes_that_draw_at_once_one_draws(bank: Database, desks: Desks, customer: UUID) -> None:
    await bring_in(bank, customer, [SUN] * 4)
    xu = await desks.of(XU)
    made = (await xu.post(f"{HERE}/sampling", json=PLAN, headers=fresh_key())).raise_for_status().json()
    plan = made["plans"][0]["id"]
    answers = await asyncio.gather(*[xu.post(f"{HERE}/sampling/{plan}/draw") for _ in range(2)])
    await asyncio.gather(*[JOBS[0].run(bank) for _ in range(2)])

    assert sorted(one.status_code for one in answers) == [200, 409]
    assert await rows(bank, "SELECT count(*) FROM quality_draws") == [(1,)]
    assert await rows(bank, "SELECT count(*) FROM quality_reviews") == [(3,)]


@pytest.mark.usefixtures("card")
async def test_what_was_drawn_cannot_be_rewritten(bank: Database, desks: Desks, customer: UUID) -> None:
    await reviewed(bank, desks, customer)
    for table in ("quality_draws", "quality_draw_units", "quality_review_verdicts"):

        async def forge(tx: Tx, table: str = table) -> None:
            await tx.session.execute(text(f"DELETE FROM {table}"))

        with pytest.raises(Exception, match=r"append|denied"):
            await doors(bank).write(forge)


async def test_without_a_scorecard_nothing_is_reviewed(bank: Database, desks: Desks, customer: UUID) -> None:
    (talk,) = await bring_in(bank, customer, [SUN])
    xu = await desks.of(XU)

    assert refused(await xu.post(f"{HERE}/reviews", json={"conversation_id": str(talk)})) == (
        409,
        "quality.no_scorecard",
    )
    assert refused(await xu.post(f"{HERE}/scorecards/draft/in-force")) == (409, "quality.no_draft")


# ------------------------------------------------------------------------------------------ reviewing


@pytest.mark.usefixtures("card")
async def test_a_review_is_kept_as_a_draft_finished_once_and_then_seen_by_whom_it_is_about(
    bank: Database, desks: Desks, customer: UUID
) -> None:
    (talk,) = await bring_in(bank, customer, [SUN], words=SECRET)
    review = await add(desks, XU, talk)
    xu, sun = await desks.of(XU), await desks.of(SUN)
    (await xu.post(f"{HERE}/reviews/{review}/begin")).raise_for_status()
    said = (await xu.get(f"{HERE}/reviews/{review}/talk")).raise_for_status().json()["items"]
    body = {"judged": GOOD[:1], "remarks": [{"code": "", "text": "草稿"}]}
    kept = (await xu.put(f"{HERE}/reviews/{review}/draft", json=body)).raise_for_status().json()
    early = await sun.get(f"{HERE}/reviews/{review}")
    gaps = await xu.post(f"{HERE}/reviews/{review}/finish", json=body)
    both = await asyncio.gather(finish(desks, XU, review), xu.post(f"{HERE}/reviews/{review}/begin"))
    twice = await xu.post(f"{HERE}/reviews/{review}/finish", json={"judged": WORSE, "remarks": []})
    shown = (await sun.get(f"{HERE}/reviews/{review}")).raise_for_status().json()
    mine = (await sun.get(f"{HERE}/my-reviews")).raise_for_status().json()["items"]

    assert [one["author"] for one in said] == ["customer", "bank", "agent", "bank"]
    assert "13812345678" not in str(said)
    assert "投诉" in said[0]["text"]
    assert "张伟" not in str(said)
    assert [one["code"] for one in kept["judged"]] == ["identity"]
    assert refused(early) == (404, "quality.review_not_found")
    assert gaps.status_code == 400
    assert both[0].status_code == 200
    assert refused(twice) == (409, "quality.finished_already")
    assert (shown["line"]["score"], shown["is_own"]) == (63, True)  # 20 + 30 of 80
    assert {one["code"]: one["text"] for one in shown["remarks"]}["answer"] == "少说一步"
    assert [one["id"] for one in mine] == [review]
    assert {"care.read_over", "quality.begin_review", "quality.finish_review"} <= set(await acts(bank))


@pytest.mark.usefixtures("card")
async def test_a_review_keeps_the_scorecard_by_which_it_was_made(bank: Database, desks: Desks, customer: UUID) -> None:
    review = await reviewed(bank, desks, customer)
    xu = await desks.of(XU)
    (await xu.put(f"{HERE}/scorecards/draft", json={"criteria": CARD[1:]})).raise_for_status()
    (await xu.post(f"{HERE}/scorecards/draft/in-force")).raise_for_status()
    old = (await xu.get(f"{HERE}/reviews/{review}")).raise_for_status().json()
    (talk,) = await bring_in(bank, customer, [HE])
    new = await add(desks, XU, talk)
    versions = (await xu.get(f"{HERE}/scorecards")).raise_for_status().json()["items"]

    assert (old["card"]["nth"], len(old["card"]["criteria"]), old["card"]["state"]) == (1, 3, "past")
    assert (await xu.get(f"{HERE}/reviews/{new}")).json()["card"]["nth"] == 2
    assert [(one["nth"], one["state"]) for one in versions] == [(2, "in_force"), (1, "past")]


@pytest.mark.usefixtures("card")
async def test_what_knocks_out_leaves_nothing(bank: Database, desks: Desks, customer: UUID) -> None:
    (talk,) = await bring_in(bank, customer, [SUN])
    review = await add(desks, XU, talk)
    judged = [{"code": "identity", "verdict": "missed"}, {"code": "answer", "verdict": "met"}, GOOD[2]]
    line = (await finish(desks, XU, review, judged)).raise_for_status().json()["line"]

    assert (line["score"], line["is_knocked_out"]) == (0, True)


# ------------------------------------------------------------------------------------------ the attacker's side


@pytest.mark.usefixtures("card")
async def test_nobody_reviews_themself_or_a_conversation_in_which_they_spoke(
    bank: Database, desks: Desks, customer: UUID
) -> None:
    (talk,) = await bring_in(bank, customer, [SUN])
    sun = await desks.of(SUN)
    by_hand = await sun.post(f"{HERE}/reviews", json={"conversation_id": str(talk)})
    review = await add(desks, XU, talk)
    begun = await sun.post(f"{HERE}/reviews/{review}/begin")
    kept = await sun.put(f"{HERE}/reviews/{review}/draft", json={"judged": GOOD, "remarks": []})
    ended = await sun.post(f"{HERE}/reviews/{review}/finish", json={"judged": GOOD, "remarks": []})
    queue = (await sun.get(f"{HERE}/reviews")).json()["items"]

    (helped,) = await bring_in(bank, customer, [HE], colleague=LIU)
    theirs = await add(desks, XU, helped)
    spoke = await (await desks.of(LIU)).post(f"{HERE}/reviews/{theirs}/begin")

    assert {refused(one) for one in (by_hand, begun, kept, ended, spoke)} == {(409, "quality.own_talk")}
    assert queue == []
    with pytest.raises(Exception, match="nobody_themself"):
        await doors(bank).write(_assign, review, SUN.id)


async def _assign(tx: Tx, review: str, who: UUID | None) -> None:
    await tx.session.execute(
        text("UPDATE quality_reviews SET reviewer_id = :who WHERE id = CAST(:id AS uuid)"), {"who": who, "id": review}
    )


@pytest.mark.usefixtures("card")
async def test_an_agent_reads_no_review_of_a_colleague(bank: Database, desks: Desks, customer: UUID) -> None:
    review = await reviewed(bank, desks, customer)
    he = await desks.of(HE)
    answers = [
        await he.get(f"{HERE}/reviews/{review}"),
        await he.get(f"{HERE}/reviews/{review}/talk"),
        await he.post(f"{HERE}/my-reviews/{review}/seen"),
        await he.post(f"{HERE}/my-reviews/{review}/agree"),
        await he.post(f"{HERE}/my-reviews/{review}/object", json={"reason": "不服"}),
    ]

    assert {refused(one) for one in answers} == {(404, "quality.review_not_found")}
    assert (await he.get(f"{HERE}/my-reviews")).json()["items"] == []
    assert (await he.get(f"{HERE}/coaching")).json()["items"] == []
    for path in ("reviews", "reviews/finished", "sampling", "calibrations"):
        assert (await he.get(f"{HERE}/{path}")).status_code == 403


async def test_a_customer_has_no_way_in(bank: Database, desks: Desks, customer: UUID) -> None:
    here = await desks.of(as_customer(customer))

    for path in ("reviews", "my-reviews", "scorecards", "sampling", "coaching"):
        assert (await here.get(f"{HERE}/{path}")).status_code == 403


@pytest.mark.usefixtures("card")
async def test_a_message_of_another_conversation_proves_nothing(bank: Database, desks: Desks, customer: UUID) -> None:
    (talk,) = await bring_in(bank, customer, [SUN])
    review = await add(desks, XU, talk)
    judged = [{"code": "identity", "verdict": "met", "cites": 5}, *GOOD[1:]]
    answer = await finish(desks, XU, review, judged)

    assert (answer.status_code, [one["field"] for one in answer.json()["fields"]]) == (400, ["judged"])


@pytest.mark.usefixtures("card")
async def test_a_colleague_does_not_go_on_with_what_somebody_has_begun(
    bank: Database, desks: Desks, customer: UUID
) -> None:
    (talk,) = await bring_in(bank, customer, [SUN])
    review = await add(desks, XU, talk)
    xu, liu = await desks.of(XU), await desks.of(LIU)
    both = await asyncio.gather(*[one.post(f"{HERE}/reviews/{review}/begin") for one in (xu, liu)])
    loser = (xu, liu)[[one.status_code for one in both].index(409)]
    winner = liu if loser is xu else xu
    kept = await loser.put(f"{HERE}/reviews/{review}/draft", json={"judged": GOOD, "remarks": []})
    (await winner.post(f"{HERE}/reviews/{review}/give-back")).raise_for_status()

    assert sorted(one.status_code for one in both) == [200, 409]
    assert refused(kept) == (409, "quality.with_colleague")
    assert (await loser.post(f"{HERE}/reviews/{review}/begin")).status_code == 200


@pytest.mark.usefixtures("card")
async def test_who_reviews_without_the_right_to_read_others_conversations_reads_none(
    bank: Database, desks: Desks, customer: UUID
) -> None:
    review = await reviewed(bank, desks, customer)
    blind = staff("赵", frozenset({permissions.REVIEW}))
    answer = await (await desks.of(blind)).get(f"{HERE}/reviews/{review}/talk")

    assert refused(answer) == (404, "care.conversation_not_found")


# ------------------------------------------------------------------------------------------ objections


@pytest.mark.usefixtures("card")
async def test_an_objection_is_decided_by_somebody_else_and_what_stood_before_is_kept(
    bank: Database, desks: Desks, customer: UUID
) -> None:
    review = await reviewed(bank, desks, customer)
    sun, xu, liu = await desks.of(SUN), await desks.of(XU), await desks.of(LIU)
    objected = await sun.post(f"{HERE}/my-reviews/{review}/object", json={"reason": "第三条已说明"})
    again = await sun.post(f"{HERE}/my-reviews/{review}/agree")
    answer = {
        "outcome": "changed",
        "answer": "同意，补记",
        "judged": [GOOD[0], {"code": "answer", "verdict": "met"}, GOOD[2]],
    }
    own = await sun.post(f"{HERE}/reviews/{review}/decide", json=answer)
    reviewer = await xu.post(f"{HERE}/reviews/{review}/decide", json=answer)
    seen = [len((await one.get(f"{HERE}/reviews/objections")).json()["items"]) for one in (sun, xu, liu)]
    decided = (await liu.post(f"{HERE}/reviews/{review}/decide", json=answer)).raise_for_status().json()
    twice = await liu.post(f"{HERE}/reviews/{review}/decide", json=answer)

    assert objected.raise_for_status().json()["line"]["response"] == "objected"
    assert refused(again) == (409, "quality.answered_already")
    assert refused(own) == (409, "quality.own_talk")
    assert refused(reviewer) == (409, "quality.own_review")
    assert seen == [0, 0, 1]
    assert decided["line"]["score"] == 100
    assert [(one["nth"], one["score"], one["by"]) for one in decided["history"]] == [(1, 63, "徐蕾"), (2, 100, "刘芳")]
    assert (decided["objection"]["reason"], decided["objection"]["answer"]) == ("第三条已说明", "同意，补记")
    assert refused(twice) == (409, "quality.no_objection")


@pytest.mark.usefixtures("card")
async def test_after_the_days_nobody_objects_any_more(bank: Database, desks: Desks, customer: UUID) -> None:
    review = await reviewed(bank, desks, customer)
    sun = await desks.of(SUN)

    async def later(tx: Tx) -> None:
        await tx.session.execute(text("UPDATE quality_reviews SET object_until = object_until - 30"))

    await doors(bank).write(later)

    assert refused(await sun.post(f"{HERE}/my-reviews/{review}/object", json={"reason": "晚了"})) == (
        409,
        "quality.too_late_to_object",
    )
    assert (await sun.post(f"{HERE}/my-reviews/{review}/agree")).status_code == 200


# ------------------------------------------------------------------------------------------ coaching


@pytest.mark.usefixtures("card")
async def test_a_step_is_agreed_once_seen_by_both_and_closed_once(bank: Database, desks: Desks, customer: UUID) -> None:
    review = await reviewed(bank, desks, customer)
    xu, sun, he = await desks.of(XU), await desks.of(SUN), await desks.of(HE)
    body = {"step": "先核身，再查账户", "due_on": (date.today() + timedelta(days=10)).isoformat()}
    key = fresh_key()
    for _ in range(2):
        (await xu.post(f"{HERE}/reviews/{review}/coaching", json=body, headers=key)).raise_for_status()
    (step,) = (await sun.get(f"{HERE}/coaching")).raise_for_status().json()["items"]
    closing = {"outcome": "done", "note": "已做到"}
    own = await sun.post(f"{HERE}/coaching/{step['id']}/close", json=closing)
    closed = await xu.post(f"{HERE}/coaching/{step['id']}/close", json=closing)
    twice = await xu.post(f"{HERE}/coaching/{step['id']}/close", json=closing)

    assert (step["step"], step["agent"], step["outcome"]) == ("先核身，再查账户", "孙佳", None)
    assert (await he.get(f"{HERE}/coaching")).json()["items"] == []
    assert refused(own) == (409, "quality.own_talk")
    assert closed.raise_for_status().json()["items"][0]["note"] == "已做到"
    assert refused(twice) == (409, "quality.closed_already")


# ------------------------------------------------------------------------------------------ calibration


@pytest.mark.usefixtures("card")
async def test_a_calibration_is_blind_until_all_are_in_and_then_shows_how_far_they_agree(
    bank: Database, desks: Desks, customer: UUID
) -> None:
    hired = await doors(bank, system("test")).write(_hire)
    first, second = (Actor(kind="staff", name=name, id=id_, rights=REVIEWER) for name, id_ in hired)
    (talk,) = await bring_in(bank, customer, [HE])
    desk, other = await desks.of(first), await desks.of(second)
    body = {
        "conversation_id": str(talk),
        "reviewers": [str(first.id), str(second.id)],
        "due_on": (date.today() + timedelta(days=5)).isoformat(),
    }
    one = (
        (await desk.post(f"{HERE}/calibrations", json=body, headers=fresh_key())).raise_for_status().json()["items"][0]
    )
    reviews = {each["reviewer"]: each["id"] for each in one["reviews"]}
    (await finish(desks, first, reviews[first.name])).raise_for_status()
    peek = await other.get(f"{HERE}/reviews/{reviews[first.name]}")
    early = (await other.get(f"{HERE}/calibrations/{one['id']}")).raise_for_status().json()
    closing = await other.post(f"{HERE}/calibrations/{one['id']}/close")
    (await finish(desks, second, reviews[second.name], WORSE)).raise_for_status()
    found = (await other.get(f"{HERE}/calibrations/{one['id']}")).raise_for_status().json()

    assert refused(peek) == (404, "quality.review_not_found")
    assert (early["said"], {each["score"] for each in early["calibration"]["reviews"]}) == ([], {None})
    assert refused(closing) == (409, "quality.not_finished")
    assert {each["reviewer"]: (each["score"], each["apart_tenths"]) for each in found["said"]} == {
        first.name: (63, 190),
        second.name: (25, -190),
    }
    assert {each["code"]: each["same_bp"] for each in found["agreement"]} == {
        "identity": 10_000,
        "answer": 0,
        "tone": 10_000,
    }
    assert (await (await desks.of(HE)).get(f"{HERE}/my-reviews")).json()["items"] == []


async def _hire(tx: Tx) -> list[tuple[str, UUID]]:
    await identity.ensure_roles(tx)
    found = []
    for login, name in (("xulei", "徐蕾"), ("liufang", "刘芳")):
        id_ = await identity.hire_staff(tx, HireStaff(name=name, login=login, password=PasswordHash("x")))
        await identity.give_role(tx, id_, "supervisor")
        found.append((name, id_))
    return found


# ------------------------------------------------------------------------------------------ figures


@pytest.mark.usefixtures("card")
async def test_figures_say_of_how_many_and_nothing_of_few(bank: Database, desks: Desks, customer: UUID) -> None:
    await bring_in(bank, customer, [HE] * 9 + [SUN] * 2)
    xu = await desks.of(XU)
    made = (await xu.post(f"{HERE}/sampling", json=PLAN | {"number": 6}, headers=fresh_key())).raise_for_status()
    (await xu.post(f"{HERE}/sampling/{made.json()['plans'][0]['id']}/draw")).raise_for_status()
    for line in (await xu.get(f"{HERE}/reviews")).json()["items"]:
        (await finish(desks, XU, line["id"])).raise_for_status()
    today = date.today()
    span = {"from": (today - timedelta(days=20)).isoformat(), "to": (today + timedelta(days=1)).isoformat()}
    found = (await xu.get(f"{HERE}/review-figures", params=span)).raise_for_status().json()
    by_criterion = (await xu.get(f"{HERE}/review-figures", params=span | {"by": "criterion"})).json()
    own = (await (await desks.of(HE)).get(f"{HERE}/review-figures", params=span)).raise_for_status().json()
    csv = await xu.get(f"{HERE}/review-figures.csv", params=span | {"language": "en"})

    assert {one["name"]: (one["talks"], one["drawn"], one["mean_tenths"]) for one in found["by"]} == {
        "何军": (9, 6, 630),
        "孙佳": (2, 2, None),
    }
    assert (found["whole"]["talks"], found["whole"]["drawn"], found["least"]) == (11, 8, 5)
    assert {one["key"]: one["mean_tenths"] for one in by_criterion["by"]} == {"identity": 1000, "answer": 500}
    assert [one["name"] for one in own["by"]] == ["何军"]
    assert "too few" in csv.raise_for_status().text


@pytest.mark.usefixtures("card")
async def test_who_is_forgotten_takes_the_words_along_and_leaves_the_figures(
    bank: Database, desks: Desks, customer: UUID
) -> None:
    review = await reviewed(bank, desks, customer)

    async def forget(tx: Tx) -> None:
        await tx.session.execute(text("DELETE FROM data_keys WHERE subject_id = :id"), {"id": customer})

    await doors(bank).write(forget)
    shown = (await (await desks.of(XU)).get(f"{HERE}/reviews/{review}")).raise_for_status().json()
    objecting = await (await desks.of(SUN)).post(f"{HERE}/my-reviews/{review}/object", json={"reason": "x"})

    assert (shown["line"]["score"], shown["remarks"]) == (63, [])
    assert refused(objecting) == (409, "customers.forgotten")
