"""ISO 20022, as far as payments to other banks speak it. Pure: bytes in, nouns out, and the other way round.

    pacs.008  a credit transfer from bank to bank          written and read
    pacs.002  what became of it                             written and read
    pacs.004  money that comes back after it had arrived    written and read
    camt.054  what was booked on an account                 written and read
    camt.056  a bank asks for a transfer back               written and read
    camt.029  what became of that                           written and read
    pain.001  what a customer wants to be paid              read
    pain.002  what became of that                           written

Any version of a message is read: the elements taken here have kept name and place since version 02. What is not needed
is passed over; what is needed and missing, doubled, too long or of the wrong kind is refused, naming the element. The
schemas themselves are not ours to ship: the tests hold what is written against them where they are at hand (ADR 0029).
"""

from bankhall.payments.adapters.iso20022.camt029 import read_resolution, write_resolution
from bankhall.payments.adapters.iso20022.camt054 import Advice, AdviceEntry, read_advice, write_advice
from bankhall.payments.adapters.iso20022.camt056 import read_recall, write_recall
from bankhall.payments.adapters.iso20022.document import kind_of
from bankhall.payments.adapters.iso20022.pacs002 import read_report, write_report
from bankhall.payments.adapters.iso20022.pacs004 import read_returns, write_returns
from bankhall.payments.adapters.iso20022.pacs008 import read_transfers, write_transfer
from bankhall.payments.adapters.iso20022.pain001 import read_initiation
from bankhall.payments.adapters.iso20022.pain002 import write_result

__all__ = [
    "Advice",
    "AdviceEntry",
    "kind_of",
    "read_advice",
    "read_initiation",
    "read_recall",
    "read_report",
    "read_resolution",
    "read_returns",
    "read_transfers",
    "write_advice",
    "write_recall",
    "write_report",
    "write_resolution",
    "write_result",
    "write_returns",
    "write_transfer",
]
