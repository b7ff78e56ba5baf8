"""A bank in the format of the Berka data, small enough to read: one client, three movements, one row cut off."""

from pathlib import Path

_DISTRICT = '1;"Hl.m. Praha";"Prague";1204953;0;0;0;1;1;100.0;12541;0.29;0.43;167;85677;99107'

_FILES = {
    "district.asc": ("A1;A2;A3;A4;A5;A6;A7;A8;A9;A10;A11;A12;A13;A14;A15;A16", [_DISTRICT]),
    "client.asc": ('"client_id";"birth_number";"district_id"', ['1;"706213";1']),
    "account.asc": ('"account_id";"district_id";"frequency";"date"', ['1;1;"POPLATEK MESICNE";930101']),
    "disp.asc": ('"disp_id";"client_id";"account_id";"type"', ['1;1;1;"OWNER"']),
    "order.asc": ('"order_id";"account_id";"bank_to";"account_to";"amount";"k_symbol"', []),
    "card.asc": ('"card_id";"disp_id";"type";"issued"', []),
    "loan.asc": ('"loan_id";"account_id";"date";"amount";"duration";"payments";"status"', []),
    "trans.asc": (
        '"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"',
        [
            '1;1;930101;"PRIJEM";"VKLAD";700.00;700.00;"";;',
            '2;1;930203;"PRIJEM";"PREVOD Z UCTU";3679.00;4379.00;"DUCHOD";"AB";41403269',
            '3;1;930215;"VYDAJ";"VYBER";379.00;4000.00;"";;',
            '4;1;930301;"PRIJEM";"VK',
        ],
    ),
}


def write_small_berka(directory: Path) -> Path:
    directory.mkdir()
    for name, (heading, rows) in _FILES.items():
        (directory / name).write_text("\r\n".join([heading, *rows]) + ("" if name == "trans.asc" else "\r\n"))
    return directory
