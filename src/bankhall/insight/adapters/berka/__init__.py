"""The Czech bank of the PKDD'99 challenge ("Berka"): seven `;`-separated `.asc` files of a bank, 1993 to 1998.

The published description of the files: P. Berka, "Guide to the Financial Data Set", PKDD'99 Discovery Challenge.
The currency is the Czech koruna (CZK, 100 haléř). Amounts are whole tenths of a koruna, written with two
decimals. The balance in each row of `trans.asc` is the bank's own, rounded to a tenth from figures it kept more
exactly, so that sums of the rounded amounts walk away from it slowly (`insight.rules` says what we do then).
"""

SOURCE = "berka"
CURRENCY = "CZK"
