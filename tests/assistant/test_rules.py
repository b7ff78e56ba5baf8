"""What is meant is learned and weighed; what is weighed is decided. Without a bank."""

import msgspec
import pytest

from bankhall.assistant.rules.acts import WAYS
from bankhall.assistant.rules.deciding import CLOSE, LIKELY, SURE, decide, weighed
from bankhall.assistant.rules.intents import Classifier, Weights, train
from bankhall.assistant.types import Act, AnswerKind, Candidate, Verdict
from bankhall.knowledge.api import features

SAMPLES = [
    ("card", "i lost my card"),
    ("card", "my card was stolen"),
    ("card", "卡丢了"),
    ("card", "银行卡被偷"),
    ("limit", "raise my limit"),
    ("limit", "daily transfer limit"),
    ("limit", "提高限额"),
    ("limit", "每日限额多少"),
]


def learned() -> Classifier:
    return Classifier(train([(label, features(way)) for label, way in SAMPLES]))


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("somebody stole my card", "card"),
        ("what is the limit for a day", "limit"),
        ("卡不见了，丢了", "card"),
        ("限额怎么提高", "limit"),
    ],
)
def test_what_is_meant_is_learned_from_few_ways_of_asking(question: str, label: str) -> None:
    likely = learned().weigh(features(question))

    assert max(likely, key=likely.__getitem__) == label
    assert sum(likely.values()) == pytest.approx(1)


def test_the_same_ways_make_the_same_weights_and_they_are_data() -> None:
    first, second = learned().weights, learned().weights

    assert first == second
    assert msgspec.json.decode(msgspec.json.encode(first), type=Weights) == first


def test_who_has_learned_nothing_believes_nothing() -> None:
    assert Classifier(train([])).weigh(features("anything")) == {}


def test_the_search_decides_alone_where_nothing_was_learned() -> None:
    found = [Candidate("a", 0.4), Candidate("b", 0.6)]

    assert [one.label for one in weighed(found, {})] == ["b", "a"]
    assert [one.label for one in weighed(found, {"a": 1.0, "b": 0.0})] == ["a", "b"]


@pytest.mark.parametrize(
    ("candidates", "verdict"),
    [
        ([], (AnswerKind.UNKNOWN, ())),
        ([Candidate("a", LIKELY - 0.01)], (AnswerKind.UNKNOWN, ())),
        ([Candidate("a", SURE)], (AnswerKind.ANSWERED, ("a",))),
        ([Candidate("a", SURE - 0.01)], (AnswerKind.CHOICES, ("a",))),
        ([Candidate("a", 0.8), Candidate("b", 0.8 - CLOSE / 2)], (AnswerKind.CHOICES, ("a", "b"))),
        ([Candidate("a", 0.8), Candidate("b", 0.8 - CLOSE * 2)], (AnswerKind.ANSWERED, ("a",))),
        ([Candidate("a", 0.8, is_known_way=True), Candidate("b", 0.8)], (AnswerKind.ANSWERED, ("a",))),
        ([Candidate(str(nth), 0.4) for nth in range(6)], (AnswerKind.CHOICES, ("0", "1", "2"))),
        ([Candidate("balance", 0.9)], (AnswerKind.DONE, ("balance",))),
        ([Candidate("person", 0.9)], (AnswerKind.PERSON, ("person",))),
    ],
)
def test_it_answers_asks_back_or_does_not_know(
    candidates: list[Candidate], verdict: tuple[AnswerKind, tuple[str, ...]]
) -> None:
    told = decide(candidates)

    assert isinstance(told, Verdict)
    assert (told.kind, told.labels) == verdict


def test_each_act_can_be_asked_for_in_both_languages() -> None:
    assert set(WAYS) == set(Act)
    for texts in WAYS.values():
        for text in texts:
            assert text.title
            assert len(text.ways) >= 5
            assert text.body == ""
