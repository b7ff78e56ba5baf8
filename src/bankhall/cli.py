"""The command `bankhall`. Every command that ends with figures takes --json: one object, the last line of stdout."""

import asyncio
import importlib
import json
import os
import pwd
import runpy
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import click
import msgspec
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn

from bankhall import __version__
from bankhall.kernel.actors import system
from bankhall.kernel.chain.proofs import ProofFigures
from bankhall.kernel.connections import Connections
from bankhall.kernel.data_keys import refuse_foreign_keys
from bankhall.kernel.db import Database, Reading
from bankhall.kernel.errors import Refusal
from bankhall.kernel.postgres import EmbeddedServerError
from bankhall.kernel.schema import drift, migrate, pending_in
from bankhall.kernel.settings import Settings, SettingsError
from bankhall.kernel.telemetry import configure_logs
from bankhall.kernel.vault import KeyStoreError, Vault
from bankhall.payments.sanctions.types import LoadedList

T = TypeVar("T")

CLI = system("command line")

# Claims about speed stand beside the code, not in the package.
_BENCH = Path(__file__).parents[2] / "bench"
_DRILLS = Path(__file__).parents[2] / "drills"

_LONGEST_REASON = 200
_LONGEST_LIST_NAME = 80
_LONGEST_STATEMENT = 200_000_000

console = Console(stderr=True)

as_json = click.option("--json", "as_json", is_flag=True, help="End with one JSON object as the last line of stdout.")


@click.group()
@click.version_option(__version__, prog_name="bankhall")
@click.pass_context
def main(context: click.Context) -> None:
    """Bankhall (营业厅): the hall where a bank meets its customers."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    configure_logs(level="warning", style="console")
    context.obj = settings


@main.command("migrate")
@click.option(
    "--check", is_flag=True, help="Change nothing; fail when the tables in the code differ from the migrations."
)
@click.pass_obj
def migrate_command(settings: Settings, check: bool) -> None:
    """Bring the database to the newest shape."""
    if check:
        _check_migrations()
        return
    applied = migrate(_find(settings).owner_url)
    click.echo(f"migrated: {', '.join(applied)}" if applied else "the database is up to date")


@main.command("serve")
@click.option("--target", default="all", help="Which modules to serve: all, or some of them, by comma.")
@click.option("--worker/--no-worker", default=True, help="Also run a worker beside the web process.")
@click.pass_obj
def serve_command(settings: Settings, target: str, worker: bool) -> None:
    """Open the hall: the web process and a worker, until interrupted."""
    from bankhall.app import targets_of
    from bankhall.identity.routes.sso import provider_of
    from bankhall.serve import PortTaken, serve

    try:
        targets_of(target)
        provider_of(settings)  # a key that cannot be read is found now, not by the first who signs in
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    _find_migrated(settings)
    _welcome(settings)
    try:
        serve(settings, target=target, with_worker=worker)
    except PortTaken as error:
        raise click.ClickException(str(error)) from None


@main.command("worker")
@click.pass_obj
def worker_command(settings: Settings) -> None:
    """Run jobs, timers and subscribers until interrupted."""
    from bankhall.worker import work

    configure_logs(level=settings.log_level, style=settings.log_format)
    asyncio.run(work(settings))


@main.command("demo")
@click.option("--customers", type=int, default=2_000, show_default=True, help="How many; 100000 take most of an hour.")
@as_json
@click.pass_obj
def demo_command(settings: Settings, customers: int, as_json: bool) -> None:
    """Fill an empty bank with demo customers, staff, accounts and two years of entries.

    A second time it changes nothing. Stopped half-way, it goes on when it is started again with the same number.
    """
    from bankhall.demo.actions.open_bank import open_demo_bank
    from bankhall.demo.rules import LEAST_CUSTOMERS, MOST_CUSTOMERS

    if not LEAST_CUSTOMERS <= customers <= MOST_CUSTOMERS:
        raise click.BadParameter(f"{LEAST_CUSTOMERS} to {MOST_CUSTOMERS}", param_hint="--customers")
    with _bar("demo customers") as told:
        opened = _in_bank(settings, lambda database: open_demo_bank(database.doors(CLI), size=customers, told=told))
    _tell(opened.figures, as_json=as_json, words=opened.words)


@main.group("ledger")
def ledger_group() -> None:
    """The books."""


@ledger_group.command("verify")
@as_json
@click.pass_obj
def ledger_verify_command(settings: Settings, as_json: bool) -> None:
    """Recompute all books from their entries. Exit status 0 only when everything agrees."""
    from bankhall.ledger.api import recompute

    findings = _in_bank(settings, lambda database: database.doors(CLI).read(recompute))
    told = {"ok": findings.ok, **msgspec.to_builtins(findings)}
    words = [f"{findings.transactions} transactions, {findings.entries} entries, {findings.accounts} accounts"]
    words += [f"{one.check}: {one.subject} expected {one.expected}, found {one.found}" for one in findings.differences]
    words.append("the books agree" if findings.ok else "THE BOOKS DO NOT AGREE")
    _tell(told, as_json=as_json, words="\n".join(words))
    sys.exit(0 if findings.ok else 1)


@main.group("audit")
def audit_group() -> None:
    """Who did what, and that nobody has changed it since."""


@audit_group.command("verify")
@click.option(
    "--checkpoints",
    "copies",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A copy of the file of checkpoints that was taken off this host; may be given several times.",
)
@as_json
@click.pass_obj
def audit_verify_command(settings: Settings, copies: tuple[Path, ...], as_json: bool) -> None:
    """Recompute the audit log's chain. Exit status 0 only when every row is where and what it was."""
    from bankhall.kernel.chain.checkpoints import Anchors
    from bankhall.kernel.chain.verifying import verify

    files = (Anchors(settings.audit_directory()).path, *copies)
    with _bar("audit rows") as told:
        verdict = _in_bank(settings, lambda database: database.doors(CLI).read(verify, files, told=told))
    _tell({"ok": verdict.ok, **msgspec.to_builtins(verdict)}, as_json=as_json, words=verdict.words())
    sys.exit(0 if verdict.ok else 1)


@audit_group.command("export")
@click.option("--from", "begin", required=True, type=click.DateTime(), help="The first moment, by the bank's clock.")
@click.option("--until", required=True, type=click.DateTime(), help="The first moment after the period.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@as_json
@click.pass_obj
def audit_export_command(settings: Settings, begin: datetime, until: datetime, out: Path, as_json: bool) -> None:
    """Take a period of the audit log out as a proof that needs no database to be checked.

    It holds the names of those who acted, and rows of some minutes around the period.
    """
    from bankhall.kernel.chain.proofs import Wanted, write_proof

    zone = ZoneInfo(settings.bank_timezone)
    wanted = Wanted(settings.bank_name, begin.replace(tzinfo=zone), until.replace(tzinfo=zone))
    if wanted.from_ >= wanted.until:
        raise click.BadParameter("not after --from", param_hint="--until")

    async def write(database: Database) -> ProofFigures:
        with _new_file(out) as file:
            return await database.doors(CLI).read(write_proof, file, wanted)

    figures = _in_bank(settings, write)
    words = f"{out}: {figures.rows} rows, {figures.checkpoints} checkpoints, whole until {figures.signed_until}"
    _tell(figures, as_json=as_json, words=words)


@audit_group.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--fingerprint", help="Believe only the key that has this SM3 fingerprint.")
@as_json
def audit_check_command(file: Path, fingerprint: str | None, as_json: bool) -> None:
    """Check a proof, without the database and without a key. Exit status 0 only when it holds."""
    from bankhall.kernel.chain.proofs import check_proof

    with file.open("rb") as opened:
        checked = check_proof(opened, only=fingerprint)
    _tell(checked, as_json=as_json, words=checked.words())
    sys.exit(0 if checked.ok else 1)


@audit_group.command("link")
@as_json
@click.pass_obj
def audit_link_command(settings: Settings, as_json: bool) -> None:
    """Give every committed row its place in the chain now, and sign it. The worker does this by itself."""
    from bankhall.kernel.chain.linking import link_everything

    linked = _in_bank(settings, lambda database: link_everything(database, settings.audit_directory()))
    _tell({"linked": linked}, as_json=as_json, words=f"{linked} rows linked")


@main.group("statement")
def statement_group() -> None:
    """Statements that the bank has issued."""


@statement_group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The bank's public key (PEM). Without it: the keys of this bank, from its own store.",
)
@as_json
@click.pass_obj
def statement_verify_command(settings: Settings, file: Path, key_file: Path | None, as_json: bool) -> None:
    """Check the seal of a statement (PDF, CSV or camt.053): needs no database. Exit status 0 only when it is whole."""
    from bankhall.statements.api import check_seal, key_of_pem

    if file.stat().st_size > _LONGEST_STATEMENT:
        raise click.ClickException(f"{file} is longer than any statement")
    if key_file is not None:
        try:
            keys = [key_of_pem(key_file.read_text("ascii"))]
        except ValueError:
            raise click.ClickException(f"{key_file} holds no public key (PEM)") from None
    else:
        keys = settings.keys().open().public_keys()
    checked = check_seal(file.read_bytes(), keys)
    _tell(checked, as_json=as_json, words=checked.words())
    sys.exit(0 if checked.ok else 1)


@main.command("scanner")
@as_json
@click.pass_obj
def scanner_command(settings: Settings, as_json: bool) -> None:
    """Whether files from outside are looked through for viruses. Exit status 1 when the scanner that is set is away."""
    from bankhall.kernel.uploads.errors import ScannerAway

    scanner = settings.scanner()
    if scanner is None:
        _tell({"state": "none", "version": None}, as_json=as_json, words="no scanner is set (BANKHALL_CLAMD)")
        return
    try:
        version = asyncio.run(scanner.version())
    except ScannerAway:
        _tell({"state": "away", "version": None}, as_json=as_json, words=f"away: nobody answers at {settings.clamd}")
        sys.exit(1)
    _tell({"state": "answers", "version": version}, as_json=as_json, words=f"answers: {version}")


@main.group("import")
def import_group() -> None:
    """Bring in the data of another bank."""


@import_group.command("berka")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@as_json
@click.pass_obj
def import_berka_command(settings: Settings, directory: Path, as_json: bool) -> None:
    """The Czech bank of the PKDD'99 challenge, from the directory of its .asc files.

    Importing again changes nothing; stop it when you like and start it again. Of trans.asc, rows = posted +
    already_there + those in quarantine; `quarantined` counts the bad rows of all files. Exit status 1 when a balance
    does not agree with the source's own.
    """
    from bankhall.insight.api import import_berka
    from bankhall.insight.errors import ImportRefused

    scanner = settings.scanner()
    if scanner is None:
        console.print("No virus scanner is set (BANKHALL_CLAMD): the files are read unscanned.")
    try:
        outcome = _in_bank(
            settings, lambda database: import_berka(database.doors(CLI), directory, show=console, scanner=scanner)
        )
    except ImportRefused as error:
        raise click.ClickException(str(error)) from None
    _tell(outcome.figures(), as_json=as_json, words=outcome.words())
    sys.exit(0 if outcome.balance_mismatches == 0 else 1)


@main.group("staff")
def staff_group() -> None:
    """The people who work here."""


@staff_group.command("hire")
@click.option("--login", required=True)
@click.option("--name", required=True)
@click.option("--role", required=True, help="For the first one of a new bank: administrator.")
@click.pass_obj
def staff_hire_command(settings: Settings, login: str, name: str, role: str) -> None:
    """Hire a member of staff into a role; a new bank needs its first administrator this way. Prints the code by which
    they choose their password: it is told once.
    """
    from bankhall.identity import api as identity

    async def hire(database: Database) -> tuple[UUID, str]:
        handed = await identity.hand_out()
        return await database.doors(CLI).write(identity.invite_into, name, login, role, handed.slow), handed.code

    staff_id, code = _in_bank(settings, hire)
    click.echo(f"hired: {staff_id}\ncode: {code}\nwithin three days, at {settings.staff_url}/console/set-up")


@staff_group.command("forget-factors")
@click.option("--login", required=True)
@click.pass_obj
def staff_forget_factors_command(settings: Settings, login: str) -> None:
    """After a lost phone: their second factors open nothing any more; with the password they set up new ones."""
    _forget_factors(settings, "staff", login)


@staff_group.command("let-in")
@click.option("--login", required=True)
@click.option("--reason", required=True, help="Stands in the audit log, for all who may read it.")
@as_json
@click.pass_obj
def staff_let_in_command(settings: Settings, login: str, reason: str, as_json: bool) -> None:
    """The sign-in provider is gone: lets one member of staff in once, by password and second factor.

    Where BANKHALL_OIDC_ONLY is on, for fifteen minutes. Administrators see it on their first page for a week.
    """
    from bankhall.identity import api as identity

    if not settings.oidc_only:
        raise click.ClickException("BANKHALL_OIDC_ONLY is not on here: passwords count as always")
    if not 1 <= len(said := " ".join(reason.split())) <= _LONGEST_REASON:
        raise click.BadParameter(f"1 to {_LONGEST_REASON} characters", param_hint="--reason")

    async def let_in(database: Database) -> datetime:
        doors = database.doors(CLI)
        return await doors.write(identity.let_staff_in, login, reason=said, operator=_operator())

    until = _in_bank(settings, let_in)
    local = until.astimezone(ZoneInfo(settings.bank_timezone))
    words = f"{login} can sign in once with password and second factor, beginning before {local:%H:%M}"
    _tell({"login": login, "until": until}, as_json=as_json, words=words)


def _operator() -> str:
    """As the machine knows whoever runs this; not by the environment, which says what one likes."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


@main.group("customer")
def customer_group() -> None:
    """The people whom the bank serves."""


@customer_group.command("enroll")
@click.option("--number", required=True, help="The customer number.")
@click.option("--login", required=True)
@click.pass_obj
def customer_enroll_command(settings: Settings, number: str, login: str) -> None:
    """Let a customer sign in to the portal. Prints the code by which they choose their password: it is told once."""
    from bankhall.customers import api as customers
    from bankhall.identity import api as identity

    async def enroll(database: Database) -> tuple[UUID, str]:
        handed = await identity.hand_out()
        doors = database.doors(CLI)
        return await doors.write(customers.enroll_by_code, number, handed.slow, login=login), handed.code

    enrolment_id, code = _in_bank(settings, enroll)
    click.echo(f"enrolled: {enrolment_id}\ncode: {code}\nwithin a day, at {settings.url}/recover?do=set-up")


@customer_group.command("forget-factors")
@click.option("--login", required=True)
@click.pass_obj
def customer_forget_factors_command(settings: Settings, login: str) -> None:
    """After a lost phone, once the branch has seen who they are: their second factors open nothing any more."""
    _forget_factors(settings, "customer", login)


def _forget_factors(settings: Settings, realm: str, login: str) -> None:
    from bankhall.identity import api as identity
    from bankhall.identity.types import Realm

    async def forget(database: Database) -> None:
        await database.doors(CLI).write(identity.forget_factors, Realm(realm), login)

    _in_bank(settings, forget)
    click.echo(f"forgotten: {login}")


@main.group("sanctions")
def sanctions_group() -> None:
    """Lists of names to which nobody at another bank is paid before a person has looked."""


@sanctions_group.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--list", "name", required=True, help="Which list it is, as UN or OFAC; the one of that name goes.")
@click.option("--version", required=True, help="As the list calls it, or its day.")
@as_json
@click.pass_obj
def sanctions_load_command(settings: Settings, file: Path, name: str, version: str, as_json: bool) -> None:
    """Loads a CSV file with the columns id, name, aliases (with ; between them), kind and programme."""
    from bankhall.payments.sanctions.actions import load_list
    from bankhall.payments.sanctions.adapters.lists import NotAList, read_list

    for option, said in (("--list", name), ("--version", version)):
        if not 1 <= len(said.strip()) <= _LONGEST_LIST_NAME:
            raise click.BadParameter(f"1 to {_LONGEST_LIST_NAME} characters", param_hint=option)
    raw = file.read_bytes()
    try:
        listed = read_list(raw)
    except NotAList as error:
        raise click.ClickException(f"nothing was loaded: {error}") from None

    async def load(database: Database) -> LoadedList:
        return await database.doors(CLI).write(load_list, name.strip(), version.strip(), listed, raw)

    loaded = _in_bank(settings, load)
    words = f"{loaded.name} {loaded.version}: {loaded.entries} entries" + ("" if loaded.is_new else ", there already")
    _tell(loaded, as_json=as_json, words=words)


@sanctions_group.command("show")
@as_json
@click.pass_obj
def sanctions_show_command(settings: Settings, as_json: bool) -> None:
    """Which lists are in force, and since when."""
    from bankhall.payments.sanctions.queries import lists

    async def show(database: Database) -> list[LoadedList]:
        return await database.doors(CLI).read(lists)

    found = _in_bank(settings, show)
    words = "\n".join(
        f"{one.name} {one.version}: {one.entries} entries, since {one.at:%Y-%m-%d %H:%M} UTC" for one in found
    )
    _tell(found, as_json=as_json, words=words or "no list is loaded: names are not compared")


@main.group("keys")
def keys_group() -> None:
    """The bank's keys."""


@keys_group.command("status")
@as_json
@click.pass_obj
def keys_status_command(settings: Settings, as_json: bool) -> None:
    """Which master keys wrap how many data keys, which public keys check the bank's signatures, and how old each secret
    is that the bank was given.
    """
    from bankhall.kernel.data_keys import keys_by_master
    from bankhall.kernel.secret_ages import SecretAge, given_secrets, note_secrets, secret_ages
    from bankhall.kernel.vault.masters import DUE_AFTER_DAYS, age_of

    async def look(database: Database) -> tuple[dict[str, int], Vault, list[SecretAge]]:
        assert database.vault is not None
        doors = database.doors(CLI)
        await doors.write(note_secrets, given_secrets(settings))
        return await doors.read(keys_by_master), database.vault, await doors.read(secret_ages)

    by_master, vault, ages = _in_bank(settings, look)
    present = vault.masters.current()
    days = age_of(present, datetime.now(UTC).date())
    told = {
        "algorithms": vault.suite.name,
        "master": present,
        "master_days": days,
        "data_keys": by_master,
        "secrets": [{"setting": one.name, "days": one.days, "due_in": one.left} for one in ages],
        "signing": [{"key": one.key_id, "algorithm": one.algorithm, "pem": one.pem} for one in vault.public_keys()],
    }
    words = [f"algorithms: {vault.suite.name}", f"master key: {present}"]
    if days is not None:
        left = DUE_AFTER_DAYS - days
        words.append(f"  {days} days old; a new one is " + (f"due in {left} days" if left > 0 else "due: keys rotate"))
    words += [f"  {name} wraps {keys} data keys" for name, keys in by_master.items()]
    words += [
        f"{one.name}: {one.days} days; a new one is " + (f"due in {one.left} days" if one.left > 0 else "due")
        for one in ages
    ]
    words += [f"signs with {one.key_id} ({one.algorithm})\n{one.pem}" for one in vault.public_keys()]
    _tell(told, as_json=as_json, words="\n".join(words))


@keys_group.command("rotate")
@click.option(
    "--retire",
    is_flag=True,
    help="Destroy the older master keys. Backups of the database from before then need a backup of the keys.",
)
@as_json
@click.pass_obj
def keys_rotate_command(settings: Settings, retire: bool, as_json: bool) -> None:
    """Make a new master key and wrap all others by it, while the bank is open."""
    from bankhall.kernel.key_rotation import rotate

    outcome = _in_bank(settings, lambda database: rotate(database.doors(CLI), settings.keys(), retire=retire))
    words = f"master key {outcome.master}: {outcome.wrapped_again} data keys wrapped again"
    if outcome.retired:
        words += f"\ndestroyed: {', '.join(outcome.retired)}"
    _tell(outcome, as_json=as_json, words=words)


@keys_group.command("move")
@click.option("--to", "to", type=click.Choice(["pkcs11"]), required=True)
@click.option("--retire", is_flag=True, help="Destroy masters.json when nothing is left to it.")
@as_json
@click.pass_obj
def keys_move_command(settings: Settings, to: str, retire: bool, as_json: bool) -> None:
    """Take the bank's keys over to the HSM that the settings name, while the bank is open. Every process must have been
    started with these settings before.
    """
    from bankhall.kernel.key_rotation import rotate
    from bankhall.kernel.vault.moving import MovingMasters

    store = settings.keys()
    if settings.pkcs11_module is None:
        raise click.ClickException("name the HSM first: BANKHALL_PKCS11_MODULE and BANKHALL_PKCS11_PIN")
    if not isinstance(store.masters, MovingMasters):
        raise click.ClickException("there is no masters.json: the keys are in the HSM already")
    outcome = _in_bank(settings, lambda database: rotate(database.doors(CLI), store, retire=retire))
    words = f"master key {outcome.master} in the HSM: {outcome.wrapped_again} data keys wrapped again"
    if outcome.retired:
        words += f"\ndestroyed: {', '.join(outcome.retired)}"
    _tell(outcome, as_json=as_json, words=words)


@keys_group.command("scrub")
@as_json
@click.pass_obj
def keys_scrub_command(settings: Settings, as_json: bool) -> None:
    """After an upgrade that sealed what lay in clear: write those tables anew, so that no file of the database holds
    what a row was before. Each table is closed while it is written; choose a quiet hour.
    """
    import psycopg

    from bankhall.kernel.scrubbing import LogScrubbed, scrub, scrub_log

    connections = _find_migrated(settings)
    try:
        tables = scrub(connections.owner_url, lambda table: click.echo(f"{table} is written anew", err=True))
    except psycopg.Error as error:
        raise click.ClickException(f"not all tables were written anew: {error}") from None
    log: LogScrubbed | None = None
    try:
        log = scrub_log(connections.server.url("postgres") if connections.server else connections.owner_url)
    except psycopg.errors.InsufficientPrivilege:
        click.echo("the log is not ours to scrub: it takes a superuser of the server (docs/operate/keys.md)", err=True)
    except psycopg.Error as error:
        raise click.ClickException(f"the log was not scrubbed: {error}") from None
    words = f"{len(tables)} tables hold no older versions of their rows. Throw away backups from before."
    if log is not None:
        words += f"\n{log.gone} segments of the log are gone."
        if log.left:
            words += f" {log.left} are held by a slot, a replica or an archive: once it has gone on, do this again."
        if log.is_archived:
            words += " The archive holds copies of them: throw away those from before, too."
    _tell({"tables": tables, "log": log}, as_json=as_json, words=words)


@main.command("openapi")
@click.option("--check", is_flag=True, help="Write nothing; fail when the kept description is not current.")
def openapi_command(check: bool) -> None:
    """Write the API's description and its list of problems into docs/api."""
    from bankhall.described import written_files

    stale = [path for path, text in written_files().items() if not path.is_file() or path.read_text() != text]
    if check and stale:
        raise click.ClickException(f"not current: {', '.join(map(str, stale))}. Run `bankhall openapi`.")
    if check:
        return
    for path, text in written_files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        click.echo(path)


@main.command("bench")
@click.argument("name", required=False)
@click.option("--seconds", type=click.IntRange(1, 3600), help="How long each series lasts, where a claim has series.")
@click.option("--data", type=click.Path(exists=True, file_okay=False), help="Where the data lies that it is about.")
@click.option("--customers", type=click.IntRange(10, 1_000_000), help="How many, where a claim is about customers.")
@click.option("--transactions", type=click.IntRange(100, 100_000_000), help="How many, where a claim is about these.")
@click.option("--seed", type=int, help="By which what is made up is made, where a claim makes something up.")
@as_json
def bench_command(
    name: str | None,
    seconds: int | None,
    data: str | None,
    customers: int | None,
    transactions: int | None,
    seed: int | None,
    as_json: bool,
) -> None:
    """Measure a claim about speed, or all of them (bench/README.md)."""
    claims = sorted(path.stem for path in _BENCH.glob("*.py"))
    if name is not None and name not in claims:
        raise click.ClickException(f"no such claim: {name}. There are: {', '.join(claims)}")
    if seconds is not None:
        os.environ["SECONDS"] = str(seconds)
    if data is not None:
        os.environ["DATA"] = data
    if customers is not None:
        os.environ["CUSTOMERS"] = str(customers)
    if transactions is not None:
        os.environ["TRANSACTIONS"] = str(transactions)
    if seed is not None:
        os.environ["SEED"] = str(seed)
    for claim in [name] if name else claims:
        console.print(f"measuring {claim} ...")
        try:
            figures = runpy.run_path(str(_BENCH / f"{claim}.py"))["measure"]()
        except FileNotFoundError as missing:
            if name:
                raise click.ClickException(str(missing)) from None
            console.print(f"{claim} is left out: {missing}")
            continue
        words = "\n".join(f"  {figure}: {value}" for figure, value in figures.items())
        _tell(figures, as_json=as_json, words=f"{claim}\n{words}")


@main.group("drill")
def drill_group() -> None:
    """Things go wrong on purpose, in a bank made for it (drills/README.md)."""


@drill_group.command("crash")
@click.option("--rounds", type=click.IntRange(1, 10_000), default=30, show_default=True)
@click.option("--seed", type=int, help="Kill in the same order as a drill before.")
@as_json
def drill_crash_command(rounds: int, seed: int | None, as_json: bool) -> None:
    """Kill servers, workers and PostgreSQL under load, and count what became of each payment.

    Starts a bank of its own and takes it away again. Exit status 0 only when nothing was lost, doubled or missed.
    """
    if not _DRILLS.is_dir():
        raise click.ClickException("the drills stand beside the source: run this in its checkout")
    sys.path[:0] = [str(_DRILLS.parent), str(_DRILLS.parent / "tools")]
    drill = importlib.import_module("drills.crash")
    figures = drill.run(rounds, seed=seed, say=lambda words: console.print(words, highlight=False))
    words = "\n".join(f"{figure}: {value}" for figure, value in figures.items())
    _tell(figures, as_json=as_json, words=words)
    wrong = ("lost", "doubled", "unbalanced", "events_missed", "events_doubled", "audit_broken")
    sys.exit(1 if any(figures[name] for name in wrong) else 0)


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """For us alone, and gone again when it does not become whole."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        try:
            yield file
        except BaseException:
            path.unlink(missing_ok=True)
            raise


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """How many of how many are done, on a terminal; nothing where there is none."""
    if not console.is_terminal:
        yield lambda done, of: None
        return
    with Progress(
        SpinnerColumn(), *Progress.get_default_columns(), MofNCompleteColumn(), console=console, transient=True
    ) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _welcome(settings: Settings) -> None:
    """Where to go, and who one can be in a demo bank."""
    from bankhall.demo.queries import begun, sign_ins
    from bankhall.demo.types import Begun, DemoSignIn

    async def look(reading: Reading) -> tuple[list[DemoSignIn], Begun]:
        return await sign_ins(reading), await begun(reading)

    shown, demo = _in_bank(settings, lambda database: database.doors(CLI).read(look))
    console.print(f"\n  [bold]{settings.bank_name}[/bold] 营业厅\n")
    console.print(f"  customers   {settings.url}")
    console.print(f"  staff       {settings.staff_url}/console")
    console.print(f"  the API     {settings.url}/api/docs\n")
    for one in shown:
        console.print(
            f"  {one.realm:<10}  {one.login:<14} {one.password}   {one.note_zh} · {one.note_en}", highlight=False
        )
    if demo.towns and not demo.is_whole:
        console.print(f"  The demo bank is not whole: run `bankhall demo --customers {demo.of_customers}` again.")
    console.print("\n  Ctrl-C closes the hall.\n")


def _check_migrations() -> None:
    """On an embedded server of its own that is thrown away, with every module's tables."""
    for kept in ("once", "time", "data_keys", "secret_ages"):
        importlib.import_module(f"bankhall.kernel.{kept}")

    here = Path(__file__).parent
    for models in (*here.glob("*/models.py"), *here.glob("*/*/models.py")):
        importlib.import_module(".".join(("bankhall", *models.relative_to(here).with_suffix("").parts)))
    from bankhall.kernel.postgres import stop_server, use_server

    with tempfile.TemporaryDirectory(prefix="bankhall-check-") as home:
        server = use_server(Path(home), durable=False)
        try:
            migrate(server.url("bankhall_owner"))
            differences = drift(server.url("bankhall_owner"))
        finally:
            server.release()
            stop_server(Path(home))
    if differences:
        raise click.ClickException("tables and migrations differ:\n  " + "\n  ".join(differences))


def _find(settings: Settings) -> Connections:
    try:
        return Connections.find(settings)
    except EmbeddedServerError as error:
        raise click.ClickException(str(error)) from None


def _find_migrated(settings: Settings) -> Connections:
    """The embedded database is brought to the newest shape as it is met. An outside one has its own people, who say
    when: one that is behind is refused.
    """
    connections = _find(settings)
    if connections.server is not None:
        migrate(connections.owner_url)
    elif behind := pending_in(connections.owner_url):
        raise click.ClickException(f"the database is behind by {', '.join(behind)}: run `bankhall migrate` first")
    return connections


def _in_bank(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Runs `work` on the bank's database."""
    connections = _find_migrated(settings)

    async def run() -> T:
        database = connections.database(application="bankhall command")
        try:
            await database.doors(CLI).read(refuse_foreign_keys)
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.title()} ({refusal})") from None
    except KeyStoreError as error:
        raise click.ClickException(str(error)) from None


def _tell(outcome: Any, *, as_json: bool, words: str) -> None:
    click.echo(json.dumps(msgspec.to_builtins(outcome), ensure_ascii=False) if as_json else words)
