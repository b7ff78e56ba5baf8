"""pacs.008: a credit transfer from bank to bank."""

import hashlib
from datetime import datetime
from typing import Final

from bankhall.kernel.xml import Element
from bankhall.payments.adapters.iso20022 import document as fields
from bankhall.payments.types import Party, PaymentIds, SentTransfer, TransferMessage

KIND: Final = "pacs.008"
_VERSION: Final = "pacs.008.001.08"
_BODY: Final = "FIToFICstmrCdtTrf"
_MOST: Final = 1000
_LONGEST_MEMO: Final = 140


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
    """What it says of its own number and sum is told, not checked: a message that is wrong in this is answered as such.
    Raises WrongXml.
    """
    body = fields.read_document(data, KIND, _BODY)
    found = fields.only(list(body.all("CdtTrfTxInf")), body, "CdtTrfTxInf", _MOST)
    head = body.child("GrpHdr")
    message_id = fields.code_at(head, "MsgId")
    total = head.maybe("TtlIntrBkSttlmAmt")
    return TransferMessage(
        message_id=message_id,
        transfers=tuple(_transfer(one, head, _place(message_id, nth)) for nth, one in enumerate(found, 1)),
        said_count=fields.count_at(head, "NbOfTxs") if head.maybe("NbOfTxs") else None,
        said_sum=fields.sum_at(head, "CtrlSum") if head.maybe("CtrlSum") else None,
        said_total=fields.money_at(total) if total else None,
    )


def _transfer(told: Element, head: Element, place: str) -> SentTransfer:
    """`place`: what it is called where no bank has given it a name of its own. What it is called from end to end is the
    payer's word, who may call the rent of each month by the same one.
    """
    ids = PaymentIds(
        instruction=fields.maybe_code_at(told, "PmtId", "InstrId"),
        end_to_end=fields.code_at(told, "PmtId", "EndToEndId"),
        transaction=fields.maybe_code_at(told, "PmtId", "TxId"),
    )
    universal = fields.maybe_code_at(told, "PmtId", "UETR", most=36)
    at = told if told.maybe("IntrBkSttlmDt") else head
    return SentTransfer(
        instruction_id=ids.instruction or ids.transaction or (universal or place).replace("-", ""),
        amount=fields.money_at(told.child("IntrBkSttlmAmt")),
        settled_on=fields.day_at(at, "IntrBkSttlmDt"),
        debtor=_party(told, "Dbtr", fields.maybe_bank_at(head, "InstgAgt")),
        creditor=_party(told, "Cdtr", fields.maybe_bank_at(head, "InstdAgt")),
        memo=_memo(told),
        ids=ids,
    )


def _place(message_id: str, nth: int) -> str:
    """In its message: the same each time, and no longer than names are."""
    return hashlib.sha256(f"{message_id} {nth}".encode()).hexdigest()[:35]


def _party(told: Element, who: str, agent: str | None) -> Party:
    """`agent`: the bank that sent or got the message, where no other is named."""
    account = told.maybe(who + "Acct")
    return Party(
        name=fields.maybe_line_at(told, who, "Nm") or "",
        account=fields.account_at(account) if account else "",
        bank=fields.maybe_bank_at(told, who + "Agt") or agent or "",
    )


def _memo(told: Element) -> str:
    """In the words of whoever pays; else the reference that the payee has asked them for."""
    remittance = told.maybe("RmtInf")
    if remittance is None:
        return ""
    words = " ".join(fields.line_at(one) for one in remittance.all("Ustrd"))
    references = (one.maybe("CdtrRefInf", "Ref") for one in remittance.all("Strd"))
    return (words or " ".join(fields.line_at(one, most=35) for one in references if one))[:_LONGEST_MEMO]
