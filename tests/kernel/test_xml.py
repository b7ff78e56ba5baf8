"""XML from outside: what is read, and what is refused before it can do anything."""

import pytest

from bankhall.kernel.xml import WrongXml, read_xml


def test_names_words_and_attributes_are_read() -> None:
    root = read_xml('<a xmlns="urn:x"><b Ccy="CNY"> 1.00 </b><b>二</b></a>'.encode())
    assert (root.name, root.namespace) == ("a", "urn:x")
    assert [(one.text, one.attributes, one.path) for one in root.all("b")] == [
        ("1.00", {"Ccy": "CNY"}, "a/b"),
        ("二", {}, "a/b"),
    ]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY lol "lol"><!ENTITY lots "&lol;&lol;&lol;">]>',
        '<!DOCTYPE a [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/never.dtd">',
        '<!DOCTYPE a [<!ENTITY % all SYSTEM "file:///etc/passwd"> %all;]>',
        "<!DOCTYPE a>",
    ],
)
def test_a_document_type_is_refused_whatever_it_says(doctype: str) -> None:
    with pytest.raises(WrongXml, match="document type"):
        read_xml(f"{doctype}<a>&lots;&secret;</a>".encode())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<a>" * 50 + b"</a>" * 50, "deeper"),
        (b"<a>" + b"<b/>" * 20 + b"</a>", "more elements"),
        (b"<a>" + b"x" * 2000 + b"</a>", "longer than"),
        (b"<a " + b" ".join(b'b%d="1"' % nth for nth in range(30)) + b"/>", "more attributes"),
        (b"<a><b></a>", "mismatched tag"),
        (b"", "no element found"),
        (b"\x00\x01\x02", "not well-formed"),
        (b'<?xml version="1.0" encoding="no-such-thing"?><a/>', "not readable"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\xff\xfe</a>', "not well-formed"),
        (b"<a>&nothing;</a>", "undefined entity"),
        (b"<x:a/>", "unbound prefix"),
    ],
)
def test_what_is_too_much_or_broken_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(WrongXml, match=why):
        read_xml(data, most_bytes=1000, most_elements=15 if b"<b/>" in data else 200, most_depth=40)


def test_the_error_names_the_element() -> None:
    root = read_xml(b"<a><b><c>1</c><c>2</c></b><d><e/></d></a>")
    for wrong, place in (
        (lambda: root.child("b", "x"), "a/b/x"),
        (lambda: root.child("b", "c"), "a/b/c"),
        (lambda: root.words("d"), "a/d"),
        (lambda: root.words("d", "e"), "a/d/e"),
    ):
        with pytest.raises(WrongXml) as caught:
            wrong()
        assert caught.value.place == place
