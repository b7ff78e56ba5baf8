"""A statement as ISO 20022 camt.053.001.08, for other people's programs: valid against the schema, elements in its
order. Text beyond what an element holds is cut, and what XML cannot hold is left out.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import escape

from bankhall.kernel.i18n import Language
from bankhall.kernel.money import Money, exponent_of
from bankhall.kernel.time import end_of
from bankhall.statements import rules
from bankhall.statements.sheets.telling import kind_of, text_of
from bankhall.statements.types import Contents, Issue, Line

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"

# XML 1.0, 2.2: Char.
_NO_CHAR = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Its balances are amounts without a sign, of at most 18 digits (ActiveOrHistoricCurrencyAndAmount).
_CREDIT, _DEBIT = "CRDT", "DBIT"


def write_camt053(contents: Contents, issue: Issue, language: Language) -> bytes:
    return "".join(_document(contents, issue, language)).encode()


def _document(contents: Contents, issue: Issue, language: Language) -> Iterator[str]:
    name, read_at, period = issue.id.hex, _instant(contents), contents.period
    first = end_of(period.first_on - timedelta(days=1), issue.timezone)
    last = end_of(period.last_on, issue.timezone)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}">\n<BkToCstmrStmt>\n'
    yield f"<GrpHdr><MsgId>{name}</MsgId><CreDtTm>{read_at}</CreDtTm></GrpHdr>\n"
    yield f"<Stmt>\n<Id>{name}</Id>\n<CreDtTm>{read_at}</CreDtTm>\n"
    yield f"<FrToDt><FrDtTm>{first.isoformat()}</FrDtTm><ToDtTm>{last.isoformat()}</ToDtTm></FrToDt>\n"
    yield f"<Acct><Id><Othr><Id>{_text(contents.number, 34)}</Id></Othr></Id><Ccy>{contents.currency}</Ccy>"
    yield f"<Ownr><Nm>{_text(', '.join(contents.holders) or '-', 140)}</Nm></Ownr>"
    yield f"<Svcr><FinInstnId><Nm>{_text(contents.bank, 140)}</Nm></FinInstnId></Svcr></Acct>\n"
    # OPBD and CLBD: booked, at the beginning of the first day and the end of the last; a day not over yet has an ITBD.
    yield _balance("OPBD", contents.opening, contents.currency, period.first_on.isoformat())
    yield _balance(
        "CLBD" if contents.is_complete else "ITBD", contents.closing, contents.currency, period.last_on.isoformat()
    )
    yield _summary(contents)
    for line in contents.lines:
        yield _entry(line, contents.currency, language)
    yield f"<AddtlStmtInf>{_text(f'{issue.url} {rules.written_code(issue.code)}', 500)}</AddtlStmtInf>\n"
    yield "</Stmt>\n</BkToCstmrStmt>\n</Document>\n"


def _balance(kind: str, minor: int, currency: str, day: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(minor, currency)}<Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def _summary(contents: Contents) -> str:
    totals = (("TtlCdtNtries", contents.came_in), ("TtlDbtNtries", contents.went_out))
    sums = "".join(
        f"<{name}><NbOfNtries>{count}</NbOfNtries><Sum>{_plain(minor, contents.currency)}</Sum></{name}>"
        for name, (minor, count) in totals
    )
    return f"<TxsSummry><TtlNtries><NbOfNtries>{len(contents.lines)}</NbOfNtries></TtlNtries>{sums}</TxsSummry>\n"


def _entry(line: Line, currency: str, language: Language) -> str:
    day = f"<Dt>{line.booked_on.isoformat()}</Dt>"
    reference = _text(line.reference.replace("-", "") if len(line.reference) == 36 else line.reference, 35)
    said = _text(text_of(line), 140)
    return (
        f"<Ntry><NtryRef>{reference}</NtryRef>{_amount(line.amount, currency)}"
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt>{day}</BookgDt><ValDt>{day}</ValDt>"
        f"<BkTxCd><Prtry><Cd>{_text(line.kind, 35)}</Cd><Issr>Bankhall</Issr></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls>{_parties(line)}{said and f'<RmtInf><Ustrd>{said}</Ustrd></RmtInf>'}</TxDtls></NtryDtls>"
        f"<AddtlNtryInf>{_text(kind_of(line, language), 500)}</AddtlNtryInf></Ntry>\n"
    )


def _parties(line: Line) -> str:
    """Whoever is on the other side: the debtor of what came in, the creditor of what went out. Of their account number
    only its end, as on the holder's own pages.
    """
    name = _text(line.other, 140)
    if not name:
        return ""
    role = "Dbtr" if line.amount > 0 else "Cdtr"
    tail = _text(rules.tail_of(line.other_number), 34)
    account = f"<{role}Acct><Id><Othr><Id>{tail}</Id></Othr></Id></{role}Acct>" if tail else ""
    return f"<RltdPties><{role}><Pty><Nm>{name}</Nm></Pty></{role}>{account}</RltdPties>"


def _amount(minor: int, currency: str) -> str:
    side = _CREDIT if minor >= 0 else _DEBIT
    return f'<Amt Ccy="{currency}">{_plain(abs(minor), currency)}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _plain(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).decimal():.{exponent_of(currency)}f}"


def _text(text: str, most: int) -> str:
    return escape(_NO_CHAR.sub("", text)[:most].strip(), quote=False)


def _instant(contents: Contents) -> str:
    return contents.read_at.replace(microsecond=0).isoformat()
