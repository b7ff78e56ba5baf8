"""Structured logs and metrics: what the bank says about itself while it works."""

import logging
import re
import sys
from typing import Literal

import structlog
from prometheus_client import Counter, Gauge, Histogram

from bankhall.kernel.redaction import redacted

REQUESTS = Counter("bankhall_requests_total", "HTTP requests answered", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("bankhall_request_seconds", "Time to answer a request", ["method", "route"])
TRANSACTIONS = Counter("bankhall_transactions_total", "Database transactions", ["door", "verb", "outcome"])
TRANSACTION_RETRIES = Counter("bankhall_transaction_retries_total", "Run again after a deadlock or conflict", ["verb"])
BATCH_SIZE = Histogram(
    "bankhall_batch_commands",
    "Commands per group commit",
    ["verb"],
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
)
BATCH_WAITING = Gauge("bankhall_batch_waiting", "Commands waiting for the next group commit", ["verb"])
EVENTS_HANDLED = Counter("bankhall_events_handled_total", "Events handled by a subscriber", ["subscriber"])
EVENTS_PARKED = Counter("bankhall_events_parked_total", "Events set aside after repeated failure", ["subscriber"])
LEDGER_POSTED = Counter("bankhall_ledger_transactions_total", "Ledger transactions posted", ["kind"])
AUDIT_LINKED = Counter("bankhall_audit_linked_total", "Rows of the audit log that were given their place in the chain")
# More than some minutes of either is an alarm: nobody links or signs (docs/operate/audit.md).
AUDIT_WAITING_SECONDS = Gauge("bankhall_audit_waiting_seconds", "Age of the oldest audit row without its place")
AUDIT_UNSIGNED = Gauge("bankhall_audit_unsigned_rows", "Rows in the chain behind the last signed checkpoint")
# 1 answers, 0 is set and away (nothing is taken in then), -1 none is set.
SCANNER = Gauge("bankhall_scanner", "Whether the virus scanner answers")
# Above 365 a new one is due (docs/operate/keys.md); -1 where its name does not say.
MASTER_KEY_DAYS = Gauge("bankhall_master_key_days", "Age of the master key that wraps at present")
# Of each secret that was given to the bank, since it first saw it. Above 365 it is due.
SECRET_DAYS = Gauge("bankhall_secret_days", "Age of a secret that is set", ["setting"])
# A script of somebody else's in our pages, or a page of ours that breaks our own policy.
POLICY_REPORTS = Counter("bankhall_policy_reports_total", "Told by browsers: kept out by the policy", ["directive"])
MESSAGES = Counter("bankhall_messages_total", "Tries to send a message", ["channel", "outcome"])
MODEL_ASKED = Counter("bankhall_model_asked_total", "Questions put to the language model", ["outcome"])
# A passkey or an app's secret that is not as the bank wrote it: somebody else writes in the database. One is an alarm.
ALTERED_FACTORS = Counter("bankhall_altered_factors_total", "What checks sign-ins, found altered at a use", ["way"])
SIGN_INS = Counter("bankhall_sign_ins_total", "Sign-ins tried", ["realm", "outcome"])


# PostgreSQL tells the row that offended: as it stands, or with its line ends escaped inside a repr.
_DETAIL = re.compile(r"DETAIL:.*?(?=\n|\\n|$)")


def without_rows(text: str) -> str:
    """What an error says, less the rows that it quotes: personal data has no place in logs."""
    return _DETAIL.sub("DETAIL: (left out)", text)


def configure_logs(*, level: str, style: Literal["json", "console"]) -> None:
    """One line an event on standard error: JSON for machines, or coloured for a person."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    chain: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        _leave_rows_out,
        _redact,
    ]
    structlog.configure(
        processors=[*chain, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(logging.WARNING, getattr(logging, level.upper())), force=True)


def _redact(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {name: redacted(value, name=name) for name, value in event.items()}


def _leave_rows_out(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {name: without_rows(value) if isinstance(value, str) else value for name, value in event.items()}
