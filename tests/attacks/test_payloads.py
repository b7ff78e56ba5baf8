"""Our corpus of payloads in every string of every operation: in the path, the query and the body (scoreboard, row 4).

Each is refused by name of its field, or is taken for what it is: text. No statement, template or page is made of it,
nothing calls where it points, a spreadsheet sees no formula, and what was kept comes back as it was typed.
"""

import csv
import io
import json
import re
import socket
from base64 import b64encode
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import cycle, islice
from operator import getitem
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import httpx
import psycopg
import pytest

from bankhall.customers.rules import mask_person
from halls import PASSWORD, Hall
from looking import looked_for
from workbooks import Workbook

from .cast import AT_LENGTH, at_once, hire, made_up, patiently, plant, things_of
from .house_headers import lacking
from .operations import FAREWELLS, OPERATIONS, Json, Operation, decent
from .payloads import INSIDES, MARK, MOST_S, bombs, payloads

# How many payloads each string is tried with, of nearly a hundred.
EACH = 24 if AT_LENGTH else 3

# The customer who types, and an address of theirs after so many tries at a door that counts them.
TYPIST, VISITS = "wangfang", 20

# Not at these: the session of who walks would end.
LEFT_OUT = FAREWELLS - {"change_password"}

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Attack:
    """One payload in one string: of the `path`, the `query`, or the body with the way to it."""

    operation: Operation
    where: str
    place: Place
    kind: str
    payload: str

    def __str__(self) -> str:
        return f"{self.operation} {self.where} {self.place} {self.kind} {self.payload[:60]!r}"

    def by(self, client: httpx.Client, things: dict[str, list[str]]) -> httpx.Response:
        """With what fits, and is the sender's own, in all other places, so that it comes as far as it can."""
        accounts = things["/api/portal/accounts/{id}"]
        sent = decent(self.operation, lambda blank: (things[blank] or [made_up(blank)])[0], id_in_body=accounts[0])
        sent.query |= DAYS if self.operation.path.endswith("proof.jsonl") else {}
        match self.where:
            case "path":
                sent.path[str(self.place[0])] = self.payload
            case "query":
                sent.query[str(self.place[0])] = self.payload
            case _:
                sent.body = bent(fitting(self.operation, sent.body, things), self.place, self.payload)
                if self.operation.kind == "application/json":
                    # With escapes: so goes also what is no text.
                    content, kind = json.dumps(sent.body), {"Content-Type": self.operation.kind}
                    return patiently(lambda: sent.by(client, content=content, headers=kind))
        return patiently(lambda: sent.by(client))


# Drawn up as a document: whoever asks for two at once is asked to wait for the first.
ONE_AT_A_TIME = {"take_transcript"}

SOON = datetime.now(UTC) + timedelta(days=2)
# The end of a benefit is said thirty days ahead.
LATER = datetime.now(UTC) + timedelta(days=40)
DAYS = {"from": "2026-01-01", "to": "2026-01-02"}
PLANNED: Json = {"payee_id": None, "delay": None, "first_on": SOON.date().isoformat(), "last_on": None, "times": None}
TABLE = {"file": b64encode(b"date,amount\n2026-10-01,1.00\n").decode()}
RULE = {"text": "amount > 1", "outcome": "hold"}
FILE: Json = {
    "documents": [{"kind": "passport", "number": "E12345678", "country": "CZ"}],
    "phones": ["13812345678"],
    "emails": ["mallory@example.com"],
    "birth_on": "1990-01-01",
}
PAYEE_ABROAD: Json = {
    "name": "Bob Smith",
    "account": "000123456789",
    "bic": "CHASUS33",
    "address": {"country": "US", "town": "New York", "street": "Park Avenue", "building": "1", "postcode": "10017"},
}
TAG: Json = {
    "rule": {
        "match": "all",
        "groups": [
            {
                "match": "any",
                "conditions": [{"measure": {"of": "cards"}, "than": "at_least", "value": 1}],
            }
        ],
    },
    "value": None,
}
SCHEME: Json = {
    "tiers": [
        {"zh": "普通", "en": "Everyday"},
        {"zh": "金卡", "en": "Gold", "assets": 5000000},
    ],
    "grace": 1,
}
BENEFIT: Json = {
    **dict.fromkeys(("zh", "en", "what_zh", "what_en"), "a"),
    "quotas": [0, 1],
    "every": "year",
    "way": "code",
    "from_on": SOON.date().isoformat(),
    "until_on": None,
    "good_days": 90,
    "cost": 0,
}
PRESET: Json = {
    "shortcut": "a",
    "topic": None,
    "title": {"zh": "a", "en": "a"},
    "steps": [{"kind": "say", "words": {"zh": "a", "en": "a"}}],
}
BULK: Json = {
    "kind": "open_task",
    "customer_ids": None,
    "filters": {"kind": "person"},
    **dict.fromkeys(("tag_id", "until", "why", "manager_id", "owner_id")),
    "due_on": SOON.date().isoformat(),
}
ARTICLE = {
    "topic": "cards",
    "audience": "customers",
    "zh": {"title": "t", "body": "b", "ways": ["w"]},
    "en": {"title": "t", "body": "b", "ways": ["w"]},
}
BRANCH: Json = {
    "code": "XX99",
    "phone": "021-5555 0199",
    "latitude_e6": 31_000_000,
    "longitude_e6": 121_000_000,
    "services": ["cash"],
    "facilities": [],
    "week": [[{"opens": 540, "closes": 1020}]] * 5 + [[], []],
    "special_days": [{"on": SOON.date().isoformat(), "spans": [], "why_zh": "a", "why_en": "a"}],
    "counters": 2,
    "slot_minutes": 30,
    "slot_places": 1,
}
FITTING: dict[str, Json] = {
    "give_staff_address": {"email": "mallory@example.com"},
    "hire": {"email": "mallory@example.com"},
    "give_mark": {"mark": 4},
    "note_call_back": {"outcome": "settled"},
    "keep_scorecard": {
        "criteria": [{"code": "c", "zh": "a", "en": "a", "weight": 1, "knocks_out": "no", "allows_na": "no"}]
    },
    "make_sampling_plan": {
        "name": "a",
        "per": "week",
        "number": 2,
        "share": None,
        "times_new": 1,
        "weight": 1,
        "long_wait_min": 10,
        "due_days": 5,
        "topics": [],
        "channels": [],
    },
    "keep_review": {"judged": [], "remarks": []},
    "finish_review": {"judged": [], "remarks": []},
    "decide_objection": {"outcome": "stands", "judged": []},
    "agree_step": {"due_on": SOON.date().isoformat()},
    "close_step": {"outcome": "done"},
    "calibrate": {"due_on": SOON.date().isoformat()},
    "set_quality_limits": {"items": [{"code": "waiting", "value": 8}]},
    "open_branch": BRANCH,
    "open_counter": {"counter": 1, "services": ["cash"]},
    "book_appointment": {"starts_at": SOON.isoformat()},
    "move_appointment": {"starts_at": SOON.isoformat()},
    "define_tag": {**TAG, "tag_kind": "rule"},
    "write_tag_version": TAG,
    "preview_tag": {**TAG, "tag_id": None},
    "give_tag": {"until": SOON.date().isoformat()},
    "simulate_tiers": SCHEME,
    "propose_scheme": {"from_month": SOON.date().replace(day=1).isoformat(), "scheme": SCHEME},
    "give_tier": {"level": 1, "until_on": SOON.date().isoformat()},
    "propose_benefit": {"benefit": BENEFIT},
    "propose_end_of_benefit": {"last_on": LATER.date().isoformat()},
    "write_rule": RULE,
    "write_version": RULE,
    "bring_file": {"file": b64encode(b"name,account,amount\nLi,1,1\n").decode()},
    "bring_customer_file": {"file": b64encode(b"name,phone\nLi Na,13800138000\n").decode()},
    "choose_columns": {"columns": ["name", "phone"], "version": 1},
    "propose_taking": {"version": 1},
    "mend_file_row": {"cells": [{"field": "name", "told": "Li Na"}], "version": 1},
    "clear_file_row": {"version": 1},
    "dismiss_file_row": {"version": 1},
    "restore_file_row": {"version": 1},
    "reconcile": TABLE,
    "look_at_table": TABLE,
    "reconcile_mine": TABLE,
    "look_at_my_table": TABLE,
    "create_customer": FILE,
    "edit_customer": FILE,
    "check_entered": FILE,
    "register_anyway": FILE,
    "write_paper": {"nth": None, "document": {"kind": "other", "number": "AB 12", "country": "CN"}, "valid_from": None},
    "write_article": ARTICLE,
    "write_article_version": {**ARTICLE, "after": 1},
    "publish_article": {"nth": 1, "review_on": SOON.date().isoformat()},
    "review_article": {"review_on": SOON.date().isoformat()},
    "tell_of_article": {"nth": 1, "language": "en"},
    "tell_of_gap": {"language": "en"},
    "ask": {"language": "en"},
    "close_knowledge_gap": {"article_id": None},
    "open_my_matter": {"type": "general", "answers": []},
    "open_ticket": {"type": "general", "answers": []},
    "split_ticket": {"type": "general", "answers": []},
    "add_my_file": {"name": "a.pdf", "file": b64encode(b"%PDF-1.7 a").decode()},
    "fill_form": {"choice": None, "day": None, "money": None, "words": None},
    "send_talk_file": {"name": "a.pdf", "file": b64encode(b"%PDF-1.7 a %%EOF").decode()},
    "send_my_talk_file": {"name": "a.pdf", "file": b64encode(b"%PDF-1.7 a %%EOF").decode()},
    "add_ticket_file": {"name": "a.pdf", "file": b64encode(b"%PDF-1.7 a").decode()},
    "ask_for_more_days": {"until_on": SOON.date().isoformat()},
    "make_promise": {"due_on": SOON.date().isoformat()},
    "move_promise": {"due_on": SOON.date().isoformat()},
    "assign_manager": {"backup_id": None},
    "hand_over": {"from_id": str(uuid4())},
    "make_task": {"due_on": SOON.date().isoformat(), "owner_id": None},
    "make_own_task": {"due_on": SOON.date().isoformat(), "owner_id": None},
    "move_task": {"due_on": SOON.date().isoformat()},
    "look_at_list": {"after": None, "filters": {"kind": "person"}},
    "ask_for_export": {"filters": {"kind": "person"}},
    "export_list": {"filters": {"kind": "person"}},
    "preview_bulk_act": BULK,
    "ask_for_bulk_act": {**BULK, "words": "call them", "customers": 1},
    "keep_view": {"filters": {"kind": "person"}, "role": None},
    "change_view": {"filters": {"kind": "person"}, "role": None},
    "begin_with_view": {"view_id": None},
    "note_absence": {"first_on": SOON.date().isoformat(), "last_on": SOON.date().isoformat()},
    "note_absence_of": {"first_on": SOON.date().isoformat(), "last_on": SOON.date().isoformat()},
    "hand_over_conversation": {"to": None},
    **{key: {"kind": "reply", **PRESET} for key in ("keep_house_preset", "change_house_preset")},
    **{key: {"kind": "macro", **PRESET} for key in ("keep_own_preset", "change_own_preset")},
    "hand_over_from_assistant": {"receipts": []},
    "answer_by_channel": {"channel": "email"},
    "tie_arrival": {"number": "10000001"},
    "set_my_extension": {"extension": "8001"},
    "ask_for_callback": {"from_at": None, "conversation_id": None},
    "change_my_callback": {"from_at": None},
    "note_branch_visit": {"conversation_id": None},
    "set_care_terms": {"offer_s": 30, "own_s": 90, "away_s": 75, "most_at_once": 6, "tells_of_listening": "yes"},
    "be_present": {"state": "available", "reason": None, "capacity": None},
    "note_contact": {"happened_at": datetime.now(UTC).isoformat()},
    "note_relation": {
        "role": "relative",
        "other_id": None,
        "outsider": {"kind": "person", "name": "Li Na"},
        "share": None,
        "ground": None,
        "since_on": "2020-01-01",
    },
    "report_renewal": {"nth": 0, "number": "AB12345", "valid_from": None},
    "note_address": {"kind": "home", "nth": None, "since_on": None},
    "note_my_address": {"kind": "home", "nth": None, "since_on": None},
    "state_circumstance": {"field": "employer", "value": "Bank"},
    "confirm_circumstance": {"field": "employer", "value": "Bank"},
    "say_still_right": {"what": "phone", "value": "Bank"},
    "state_my_circumstance": {"field": "employer", "value": "Bank"},
    "tell_relation": {"role": "relative"},
    "place_hold": {"last_on": SOON.date().isoformat()},
    "lend": {"until_at": SOON.isoformat()},
    "define": {"rights": ["accounts.view"]},
    "ask_for_payment": {"asked": [{"minor": 1, "name": "Li Na", "account_number": "62220000"}], "own": 0},
    "add_bill_account": {"biller": "home", "number": "12345678"},
    "open_dispute": {"seq": 1, "reason": "other", "words": "wrong"},
    "submit": {"payee_id": None},
    "preview": {"payee_id": None},
    "plan_transfer": PLANNED,
    "preview_plan": PLANNED,
    "ask_for_quote": {"country": "US", "currency": "USD", "side": "receive", "amount": {"minor": 1, "currency": "USD"}},
    "add_payee_abroad": PAYEE_ABROAD,
    "remit": {"declared": True},
    "preview_remittance": {"declared": True},
    "propose_remittance_terms": {"currency": "USD", "via": "CHASUS33", "margin": "0.003", "fee_share": "0.001"},
    "change_password": {"new_password": PASSWORD},
    "recover_by_code": {"new_password": PASSWORD},
    "recover_by_passkey": {"new_password": PASSWORD},
    "set_up_password": {"new_password": PASSWORD},
}


_SHAPE = {"/api/portal/accounts/{id}": ["", ""], "/api/console/customers/{id}": [""]}


def fitting(operation: Operation, body: Json, things: dict[str, list[str]]) -> Json:
    """A decent body that is also a sensible one."""
    accounts, customers = things["/api/portal/accounts/{id}"], things["/api/console/customers/{id}"]
    match operation.name:
        case "journal":
            legs = [{"account_id": one, "minor": minor} for one, minor in zip(accounts, (1, -1), strict=False)]
            return body | {"legs": legs}
        case "open_new_account":
            return body | {"holders": [{"customer_id": customers[0], "role": "owner"}]}
        case "give_mandate":
            days = {"from_on": SOON.date().isoformat(), "until_on": SOON.date().isoformat()}
            return body | {"number": None, "terms": {"accounts": accounts[:1], "actions": ["accounts.view"], **days}}
        case "change_branch":
            return {"version": 1, "facts": body["facts"] | BRANCH}
        case "give_task":
            return body | {"owner_id": things.get("a colleague", [""])[0]}
        case name:
            return body | FITTING.get(name, {})


def bent(body: Json, place: Place, payload: str) -> Json:
    body = deepcopy(body)
    at(body, place[:-1])[place[-1]] = payload
    return body


def at(body: Json, place: Place) -> Json:
    return reduce(getitem, place, body)


def strings_in(body: Json, place: Place = ()) -> Iterator[Place]:
    match body:
        case dict():
            for name, value in body.items():
                yield from strings_in(value, (*place, name))
        case list():
            for nth, value in enumerate(body):
                yield from strings_in(value, (*place, nth))
        case str():
            yield place


def attacks(port: int) -> Iterator[Attack]:
    """Every string; the payloads in turn, so that few tries still come to see all kinds."""
    corpus = [(kind, one) for kind, several in payloads(port).items() for one in several]
    in_turn = cycle(mixed(corpus))
    for operation in OPERATIONS:
        if operation.name in LEFT_OUT:
            continue
        places: list[tuple[str, Place]] = [("path", (blank,)) for blank in operation.blanks]
        places += [("query", (one["name"],)) for one in operation.of("query")]
        if operation.body is not None:
            places += [
                ("body", place) for place in strings_in(fitting(operation, decent(operation, made_up).body, _SHAPE))
            ]
        for where, place in places:
            for kind, payload in islice(in_turn, min(EACH, len(corpus))):
                if "\ud800" in payload and (where != "body" or operation.kind != "application/json"):
                    continue  # there is no way to write it
                yield Attack(operation, where, place, kind, payload)


def texts(port: int) -> list[str]:
    return [one for several in payloads(port).values() for one in several]


def mixed(corpus: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of each kind one after another."""
    return sorted(corpus, key=lambda one: [other for other in corpus if other[0] == one[0]].index(one))


@dataclass
class Walk:
    """Who sends, and what is theirs: in the console somebody with every right of staff, about a customer and a member
    of staff who are there for that; in the portal a customer; strangers at the doors that are open to all.
    """

    hall: Hall
    almighty: httpx.Client
    customer: httpx.Client
    console: dict[str, list[str]]
    portal: dict[str, list[str]]
    doors: ExitStack
    visits: int = 0

    def try_all(self, tries: Sequence[Attack]) -> list[tuple[Attack, httpx.Response]]:
        answers: list[tuple[Attack, httpx.Response]] = []
        for some in batched(tries, 200):
            # A door that has had enough wrong passwords would look at no more text.
            with psycopg.connect(self.hall.database.superuser_url) as connection:
                connection.execute("DELETE FROM sign_in_gates")
            sent = [(attack, *self.sender(attack.operation)) for attack in some]
            answers += zip(some, at_once(lambda one: one[0].by(*one[1:]), sent), strict=True)
        return answers

    def sender(self, operation: Operation) -> tuple[httpx.Client, dict[str, list[str]]]:
        if operation.right == "*":
            if self.visits % VISITS == 0:
                self.stranger = self.doors.enter_context(self.hall.visitor())
            self.visits += 1
            return self.stranger, self.portal
        return (self.almighty, self.console) if "/console/" in operation.path else (self.customer, self.portal)


def batched(tries: Sequence[Attack], size: int) -> Iterator[Sequence[Attack]]:
    for nth in range(0, len(tries), size):
        yield tries[nth : nth + size]


@pytest.fixture(scope="module")
def walk(besieged: Hall, almighty: httpx.Client) -> Iterator[Walk]:
    with ExitStack() as doors:
        second = doors.enter_context(besieged.signed_in("zhoutao"))
        hire(besieged, almighty, second, login="typist", role="clerk")
        staff = almighty.get("/api/console/staff", headers=looked_for("typist")).json()["items"][0]["id"]
        customer = doors.enter_context(besieged.signed_in(TYPIST, realm="customer"))
        plant(customer)
        portal = things_of(besieged.database, TYPIST)
        # Those first that are the customer's alone: with them everything can be done.
        alone = customer.get("/api/portal/mandates").json()["may_give"]
        blank = "/api/portal/accounts/{id}"
        portal[blank] = [*alone, *(one for one in portal[blank] if one not in alone)]
        # Whom no attack dismisses.
        lina = almighty.get("/api/console/staff", headers=looked_for("lina")).json()["items"][0]["id"]
        console = portal | {"/api/console/staff/{staff_id}": [staff], "a colleague": [lina]}
        yield Walk(besieged, almighty, customer, console, portal, doors)


def judged(attack: Attack, answer: httpx.Response, typed: Collection[str]) -> Iterator[str]:
    """What is wrong with an answer."""
    status, told = answer.status_code, answer.text
    kind = answer.headers.get("content-type", "")
    if status >= 500 or (status < 400 and status not in attack.operation.statuses):
        yield f"{attack}: {status}, which nobody described"
    if status >= 400 and kind != "application/problem+json":
        yield f"{attack}: {status} as {kind}"
    is_full = status == 429 and answer.json()["code"] == "kernel.too_many_requests"
    if is_full and attack.operation.right != "*" and attack.operation.name not in ONE_AT_A_TIME:
        yield f"{attack}: {status}, and not for guessing"
    if answer.elapsed.total_seconds() > MOST_S:
        yield f"{attack}: took {answer.elapsed}"
    if "html" in kind or MARK in str(answer.headers):
        yield f"{attack}: in the headers, or as a page: {answer.headers}"
    yield from (f"{attack}: tells {inside}" for inside in INSIDES if inside in told)
    yield from (f"{attack}: comes back as {text!r}" for text in altered(answer, typed))
    if status == 400 and attack.where != "path" and not is_named(attack, answer):
        yield f"{attack}: refused for {answer.text}"


def is_named(attack: Attack, answer: httpx.Response) -> bool:
    """Whether the answer says which field it was. What is no text cannot be read at all."""
    named = [one["field"] for one in answer.json()["fields"]]
    steps = [step for step in attack.place if isinstance(step, str)]
    return any(step in one for one in named for step in steps) or (named == ["body"] and "\ud800" in attack.payload)


def altered(answer: httpx.Response, typed: Collection[str]) -> Iterator[str]:
    """Texts of ours in an answer that are not as they were typed, but for spaces around them. What somebody spent on is
    called by a part of it; an address among facts, changes and likely twins is one line, with all that was typed in it;
    and another customer is called as customers are told of others.
    """
    if "json" not in answer.headers.get("content-type", "") or MARK not in answer.text:
        return
    told, whole = answer.json(), {one.strip() for one in typed} | {mask_person(one) for one in typed}
    for place in strings_in(told):
        text = at(told, place)
        is_name = "/spending/" in answer.url.path and any(text in one for one in typed)
        in_one_line = any(there in answer.url.path for there in ("/duplicates", "/facts", "/edits"))
        is_line = in_one_line and any(one in text for one in whole)
        if MARK in text and text.strip() not in whole and not is_name and not is_line:
            yield text


def test_no_payload_is_more_than_text_anywhere(walk: Walk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
        before, typed, tries = insides(walk.hall), texts(port), list(attacks(port))

        answers = walk.try_all(tries)
        wrong = [told for attack, answer in answers for told in judged(attack, answer, typed)]
        # And what was kept of it, wherever it can be seen.
        shown = at_once(lambda one: look(walk, one), [one for one in OPERATIONS if one.is_safe])
        wrong += [f"{answer.url}: {text!r}" for answer in shown for text in altered(answer, typed)]
        wrong += [told for answer in shown for told in lacking(str(answer.url), answer)]
        wrong += [f"{answer.url}: {inside}" for answer in shown for inside in INSIDES if inside in answer.text]

        assert wrong == [], "\n".join(wrong)
        assert not has_called(nobody)
    assert insides(walk.hall) == before
    assert not Path(f"/tmp/{MARK}_owned").exists()
    assert MARK not in log_of(walk.hall)
    assert len(tries) >= (10_000 if AT_LENGTH else 1_300)


def look(walk: Walk, operation: Operation) -> httpx.Response:
    client, things = walk.sender(operation)
    return patiently(lambda: decent(operation, lambda blank: (things[blank] or [made_up(blank)])[0]).by(client))


def has_called(nobody: socket.socket) -> bool:
    nobody.setblocking(False)
    try:
        nobody.accept()
    except BlockingIOError:
        return False
    return True


def insides(hall: Hall) -> set[str]:
    """Every table, function, role and database: what a statement that somebody got in would leave behind."""
    names = "SELECT relname FROM pg_class UNION SELECT proname FROM pg_proc UNION SELECT rolname FROM pg_roles"
    with psycopg.connect(hall.database.superuser_url) as connection:
        return {name for (name,) in connection.execute(names) if not name.startswith("pg_toast")}


def log_of(hall: Hall) -> str:
    return (hall.keys.parent / "serve.log").read_text(encoding="utf-8")


def test_what_is_typed_comes_back_as_it_was_and_no_spreadsheet_takes_it_for_a_formula(walk: Walk) -> None:
    account, *_ = walk.portal["/api/portal/accounts/{id}"]
    counter = walk.almighty.get(f"/api/console/accounts/{account}").json()["balance"]["currency"]
    house = next(
        one["id"]
        for one in walk.almighty.get("/api/console/ledger/accounts").json()["items"]
        if one["currency"] == counter
    )

    def book(text: str) -> httpx.Response:
        legs = [{"account_id": account, "minor": 1}, {"account_id": house, "minor": -1}]
        return walk.almighty.post(
            "/api/console/ledger/transactions",
            content=json.dumps({"legs": legs, "text": text}),
            headers={"Content-Type": "application/json", "Idempotency-Key": str(uuid4())},
        )

    booked = [(text, book(text)) for text in texts(1)]
    taken = {text for text, answer in booked if answer.status_code == 201}
    refused = {answer.status_code: named(answer) for _, answer in booked if answer.status_code != 201}
    entries = walk.customer.get(f"/api/portal/accounts/{account}/entries", params={"limit": 200}).json()["items"]

    assert refused == {400: {"text"}} or refused == {400: {"body"}}
    assert {one["text"] for one in entries} >= taken
    assert len(taken) > 50

    for client, there in ((walk.customer, "portal"), (walk.almighty, "console")):
        path = f"/api/{there}/accounts/{account}/entries"
        lines = lines_of(client, f"{path}.csv")
        cells = workbook_of(client, f"{path}.xlsx")
        assert {one for one in lines if is_formula(one)} == set()
        assert {one for kind, one in cells if kind == "f"} == set()
        assert {one.strip() for _, one in cells} >= {one.strip() for one in taken}
        assert len({one for one in lines if MARK in one}) >= len(taken)
    assert {one for one in lines_of(walk.almighty, "/api/console/audit/acts.csv") if is_formula(one)} == set()


def named(answer: httpx.Response) -> set[str]:
    return {one["field"] for one in answer.json()["fields"]}


def lines_of(client: httpx.Client, path: str) -> list[str]:
    """Every cell, as a spreadsheet reads it that goes by commas, and as one that goes by semicolons."""
    told = patiently(lambda: client.get(path)).raise_for_status().content.decode("utf-8-sig")
    by_comma = csv.reader(io.StringIO(told, newline=""))
    by_semicolon = (line.split(";")[1:] for line in told.splitlines())
    return [cell for line in (*by_comma, *by_semicolon) for cell in line]


def workbook_of(client: httpx.Client, path: str) -> list[tuple[str, str]]:
    """What every cell is, and what stands there: a text is one, whatever it begins with."""
    return list(Workbook(patiently(lambda: client.get(path)).raise_for_status().content).cells(1).values())


def is_formula(cell: str) -> bool:
    is_figure = re.fullmatch(r"[+-]?[\d,.:]+", cell)
    return cell.lstrip(" ").startswith(tuple("=+-@＝＋－＠\t\r")) and not is_figure


def test_no_page_holds_what_its_address_says(walk: Walk) -> None:
    with walk.hall.visitor() as client:
        for text in texts(1):
            if "\ud800" in text or len(text) > 1_000:
                continue
            for path in (f"/{quote(text, safe='')}", f"/console/{quote(text)}", f"/assets/{quote(text)}", "/"):
                answer = client.get(path, params={"q": text} if path == "/" else {})
                assert answer.status_code in (200, 404), path
                assert MARK not in answer.text
                assert MARK not in str(answer.headers)
                assert not any(inside in answer.text for inside in INSIDES)


def test_no_body_keeps_the_bank_busy(walk: Walk) -> None:
    """At length every bomb for every operation; else each operation has one, and each bomb some operations."""
    takers = [one for one in OPERATIONS if one.body is not None and one.name not in FAREWELLS]
    several = list(bombs())
    tries = (
        [(one, bomb) for one in takers for bomb in several]
        if AT_LENGTH
        else list(zip(takers, cycle(several), strict=False))
    )

    def throw(one: tuple[Operation, tuple[str, bytes]]) -> str | None:
        operation, (name, body) = one
        client, things = walk.sender(operation)
        sent = decent(operation, lambda blank: (things[blank] or [made_up(blank)])[0])
        answer = sent.by(client, content=body, headers={"Content-Type": operation.kind})
        is_well = answer.status_code in (400, 403, 413, 429) and answer.elapsed.total_seconds() < MOST_S
        return None if is_well and len(answer.content) < 2_000 else f"{operation} {name}: {answer} {answer.elapsed}"

    wrong = [told for one in tries for told in [throw(one)] if told]

    assert wrong == [], "\n".join(wrong)
