"""The source's Czech codes in our words."""

import pytest

from bankhall.insight.adapters.berka.codes import Meaning, meaning, narrative
from bankhall.insight.adapters.berka.fields import BadRow
from bankhall.insight.types import Contra, Kind, Purpose, Reason


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("PRIJEM", "VKLAD", ""), Meaning(1, Kind.CASH_DEPOSIT, Purpose.NONE, Contra.CASH)),
        (("VYDAJ", "VYBER", ""), Meaning(-1, Kind.CASH_WITHDRAWAL, Purpose.NONE, Contra.CASH)),
        (("VYBER", "VYBER", ""), Meaning(-1, Kind.CASH_WITHDRAWAL, Purpose.NONE, Contra.CASH)),
        (("VYDAJ", "VYBER", "SIPO"), Meaning(-1, Kind.CASH_WITHDRAWAL, Purpose.HOUSEHOLD, Contra.CASH)),
        (("VYDAJ", "VYBER KARTOU", ""), Meaning(-1, Kind.CARD_WITHDRAWAL, Purpose.NONE, Contra.CASH)),
        (("PRIJEM", "PREVOD Z UCTU", "DUCHOD"), Meaning(1, Kind.TRANSFER_IN, Purpose.PENSION, Contra.INTERBANK)),
        (("VYDAJ", "PREVOD NA UCET", " "), Meaning(-1, Kind.TRANSFER_OUT, Purpose.NONE, Contra.INTERBANK)),
        (("VYDAJ", "PREVOD NA UCET", "UVER"), Meaning(-1, Kind.TRANSFER_OUT, Purpose.LOAN, Contra.INTERBANK)),
        (("PRIJEM", "", "UROK"), Meaning(1, Kind.INTEREST, Purpose.NONE, Contra.INTEREST_EXPENSE)),
        (("VYDAJ", "VYBER", "SLUZBY"), Meaning(-1, Kind.FEE, Purpose.NONE, Contra.FEE_INCOME)),
        (("VYDAJ", "VYBER", "SANKC. UROK"), Meaning(-1, Kind.PENALTY_INTEREST, Purpose.NONE, Contra.INTEREST_INCOME)),
    ],
)
def test_every_combination_of_the_source_has_a_meaning(codes: tuple[str, str, str], expected: Meaning) -> None:
    assert meaning(*codes) == expected


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        (("INCOME", "VKLAD", ""), Reason.UNKNOWN_CODE),
        (("", "VKLAD", ""), Reason.MISSING_VALUE),
        (("PRIJEM", "", ""), Reason.MISSING_VALUE),
        (("PRIJEM", "PREVOD", ""), Reason.UNKNOWN_CODE),
        (("PRIJEM", "PREVOD", "UROK"), Reason.UNKNOWN_CODE),
        (("VYDAJ", "VYBER", "XYZ"), Reason.UNKNOWN_CODE),
        (("PRIJEM", "VYBER", ""), Reason.CONTRADICTORY_CODES),
        (("VYDAJ", "VKLAD", ""), Reason.CONTRADICTORY_CODES),
        (("PRIJEM", "VYBER", "SLUZBY"), Reason.CONTRADICTORY_CODES),
    ],
)
def test_codes_without_a_meaning_are_refused(codes: tuple[str, str, str], reason: Reason) -> None:
    with pytest.raises(BadRow) as refused:
        meaning(*codes)

    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("text", "kind", "purpose", "bank", "account"),
    [
        ("Transfer to YZ 87144583, household", Kind.TRANSFER_OUT, Purpose.HOUSEHOLD, "YZ", "87144583"),
        ("Transfer from another bank, pension", Kind.TRANSFER_IN, Purpose.PENSION, "", ""),
        ("Interest credited", Kind.INTEREST, Purpose.NONE, "", ""),
        ("Cash withdrawal, household", Kind.CASH_WITHDRAWAL, Purpose.HOUSEHOLD, "", ""),
    ],
)
def test_an_entry_tells_the_customer_what_it_was(
    text: str, kind: Kind, purpose: Purpose, bank: str, account: str
) -> None:
    assert narrative(kind, purpose, bank, account) == text


def test_every_kind_has_a_text() -> None:
    assert all(narrative(kind, Purpose.NONE, "", "") for kind in Kind)
