"""Who belongs to whom as a picture: by keyboard, on a phone, and for who hears it."""

import re

import pytest
from playwright.sync_api import Page, expect

from .test_accessible import all_violations, picture_of
from .visits import CLERK, DESK, PHONE, Visit, settled

pytestmark = pytest.mark.browser

COMPANY = "杭州青禾食品有限公司"


def graph_of(visit: Visit, name: str, *, language: str = "en", size: tuple[int, int] = DESK) -> Page:
    page = visit.inside(CLERK, "/console/customers", language=language, size=size)
    page.get_by_role("searchbox").or_(page.get_by_role("textbox", name=re.compile("Search|搜索"))).last.fill(name)
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("heading", level=1, name=name).wait_for()
    page.get_by_role("link", name=re.compile("See as a picture|查看关系图")).click()
    page.get_by_role("heading", level=1, name=re.compile(f"Relations of {name}|{name}的关系图")).wait_for()
    settled(page)
    return page


def test_by_keyboard_one_goes_from_one_to_the_next_and_opens_their_page(visit: Visit) -> None:
    page = graph_of(visit, COMPANY)
    picture = page.get_by_role("list", name="Picture")
    picture.get_by_role("link", name=COMPANY).focus()

    page.keyboard.press("ArrowUp")
    expect(picture.get_by_role("link", name="林小梅")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    expect(picture.get_by_role("link", name=COMPANY)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="林小梅")).to_be_visible()


def test_who_finally_owns_it_is_told_with_the_way(visit: Visit) -> None:
    page = graph_of(visit, COMPANY)

    owner = page.get_by_role("listitem").filter(has_text=re.compile(r"李建军 → .* → " + COMPANY))

    expect(owner).to_contain_text("28%")
    expect(owner).to_contain_text("A quarter or more")


def test_a_family_lives_together_and_one_looks_at_one_kind(visit: Visit) -> None:
    page = graph_of(visit, "王芳")

    expect(page.get_by_text("Household of 4, customers: 2")).to_be_visible()
    expect(page.get_by_text("Together with us:")).to_be_visible()
    shown = page.get_by_role("list", name="Everybody shown")
    expect(shown.get_by_role("link", name=re.compile("有限公司"))).to_have_count(1)
    page.get_by_role("button", name="Family").click()
    expect(shown.get_by_role("link", name=re.compile("有限公司"))).to_have_count(0)
    expect(shown.get_by_role("link", name="李建军")).to_have_count(1)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_it_is_accessible(visit: Visit, language: str, size: tuple[int, int]) -> None:
    page = graph_of(visit, COMPANY, language=language, size=size)

    assert all_violations(page, picture_of("console/customers/relations", language, size)) == []
    if size == PHONE:
        page.get_by_text(re.compile("^(Picture|关系图)$")).first.click()
        expect(page.get_by_role("list", name=re.compile("Picture|关系图")).get_by_role("link").first).to_be_visible()
        assert all_violations(page, picture_of("console/customers/relations-picture", language, size)) == []
