"""Who is offered to whom, and why; and that nobody who waits is passed for ever."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bankhall.care.reach import rules
from bankhall.care.reach.types import AtDesk, OfferWhy, Waits
from bankhall.care.types import TalkTopic
from bankhall.kernel.i18n import Language

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TERMS = rules.STANDARD


def id_(number: int) -> UUID:
    return UUID(int=number)


LI, WANG, SUN, HE = (id_(number) for number in (101, 102, 103, 104))


def agent(who: UUID, *topics: TalkTopic, **other: object) -> AtDesk:
    facts: dict[str, object] = {
        "id": who,
        "name": str(who.int),
        "load": 0,
        "capacity": 3,
        "has_offer": False,
        "idle_since": NOW - HOUR,
        "topics": frozenset(topics),
    }
    return AtDesk(**(facts | other))  # type: ignore[arg-type]  # as the facts are named


def waits(number: int = 1, *, waited_s: float = 5, **other: object) -> Waits:
    facts: dict[str, object] = {
        "id": id_(number),
        "topic": TalkTopic.CARD,
        "language": Language.CHINESE,
        "since": NOW - timedelta(seconds=waited_s),
        "goes_first": False,
    }
    return Waits(**(facts | other))  # type: ignore[arg-type]  # as the facts are named


def offered(one: Waits, *agents: AtDesk) -> tuple[UUID, OfferWhy] | None:
    found = rules.match([one], agents, TERMS, NOW)
    return (found[0].agent_id, found[0].why) if found else None


def test_the_customers_own_agent_comes_before_whoever_spoke_last_and_whoever_is_freer() -> None:
    desk = agent(LI, load=2), agent(WANG), agent(SUN)

    assert offered(waits(own_id=LI, last_id=WANG), *desk) == (LI, OfferWhy.OWN)
    assert offered(waits(own_id=HE, backup_id=LI, last_id=WANG), *desk) == (LI, OfferWhy.BACKUP)
    assert offered(waits(own_id=HE, last_id=WANG), *desk) == (WANG, OfferWhy.LAST)
    assert offered(waits(), *desk[:2]) == (WANG, OfferWhy.FREE)


def test_a_customer_is_kept_for_their_own_agent_only_while_that_one_is_there_and_not_for_long() -> None:
    busy, free = agent(LI, load=3), agent(WANG)

    assert offered(waits(own_id=LI), busy, free) is None
    assert offered(waits(own_id=LI, waited_s=TERMS.own_s), busy, free) == (WANG, OfferWhy.FREE)
    assert offered(waits(own_id=LI, passed=frozenset({LI})), busy, free) == (WANG, OfferWhy.FREE)
    assert offered(waits(own_id=LI), free) == (WANG, OfferWhy.FREE)


def test_who_knows_the_topic_and_the_language_comes_before_whoever_has_more_room() -> None:
    knows, speaks = agent(LI, TalkTopic.CARD, load=2), agent(WANG, TalkTopic.BILL)
    no_chinese = agent(SUN, languages=frozenset({Language.ENGLISH}))

    assert offered(waits(), knows, speaks, no_chinese) == (LI, OfferWhy.SKILL)
    assert offered(waits(last_id=SUN), knows, no_chinese) == (LI, OfferWhy.SKILL)


def test_where_nobody_there_knows_it_anybody_answers_and_where_the_one_who_does_is_busy_after_a_while() -> None:
    other, busy = agent(WANG, TalkTopic.BILL), agent(LI, TalkTopic.CARD, load=3)

    assert offered(waits(), other) == (WANG, OfferWhy.FREE)
    assert offered(waits(), other, busy) is None
    assert offered(waits(waited_s=rules.WIDENED_AFTER.total_seconds()), other, busy) == (WANG, OfferWhy.FREE)


def test_whoever_has_not_taken_it_is_not_asked_again_and_whoever_has_an_offer_gets_no_second() -> None:
    assert offered(waits(passed=frozenset({LI})), agent(LI)) is None
    assert offered(waits(), agent(LI, has_offer=True)) is None
    assert offered(waits(), agent(LI, load=3)) is None


def test_of_those_who_are_as_free_whoever_has_had_nothing_new_the_longest_is_next() -> None:
    early, late = agent(LI, idle_since=NOW - HOUR), agent(WANG, idle_since=NOW - 2 * HOUR)

    assert offered(waits(), early, late) == (WANG, OfferWhy.FREE)


def test_each_gets_one_and_each_agent_one() -> None:
    queue = [waits(number, waited_s=100 - number) for number in range(1, 6)]
    found = rules.match(queue, [agent(LI), agent(WANG)], TERMS, NOW)

    assert [one.conversation_id for one in found] == [id_(1), id_(2)]
    assert {one.agent_id for one in found} == {LI, WANG}


def test_who_is_served_first_overtakes_and_never_by_more_than_the_bound() -> None:
    first = waits(1, waited_s=300, goes_first=True)

    assert rules.in_order([waits(2, waited_s=599), first], NOW)[0] == first
    assert rules.in_order([waits(2, waited_s=601), first], NOW)[0] != first
    long = waits(1, waited_s=7200, goes_first=True)
    assert rules.in_order([waits(2, waited_s=7200 + 601), long], NOW)[0] != long


_WAITED = st.floats(0, 6 * 3600, allow_nan=False)


@given(st.lists(st.tuples(_WAITED, st.booleans()), max_size=30))
def test_nobody_is_passed_by_whoever_came_more_than_the_bound_after_them(people: list[tuple[float, bool]]) -> None:
    queue = [waits(number, waited_s=waited, goes_first=first) for number, (waited, first) in enumerate(people, 1)]
    order = rules.in_order(queue, NOW)

    for place, one in enumerate(order):
        assert all(other.since - one.since >= -rules.FIRST_BY for other in order[place + 1 :])


@given(st.integers(1, 40), st.integers(1, 40))
def test_nobody_starves_however_many_come_who_are_served_first(before: int, a_minute: int) -> None:
    """One agent, one customer a minute, and each minute others come who go first: whoever waits is served once those
    are who were there, and who came within the bound after them.
    """
    mine = waits(0, goes_first=False, waited_s=0)
    queue = [waits(1000 + number, goes_first=True, waited_s=0) for number in range(before)] + [mine]
    now, most = NOW, before + a_minute * (int(rules.FIRST_BY.total_seconds()) // 60 + 1) + 1
    for minute in range(most + 1):
        (found,) = rules.match(queue, [agent(LI)], TERMS, now)
        if found.conversation_id == mine.id:
            return
        queue = [one for one in queue if one.id != found.conversation_id]
        now += timedelta(minutes=1)
        queue += [waits(2000 + minute * 100 + number, goes_first=True, since=now) for number in range(a_minute)]
    raise AssertionError("starved")


@given(
    st.lists(st.tuples(st.sampled_from(list(TalkTopic)), st.sampled_from(list(Language)), _WAITED), max_size=12),
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(list(TalkTopic))), st.sets(st.sampled_from(list(Language))), st.integers(0, 3)
        ),
        max_size=6,
    ),
)
def test_no_agent_is_idle_while_somebody_waits_for_longer_than_for_one_who_knows(
    people: list[tuple[TalkTopic, Language, float]], desk: list[tuple[set[TalkTopic], set[Language], int]]
) -> None:
    queue = [
        waits(number, topic=topic, language=language, waited_s=waited)
        for number, (topic, language, waited) in enumerate(people, 1)
    ]
    agents = [
        agent(id_(100 + number), *topics, languages=frozenset(languages), load=load)
        for number, (topics, languages, load) in enumerate(desk)
    ]
    found = rules.match(queue, agents, TERMS, NOW)
    given_to = {one.agent_id for one in found}
    left = [one for one in queue if one.id not in {each.conversation_id for each in found}]
    free = [one for one in agents if one.is_free and one.id not in given_to]

    assert len(given_to) == len(found) == len({one.conversation_id for one in found})
    assert all(one.is_free for one in agents if one.id in given_to)
    assert not free or all(NOW - one.since < rules.WIDENED_AFTER for one in left)
