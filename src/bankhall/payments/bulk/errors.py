"""What bulk transfers refuse."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bankhall.kernel.errors import NotFound, Refusal, TooMany


class NoSuchBatch(NotFound, code="payments.batch_not_found", status=404):
    """There is no such file of payments."""


class BatchOver(Refusal, code="payments.batch_over"):
    """This file has been confirmed, has ended or was taken back."""


@dataclass(eq=False)
class FileKnown(Refusal, code="payments.file_known"):
    """The very same file was brought before."""

    batch_id: UUID
    at: datetime


class NothingToPay(Refusal, code="payments.nothing_to_pay", status=422):
    """There is no row in this file that could be paid."""


class NotAllGood(Refusal, code="payments.not_all_good", status=422):
    """All or none cannot be done: there are rows with faults, or rows for different days."""


class NotAtOnce(Refusal, code="payments.needs_yes_first"):
    """This payment would first wait for somebody, and all or none was wanted."""


class TooManyBatches(TooMany, code="payments.too_many_batches", status=429):
    """As many files were brought as can be in a day, or are still being read."""
