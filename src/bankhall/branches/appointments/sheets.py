"""An appointment as a calendar file (iCalendar, RFC 5545): one event, with an alarm an hour before."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bankhall.branches.appointments.types import Appointment, AppointmentState
from bankhall.branches.rules import PAPERS
from bankhall.branches.types import Paper, Service
from bankhall.kernel.i18n import Language
from bankhall.notify.types import Words

# 3.1: no line of more than 75 octets, without its end.
_MOST_OCTETS: Final = 75

SUMMARY: Final = Words("到{branch}办理{service}", "{service} at {branch}")
BRING: Final = Words("请带上：{papers}", "Bring {papers}")

SERVICES: Final = {
    Service.CASH: Words("现金业务", "Cash"),
    Service.ACCOUNTS: Words("账户业务", "Account"),
    Service.CARDS: Words("银行卡业务", "Card"),
    Service.TRANSFERS: Words("转账汇款", "Transfer"),
    Service.ABROAD: Words("外汇业务", "Foreign money"),
    Service.LOANS: Words("贷款业务", "Loan"),
    Service.WEALTH: Words("理财业务", "Savings and investments"),
    Service.BOXES: Words("保管箱业务", "Safe box"),
    Service.BUSINESS: Words("对公业务", "Business banking"),
}

_PAPERS: Final = {
    Paper.ID_CARD: Words("本人身份证", "identity card"),
    Paper.BANK_CARD: Words("银行卡或存折", "bank card or passbook"),
    Paper.PHONE: Words("本人使用的手机", "your phone"),
    Paper.PASSPORT: Words("护照", "passport"),
    Paper.PROOF: Words("用途证明", "what the money is for"),
    Paper.INCOME: Words("收入证明", "proof of income"),
    Paper.HOME: Words("房产证或购房合同", "deed or contract of your home"),
    Paper.LICENCE: Words("营业执照", "business licence"),
    Paper.SEAL: Words("公章和财务章", "seals of the company"),
    Paper.BOX_KEY: Words("保管箱钥匙", "key of your box"),
}


def calendar_file(one: Appointment, language: Language, now: datetime) -> bytes:
    """The same event however often it is taken home: a calendar that has it takes the newer (SEQUENCE)."""
    facts = one.branch.facts
    in_chinese = language is Language.CHINESE
    branch = facts.name_zh if in_chinese else facts.name_en
    where = (
        f"{facts.city_zh}{facts.district_zh}{facts.address_zh}"
        if in_chinese
        else f"{facts.address_en}, {facts.district_en}, {facts.city_en}"
    )
    summary = SUMMARY.in_(language).format(branch=branch, service=SERVICES[one.service].in_(language))
    papers = ("、" if in_chinese else ", ").join(_PAPERS[each].in_(language) for each in PAPERS[one.service])
    ends_at = one.starts_at + timedelta(minutes=facts.slot_minutes)
    is_cancelled = one.state is AppointmentState.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Bankhall//Branches//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{one.id}@bankhall",
        f"DTSTAMP:{_instant(now)}",
        f"SEQUENCE:{one.moves + is_cancelled}",
        f"DTSTART:{_instant(one.starts_at)}",
        f"DTEND:{_instant(ends_at)}",
        f"SUMMARY:{_text(summary)}",
        f"LOCATION:{_text(where)}",
        f"DESCRIPTION:{_text(BRING.in_(language).format(papers=papers))}",
        f"GEO:{facts.latitude_e6 / 1e6:.6f};{facts.longitude_e6 / 1e6:.6f}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT1H",
        f"DESCRIPTION:{_text(summary)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines).encode()


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """3.3.11: what separates values is escaped."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, "\\" + sign)
    return words


def _folded(line: str) -> str:
    """A long line goes on after a line end and a blank, never in the midst of a sign."""
    parts, part, octets = [], "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > _MOST_OCTETS:
            parts.append(part)
            part, octets = "", 1
        part += sign
        octets += size
    return "\r\n ".join([*parts, part])
