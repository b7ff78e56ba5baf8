"""Banks that the demo's customers can pay at: head offices as China's clearing numbers them (行名行号), some abroad by
their BIC; and what the demo bank takes for sending money there.
"""

from datetime import datetime
from decimal import Decimal
from typing import Final

from bankhall.payments.types import Bank, RemittanceTerms

BANKS: Final = (
    Bank("102100099996", "ICBKCNBJ", "中国工商银行", "Industrial and Commercial Bank of China"),
    Bank("103100000026", "ABOCCNBJ", "中国农业银行", "Agricultural Bank of China"),
    Bank("104100000004", "BKCHCNBJ", "中国银行", "Bank of China"),
    Bank("105100000017", "PCBCCNBJ", "中国建设银行", "China Construction Bank"),
    Bank("301290000007", "COMMCNSH", "交通银行", "Bank of Communications"),
    Bank("302100011000", "CIBKCNBJ", "中信银行", "China CITIC Bank"),
    Bank("303100000006", "EVERCNBJ", "中国光大银行", "China Everbright Bank"),
    Bank("304100040000", "HXBKCNBJ", "华夏银行", "Hua Xia Bank"),
    Bank("305100000013", "MSBCCNBJ", "中国民生银行", "China Minsheng Bank"),
    Bank("306581000003", "GDBKCN22", "广发银行", "China Guangfa Bank"),
    Bank("307584007998", "SZDBCNBS", "平安银行", "Ping An Bank"),
    Bank("308584000013", "CMBCCNBS", "招商银行", "China Merchants Bank"),
    Bank("309391000011", "FJIBCNBA", "兴业银行", "Industrial Bank"),
    Bank("310290000013", "SPDBCNSH", "上海浦东发展银行", "Shanghai Pudong Development Bank"),
    Bank("403100000004", "PSBCCNBJ", "中国邮政储蓄银行", "Postal Savings Bank of China"),
)

BANKS_ABROAD: Final = tuple(
    Bank(bic, bic, name, name, bic[4:6])
    for bic, name in (
        ("ANZBAU3M", "ANZ Bank"),
        ("BARCGB22", "Barclays Bank"),
        ("BNPAFRPP", "BNP Paribas"),
        ("BOFAUS3N", "Bank of America"),
        ("BOTKJPJT", "MUFG Bank"),
        ("CHASUS33", "JPMorgan Chase Bank"),
        ("CTBAAU2S", "Commonwealth Bank of Australia"),
        ("DBSSSGSG", "DBS Bank"),
        ("DEUTDEFF", "Deutsche Bank"),
        ("HSBCHKHH", "The Hongkong and Shanghai Banking Corporation"),
        ("NBOKKWKW", "National Bank of Kuwait"),
        ("ROYCCAT2", "Royal Bank of Canada"),
        ("UBSWCHZH", "UBS Switzerland"),
    )
)

# By currency: the margin in tenths of a per mille, what banks abroad charge as a rule in minor units of the currency,
# and where the demo bank keeps that currency.
_ABROAD: Final = {
    "AUD": (35, 20_00, "ANZBAU3M"),
    "CAD": (35, 20_00, "ROYCCAT2"),
    "CHF": (35, 15_00, "UBSWCHZH"),
    "EUR": (30, 15_00, "DEUTDEFF"),
    "GBP": (30, 12_00, "BARCGB22"),
    "HKD": (25, 120_00, "HSBCHKHH"),
    "JPY": (30, 2500, "BOTKJPJT"),
    "KWD": (60, 5_000, "NBOKKWKW"),
    "SGD": (30, 20_00, "DBSSSGSG"),
    "USD": (25, 20_00, "CHASUS33"),
}


def remittance_terms(from_at: datetime) -> list[RemittanceTerms]:
    """A thousandth of the amount, 50 to 260 yuan, and 80 yuan for the message: as large banks in China publish it."""
    return [
        RemittanceTerms(
            currency=currency,
            from_at=from_at,
            margin=Decimal(margin) / 10_000,
            fee_share=Decimal("0.001"),
            fee_least=50_00,
            fee_most=260_00,
            message_fee=80_00,
            others_charge=charge,
            via=via,
            days=2,
        )
        for currency, (margin, charge, via) in _ABROAD.items()
    ]
