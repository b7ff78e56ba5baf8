"""A row in its one form, and how it is linked: pure, and all that somebody needs who wants to check us with tools of
their own.

A row's line is JSON in UTF-8 after RFC 8785: no white space, names in the order of their code points, strings with the
shortest escapes. All columns are in it, always. `at` is RFC 3339 in UTC with six digits of a second, `xid` a string.
One thing differs from the RFC, so that no two rows have the same line: a number in `facts` stands as PostgreSQL has it
(`1.00` is not `1`, and none is rounded).

    {"act":"cards.freeze","actor_id":null,…,"at":"2026-11-28T15:14:05.120000Z","facts":{"tries":3},…,"xid":"815"}

    h(0) = SM3("bankhall audit chain 1")        h(n) = SM3(h(n-1) | line(n))        | appends 32 bytes and the line
"""

from typing import Any

import gmssl_pyx
import msgspec


class Line(msgspec.Struct):
    """The columns of a row of the audit log, by name in the order in which they stand in the line."""

    act: str
    actor_id: str | None
    actor_kind: str
    actor_name: str
    at: str
    facts: Any
    id: int
    request_id: str | None
    subject_id: str
    subject_kind: str
    xid: str


# Numbers that are no whole ones of 64 bits stay as they are written.
_FACTS = msgspec.json.Decoder(float_hook=lambda number: msgspec.Raw(number.encode()))
_LINE = msgspec.json.Encoder(order="deterministic")


def line_of(columns: tuple[Any, ...]) -> bytes:
    """The row's line, of its columns as `COLUMNS` selects them."""
    act, actor_id, actor_kind, actor_name, at, facts, *others = columns
    return _LINE.encode(Line(act, actor_id, actor_kind, actor_name, at, _facts(facts), *others))


def _facts(text: str) -> Any:
    """What is nested so deep that nobody could read it stands as the text that it is."""
    try:
        return _FACTS.decode(text)
    except RecursionError:
        return text


def line_from(before: bytes, facts: str, after: bytes) -> bytes:
    """The same line, of its parts as `PARTS` selects them: PostgreSQL writes all of it but the facts, whose order is
    not ours there. In half the time, which counts when a whole log is read.
    """
    return before + (b"{}" if facts == "{}" else _LINE.encode(_facts(facts))) + after


def link(before: bytes, line: bytes) -> bytes:
    """The hash of the place that follows."""
    return digest(before + line)


def digest(data: bytes) -> bytes:
    """SM3 (GB/T 32905), whatever algorithms the bank has chosen: a chain goes on for ever. GmSSL's, which is more than
    twice as quick at it as OpenSSL's.
    """
    hashed: bytes = gmssl_pyx.sm3_hash(data)
    return hashed


GENESIS = link(b"", b"bankhall audit chain 1")
HASH_BYTES = 32


def instant(column: str) -> str:
    """SQL for an instant as it stands in a line. What somebody may have put in its place (no end of time, a year before
    the first) is told from it and stops nothing.
    """
    return (
        f"coalesce(to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), {column}::text)"
        f" || CASE WHEN {column} < '0001-01-01Z' THEN ' BC' ELSE '' END"
    )


# The columns of `Line` in their order, for SELECT; `row` is the audit log.
COLUMNS = f"""
    row.act, row.actor_id::text, row.actor_kind, row.actor_name, {instant("row.at")}, row.facts::text, row.id,
    row.request_id, row.subject_id, row.subject_kind, row.xid::text
"""

# The line before its facts, the facts, and what follows them, for SELECT.
PARTS = f"""
    convert_to('{{"act":' || to_json(row.act) || ',"actor_id":' || coalesce(to_json(row.actor_id::text)::text, 'null')
        || ',"actor_kind":' || to_json(row.actor_kind) || ',"actor_name":' || to_json(row.actor_name)
        || ',"at":' || to_json({instant("row.at")}) || ',"facts":', 'UTF8'),
    row.facts::text,
    convert_to(',"id":' || row.id || ',"request_id":' || coalesce(to_json(row.request_id)::text, 'null')
        || ',"subject_id":' || to_json(row.subject_id) || ',"subject_kind":' || to_json(row.subject_kind)
        || ',"xid":"' || row.xid || '"}}', 'UTF8')
"""
