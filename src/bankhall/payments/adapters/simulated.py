"""A clearing house for demo banks, on the other side of the folder: it takes what lies in `out` and answers into `in`,
after a few seconds, by the last digits of the account that is to be paid:

    …0000    refused: there is no such account (AC01)
    …1111    refused: the name does not belong to the account (BE01)
    …2222    accepted, and sent back a minute later: the account is closed (AC04)
    …3333    never answered
    …4444    accepted, and the same amount is paid back a little later, as a payment of theirs
    …5555    accepted; what is asked back is refused by its customer (CUST)
    others   accepted; what is asked back (camt.056) comes back

It has no memory but the files: it may be stopped at any moment, and answers again under the same names.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bankhall.kernel.xml import WrongXml
from bankhall.payments.adapters import iso20022
from bankhall.payments.adapters.clearing import write_whole
from bankhall.payments.types import Answer, AnswerKind, SentTransfer, TransferMessage

ANSWERS_AFTER: Final = timedelta(seconds=4)
RETURNS_AFTER: Final = timedelta(seconds=60)
PAYS_BACK_AFTER: Final = timedelta(seconds=15)

_REFUSED: Final = {"0000": "AC01", "1111": "BE01"}
_RETURNED: Final = {"2222": "AC04"}
_SILENT: Final = "3333"
_PAYS_BACK: Final = "4444"
_KEEPS_IT: Final = "5555"


class SimulatedHouse:
    def __init__(self, folder: Path) -> None:
        self._out, self._in, self._kept = folder / "out", folder / "in", folder / "kept"

    def work(self, now: datetime) -> None:
        """Answers what is due. Blocking: a few small files."""
        for path in sorted(self._out.glob("*.xml")):
            if now - _written_at(path) >= ANSWERS_AFTER:
                self._answer(path, now)
        for path in sorted((self._kept / "coming-back").glob("*.xml")):
            if now - _written_at(path) >= RETURNS_AFTER:
                self._send_back(path, now)
        for path in sorted((self._kept / "paying-back").glob("*.xml")):
            if now - _written_at(path) >= PAYS_BACK_AFTER:
                self._pay_back(path, now)

    def _answer(self, path: Path, now: datetime) -> None:
        try:
            kind_of = iso20022.kind_of(path.read_bytes())
            if kind_of in {"pacs.002", "pacs.004"}:
                return self._keep(path, "told")
            if kind_of == "camt.056":
                return self._resolve(path, now)
            message = iso20022.read_transfers(path.read_bytes())
        except WrongXml:
            return self._keep(path, "unreadable")
        (transfer, *_) = message.transfers
        end = transfer.creditor.account[-4:]
        if end == _SILENT:
            return self._keep(path, "silent")
        reason = _REFUSED.get(end)
        kind = AnswerKind.REJECTED if reason else AnswerKind.ACCEPTED
        answer = _answer(transfer, kind, reason)
        name = f"S{message.message_id}"
        written = iso20022.write_report(name, [answer], of=message.message_id, at=now)
        write_whole(self._in / f"{name}.xml", written)
        return self._keep(path, "coming-back" if end in _RETURNED else "paying-back" if end == _PAYS_BACK else "done")

    def _resolve(self, path: Path, now: datetime) -> None:
        """What is asked back, by the account that had been paid."""
        recall = iso20022.read_recall(path.read_bytes())
        original = self._kept / "done" / f"{recall.instruction_id}.xml"
        name = f"C{recall.name}"
        account = ""
        if original.exists():
            (transfer, *_) = iso20022.read_transfers(original.read_bytes()).transfers
            account = transfer.creditor.account
        if not account or account.endswith(_KEEPS_IT):
            write_whole(self._in / f"{name}.xml", iso20022.write_resolution(name, recall, "CUST", at=now))
        else:
            back = Answer(
                kind=AnswerKind.RETURNED, instruction_id=recall.instruction_id, reason="FOCR", amount=recall.amount
            )
            written = iso20022.write_returns(
                name, [back], of=recall.instruction_id, settled_on=recall.settled_on, at=now
            )
            write_whole(self._in / f"{name}.xml", written)
        self._keep(path, "done")

    def _send_back(self, path: Path, now: datetime) -> None:
        message: TransferMessage = iso20022.read_transfers(path.read_bytes())
        (transfer, *_) = message.transfers
        answer = _answer(transfer, AnswerKind.RETURNED, _RETURNED[transfer.creditor.account[-4:]])
        name = f"R{message.message_id}"
        written = iso20022.write_returns(name, [answer], of=message.message_id, settled_on=transfer.settled_on, at=now)
        write_whole(self._in / f"{name}.xml", written)
        self._keep(path, "done")

    def _pay_back(self, path: Path, now: datetime) -> None:
        (transfer, *_) = iso20022.read_transfers(path.read_bytes()).transfers
        name = f"P{transfer.instruction_id}"
        back = SentTransfer(
            instruction_id=name,
            amount=transfer.amount,
            settled_on=transfer.settled_on,
            debtor=transfer.creditor,
            creditor=transfer.debtor,
            memo=transfer.memo,
        )
        write_whole(self._in / f"{name}.xml", iso20022.write_transfer(name, back, at=now))
        self._keep(path, "done")

    def _keep(self, path: Path, where: str) -> None:
        place = self._kept / where
        place.mkdir(parents=True, exist_ok=True)
        path.replace(place / path.name)


def _answer(transfer: SentTransfer, kind: AnswerKind, reason: str | None) -> Answer:
    return Answer(kind=kind, instruction_id=transfer.instruction_id, reason=reason, said=None, amount=transfer.amount)


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
