"""A bank in the format of the Berka data, small enough to read: one client, three movements, one row cut off."""

from collections.abc import Sequence
from pathlib import Path

_DISTRICT = '1;"Hl.m. Praha";"Prague";1204953;0;0;0;1;1;100.0;12541;0.29;0.43;167;85677;99107'


def write_small_berka(directory: Path, *, client: int = 1, bad: Sequence[str] = ()) -> Path:
    """`client`: its number and that of its account, for several banks in one. `bad`: further rows of trans.asc, before
    the one that is cut off.
    """
    directory.mkdir()
    for name, (heading, rows) in _files(client, bad).items():
        (directory / name).write_text("\r\n".join([heading, *rows]) + ("" if name == "trans.asc" else "\r\n"))
    return directory


def _files(one: int, bad: Sequence[str]) -> dict[str, tuple[str, list[str]]]:
    return {
        "district.asc": ("A1;A2;A3;A4;A5;A6;A7;A8;A9;A10;A11;A12;A13;A14;A15;A16", [_DISTRICT]),
        "client.asc": ('"client_id";"birth_number";"district_id"', [f'{one};"706213";1']),
        "account.asc": ('"account_id";"district_id";"frequency";"date"', [f'{one};1;"POPLATEK MESICNE";930101']),
        "disp.asc": ('"disp_id";"client_id";"account_id";"type"', [f'{one};{one};{one};"OWNER"']),
        "order.asc": ('"order_id";"account_id";"bank_to";"account_to";"amount";"k_symbol"', []),
        "card.asc": ('"card_id";"disp_id";"type";"issued"', []),
        "loan.asc": ('"loan_id";"account_id";"date";"amount";"duration";"payments";"status"', []),
        "trans.asc": (
            '"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"',
            [
                f'{one}1;{one};930101;"PRIJEM";"VKLAD";700.00;700.00;"";;',
                f'{one}2;{one};930203;"PRIJEM";"PREVOD Z UCTU";3679.00;4379.00;"DUCHOD";"AB";41403269',
                f'{one}3;{one};930215;"VYDAJ";"VYBER";379.00;4000.00;"";;',
                *bad,
                f'{one}9;{one};930331;"PRIJEM";"VK',
            ],
        ),
    }
