"""pacs.008: a credit transfer from bank to bank."""

from datetime import datetime
from typing import Final

from bankhall.kernel.xml import Element
from bankhall.payments.adapters.iso20022 import document as fields
from bankhall.payments.types import Party, SentTransfer, TransferMessage

KIND: Final = "pacs.008"
_VERSION: Final = "pacs.008.001.08"
_BODY: Final = "FIToFICstmrCdtTrf"
_MOST: Final = 1000


def write_transfer(message_id: str, transfer: SentTransfer, *, at: datetime) -> bytes:
    """One transfer, one message: whoever gets it twice knows it by its id."""
    made, body = fields.begin(_VERSION, _BODY)
    head = fields.put(body, "GrpHdr")
    fields.put(head, "MsgId", message_id)
    fields.put(head, "CreDtTm", fields.written_instant(at))
    fields.put(head, "NbOfTxs", "1")
    fields.put(head, "SttlmInf/SttlmMtd", "CLRG")
    told = fields.put(body, "CdtTrfTxInf")
    ids = fields.put(told, "PmtId")
    fields.put(ids, "InstrId", transfer.instruction_id)
    fields.put(ids, "EndToEndId", transfer.instruction_id)
    fields.put(ids, "TxId", transfer.instruction_id)
    fields.put_money(told, "IntrBkSttlmAmt", transfer.amount)
    fields.put(told, "IntrBkSttlmDt", transfer.settled_on.isoformat())
    fields.put(told, "ChrgBr", "SLEV")
    fields.put(told, "Dbtr/Nm", transfer.debtor.name)
    fields.put(told, "DbtrAcct/Id/Othr/Id", transfer.debtor.account)
    fields.put_bank(told, "DbtrAgt", transfer.debtor.bank)
    fields.put_bank(told, "CdtrAgt", transfer.creditor.bank)
    fields.put(told, "Cdtr/Nm", transfer.creditor.name)
    fields.put(told, "CdtrAcct/Id/Othr/Id", transfer.creditor.account)
    if transfer.memo:
        fields.put(told, "RmtInf/Ustrd", transfer.memo)
    return fields.finish(made)


def read_transfers(data: bytes) -> TransferMessage:
    """Raises WrongXml."""
    body = fields.read_document(data, KIND, _BODY)
    found = fields.only(list(body.all("CdtTrfTxInf")), body, "CdtTrfTxInf", _MOST)
    return TransferMessage(
        message_id=fields.code_at(body, "GrpHdr", "MsgId"),
        transfers=tuple(_transfer(one, body) for one in found),
    )


def _transfer(told: Element, body: Element) -> SentTransfer:
    ids = told.child("PmtId")
    at = told if told.maybe("IntrBkSttlmDt") else body.child("GrpHdr")
    return SentTransfer(
        instruction_id=fields.maybe_code_at(ids, "InstrId") or fields.code_at(ids, "EndToEndId"),
        amount=fields.money_at(told.child("IntrBkSttlmAmt")),
        settled_on=fields.day_at(at, "IntrBkSttlmDt"),
        debtor=_party(told, "Dbtr"),
        creditor=_party(told, "Cdtr"),
        memo=fields.maybe_line_at(told, "RmtInf", "Ustrd") or "",
    )


def _party(told: Element, who: str) -> Party:
    return Party(
        name=fields.line_at(told, who, "Nm"),
        account=fields.account_at(told.child(who + "Acct")),
        bank=fields.bank_at(told.child(who + "Agt")),
    )
