"""How articles are searched, masked and bounded: by rules, without a bank."""

from datetime import UTC, date, datetime

import pytest

from bankhall.demo.rules.articles import read_articles
from bankhall.demo.rules.shelf import SHELF
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.knowledge.rules import writing
from bankhall.knowledge.rules.index import Index, passage_of
from bankhall.knowledge.rules.masks import HIDDEN, masked
from bankhall.knowledge.rules.words import marks_in
from bankhall.knowledge.types import Audience, Live, NewVersion, Text, Topic

ARTICLES = list(read_articles(SHELF))
INDEX = Index([Live(new_id(), 1, one, datetime(2026, 11, 30, tzinfo=UTC)) for one in ARTICLES])
CUSTOMERS = (Audience.CUSTOMERS,)


def titles(question: str, *, audiences: tuple[Audience, ...] = CUSTOMERS) -> list[str]:
    return [INDEX.lives[one.place].said.en.title for one in INDEX.find(question, audiences)]


def test_the_demo_banks_articles_are_whole_in_both_languages() -> None:
    assert len(ARTICLES) >= 30
    for one in ARTICLES:
        assert writing.problems_of(one) == []
        assert one.zh.title
        assert one.en.body
        assert 3 <= len(one.zh.ways) <= 10
        assert 3 <= len(one.en.ways) <= 10


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("银行卡丢了", "Lost or stolen card"),
        ("銀行卡掛失", "Lost or stolen card"),
        ("somebody stole my debit card!", "Lost or stolen card"),
        ("昨天转的钱怎么还没到账", "When a transfer arrives, and where it is"),
        ("my transfer still did not arrive", "When a transfer arrives, and where it is"),
        ("一天最多转多少钱", "Transfer limits, and changing them"),
        ("HOW DO I RAISE MY TRANSFER LIMIT", "Transfer limits, and changing them"),
        ("换了手机号，怎么更新", "Changing phone, e-mail and address"),
        ("我要投诉你们的柜员", "Complaints"),
        ("i think this is a scam", "Suspicious calls, messages and fraud"),
        ("打印银行流水证明", "Statements and proof of income"),
    ],
)
def test_a_question_finds_its_article_first(question: str, title: str) -> None:
    assert titles(question)[0] == title


def test_what_is_for_staff_is_found_by_staff_alone() -> None:
    asked = "stop a card for a caller"

    assert all(INDEX.lives[one.place].said.audience is Audience.CUSTOMERS for one in INDEX.find(asked, CUSTOMERS))
    assert titles(asked, audiences=(Audience.CUSTOMERS, Audience.STAFF))[0].startswith("A customer reports")


def test_what_has_nothing_to_do_with_the_bank_finds_little() -> None:
    for question in ("今天晚饭吃什么好", "who won the world cup", "qwertz", "…", ""):
        found = INDEX.find(question, CUSTOMERS)
        assert not found or found[0].score < 0.45, question


def test_the_passage_says_where_it_says_it() -> None:
    body = "## 之前\n不用找卡号。\n- **冻结**银行卡请打电话，接通后说“挂失”。"

    passage = passage_of(body, "怎么挂失银行卡")

    assert passage.text == "冻结银行卡请打电话，接通后说“挂失”。"
    assert [passage.text[start:end] for start, end in passage.marks] == ["银行卡", "挂失"]


def test_a_long_passage_is_cut_around_what_was_asked() -> None:
    body = "很长的开头，" * 60 + "最后才说到手续费。"

    passage = passage_of(body, "手续费")

    assert len(passage.text) < 170
    assert passage.text.startswith("…")
    assert [passage.text[start:end] for start, end in passage.marks] == ["手续费"]


def test_marks_are_in_order_and_apart() -> None:
    text = "Cards and a lost card"
    assert [text[start:end] for start, end in marks_in(text, "lost cards")] == ["Cards", "lost", "card"]
    assert marks_in("anything", "") == []


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("我给王小明转了8,500元还没到", ("王小明", "8,500")),
        ("我是张伟，电话13800138000打不通", ("张伟", "13800138000")),
        ("欧阳女士的卡6225 8801 2345 6789不能用", ("欧阳", "6225", "6789")),
        ("my husband John Smith lost card 6225880123456789", ("John", "Smith", "6225880123456789")),
        ("please write to anna.k@example.com about it", ("anna", "example")),
        ("身份证 11010519491231002X 过期了", ("110105", "002X")),
        ("see https://evil.example/?q=Emma now", ("evil", "Emma")),
        ("Emma Clarke cannot sign in", ("Emma", "Clarke")),
    ],
)
def test_a_question_is_kept_without_numbers_and_names(text: str, hidden: tuple[str, ...]) -> None:
    said = masked(text, {"card", "sign", "please"})

    assert HIDDEN in said
    assert not [one for one in hidden if one in said]


def test_what_names_nobody_stays_as_it_was_asked() -> None:
    for text in ("银行卡丢了怎么办", "How do I freeze my card?", "数字人民币怎么开通", "Can I use IBAN and SWIFT?"):
        assert masked(text) == text


@pytest.mark.parametrize(
    "link", ["https://evil.example", "//evil.example", "javascript:alert(1)", "/\\evil", "mailto:a@b"]
)
def test_a_link_leads_nowhere_but_into_the_bank(link: str) -> None:
    text = Text("t", f"[see]({link})")

    wrong = writing.problems_of(NewVersion(Topic.CARDS, Audience.CUSTOMERS, text, Text("t", "b")))

    assert [one.field for one in wrong] == ["zh.body"]


def test_what_is_internal_is_not_for_customers() -> None:
    wrong = writing.problems_of(NewVersion(Topic.INTERNAL, Audience.CUSTOMERS, Text("t", "b"), Text("t", "b")))

    assert [one.field for one in wrong] == ["audience"]


def test_an_article_is_looked_at_again_within_a_year() -> None:
    today = date(2026, 11, 30)

    assert writing.refuse_review_day(date(2026, 12, 1), today) is None
    assert writing.refuse_review_day(today, today) is not None
    assert writing.refuse_review_day(date(2027, 12, 2), today) is not None


def test_a_search_is_in_one_language_and_answers_in_the_readers() -> None:
    (hit, *_) = INDEX.hits("lost card", Language.CHINESE, CUSTOMERS, most=3, least=0.1)

    assert hit.live.said.text(hit.language).title == "银行卡丢了或被盗"
