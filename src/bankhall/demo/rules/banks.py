"""Banks that the demo's customers can pay at: head offices as China's clearing numbers them (行名行号)."""

from typing import Final

from bankhall.payments.types import Bank

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
