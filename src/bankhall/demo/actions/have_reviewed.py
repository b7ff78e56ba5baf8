"""Reviews of a demo bank: of last week's conversations some were looked at, one agent objects, a step is agreed."""

from datetime import timedelta
from typing import Final

from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Tx
from bankhall.kernel.time import in_the_banks_zone
from bankhall.quality import api as quality

SCORECARD: Final = (
    quality.Criterion(
        code="identity",
        zh="谈及账户前核对客户身份",
        en="Makes sure who it is before speaking of accounts",
        weight=20,
        knocks_out=True,
        allows_na=True,
    ),
    quality.Criterion(
        code="promise",
        zh="不承诺银行做不到的事",
        en="Promises nothing that the bank cannot keep",
        weight=20,
        knocks_out=True,
    ),
    quality.Criterion(code="answer", zh="答复正确完整", en="The answer is right and complete", weight=30),
    quality.Criterion(
        code="next_step", zh="说清下一步和时限", en="Says what happens next, and by when", weight=15, allows_na=True
    ),
    quality.Criterion(code="tone", zh="耐心、易懂、有礼貌", en="Patient, plain and polite", weight=15),
)
PLAN: Final = quality.NewPlan(
    name="每周抽检",
    per=quality.SampledPer.WEEK,
    due_days=5,
    terms=quality.SamplingTerms(number=8, weight=4, times_new=1, long_wait_min=5),
)
V = quality.CriterionVerdict
M, P, X, N = V.MET, V.PARTLY, V.MISSED, V.NA
# In the order of the scorecard, one review after the other.
FOUND: Final = (
    (M, M, M, P, M),
    (N, M, M, M, M),
    (M, M, P, X, M),
    (M, M, M, N, P),
    (N, M, P, P, M),
    (M, M, M, M, M),
    (M, X, P, X, M),
    (N, M, M, P, P),
)
REMARK: Final = "先安抚再查询，解释清楚；下一步的时限可以说得更具体。"
OBJECTION: Final = "时限在后面的消息里说过了，请再看一遍。"
STEP: Final = "每次结束前说清下一步由谁做、什么时候完成。"
# Which message shows it: the first that the agent said.
_CITED: Final = {"answer": 3}
# Of each agent so many are done; the rest is in the queue.
_DONE: Final = 6


async def have_reviewed(tx: Tx) -> None:
    """In the transaction at hand, after conversations were brought in."""
    staff = {one.login: Actor(kind="staff", name=one.name, id=one.id) for one in await identity.staff(tx)}
    leading = _as(tx, staff["xulei"])
    await quality.keep_draft(leading, SCORECARD)
    await quality.put_in_force(leading)
    await quality.make_plan(leading, PLAN, key="demo sampling plan")
    await quality.draw_due(leading)
    done: dict[str, int] = {}
    queue = await quality.queue(leading)
    for nth, line in enumerate(queue):
        if done.get(line.agent_name, 0) >= _DONE:
            continue
        verdicts = FOUND[nth % len(FOUND)]
        judged = [
            quality.Judged(code=one.code, verdict=verdict, cites=_CITED.get(one.code))
            for one, verdict in zip(SCORECARD, verdicts, strict=True)
        ]
        await quality.begin(leading, line.id)
        await quality.finish(leading, line.id, judged, {"": REMARK})
        done[line.agent_name] = done.get(line.agent_name, 0) + 1
    await leading.finish()
    of_agent = {
        name: [one for one in await quality.finished(leading) if one.agent_name == staff[name].name]
        for name in ("sunjia", "hejun")
    }
    for name, act in (("sunjia", "object"), ("hejun", "agree")):
        if of_agent[name]:
            own = _as(tx, staff[name])
            worst = min(of_agent[name], key=lambda one: one.score.points if one.score else 0)
            if act == "object":
                await quality.object_(own, worst.id, OBJECTION)
            else:
                await quality.agree(own, worst.id)
            await own.finish()
    if of_agent["hejun"]:
        coaching = _as(tx, staff["xulei"])
        due_on = in_the_banks_zone(tx.now).date() + timedelta(days=10)
        first = of_agent["hejun"][0]
        await quality.agree_step(coaching, first.id, STEP, due_on, key="demo coaching")
        await coaching.finish()


def _as(tx: Tx, actor: Actor) -> Tx:
    return Tx(tx.session, now=tx.now, actor=actor, request_id=tx.request_id, vault=tx.vault)
