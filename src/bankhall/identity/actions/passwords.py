"""Hashing passwords: slow on purpose, so never in the event loop, never in a transaction, never without a bound."""

import asyncio
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from typing import Final, ParamSpec, TypeVar

import argon2
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

from bankhall.identity.adapters.stolen_passwords import is_any_stolen
from bankhall.identity.rules.passwords import good_password, spellings
from bankhall.identity.types import PasswordHash
from bankhall.kernel.errors import BadInput, TooMany

P = ParamSpec("P")
R = TypeVar("R")

# OWASP's second choice for argon2id (Password Storage Cheat Sheet): measured at 21 ms and 19 MiB.
HASHER: Final = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16)

# Two at once need 38 MiB and leave the event loop its turn; who comes when this many wait is told to come again.
_THREADS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
MOST_WAITING: Final = 64
_BUSY_RETRY_S: Final = 2

_waiting = 0


@contextmanager
def turn() -> Iterator[None]:
    """A place in this process's queue for hashing, taken before anything is counted. Raises TooMany when it is full."""
    global _waiting
    if _waiting >= MOST_WAITING:
        raise TooMany(_BUSY_RETRY_S)
    _waiting += 1
    try:
        yield
    finally:
        _waiting -= 1


async def hash_password(
    password: str, *, login: str, known: Iterable[str] = (), field: str = "password"
) -> PasswordHash:
    """For `hire_staff` and the like, before their transaction. `known`: names that others would try. Raises BadInput
    naming `field`, TooMany.
    """
    good = await refuse_weak(password, login=login, known=known, field=field)
    with turn():
        return await hash_again(good)


async def refuse_weak(password: str, *, login: str, known: Iterable[str] = (), field: str) -> str:
    """Where a password is set, never where it is shown. Raises BadInput naming `field`."""
    good = good_password(password, login=login, known=known, field=field)
    if await _in_thread(is_any_stolen, spellings(good)):
        raise BadInput.of(field, "among passwords that were stolen", code="identity.password_stolen")
    return good


async def hash_again(password: str) -> PasswordHash:
    """With the parameters of today, without looking at the rules. Take a turn first."""
    return PasswordHash(await _in_thread(HASHER.hash, password))


async def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password of the hash. With none it takes as long and is False. Take a turn first."""
    return await _in_thread(_verify, kept, password)


def is_outdated(kept: str) -> bool:
    return HASHER.check_needs_rehash(kept)


def new_salting() -> str:
    """Today's parameters and 128 random bits: a hash of argon2 without its end."""
    cost = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${_unpadded(secrets.token_bytes(HASHER.salt_len))}"


@cache
def nobodys_salting() -> str:
    """Where nobody has a code, so that guessing at one costs as much."""
    return new_salting()


async def slowly(plain: bytes, salting: str) -> bytes:
    """The end of that hash. Take a turn first."""
    return await _in_thread(_slowly, plain, salting)


def nobodys() -> PasswordHash:
    """In place of a password that is to open nothing any more."""
    return PasswordHash(_nobodys())


def _slowly(plain: bytes, salting: str) -> bytes:
    cost = argon2.extract_parameters(f"{salting}${_unpadded(bytes(HASHER.hash_len))}")
    salt = salting.rpartition("$")[2]
    return hash_secret_raw(
        plain,
        b64decode(salt + "=" * (-len(salt) % 4)),
        time_cost=cost.time_cost,
        memory_cost=cost.memory_cost,
        parallelism=cost.parallelism,
        hash_len=cost.hash_len,
        type=Type.ID,
        version=cost.version,
    )


def _unpadded(some: bytes) -> str:
    return b64encode(some).decode().rstrip("=")


def _verify(kept: str | None, password: str) -> bool:
    try:
        HASHER.verify(kept or _nobodys(), password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError, UnicodeEncodeError):
        return False
    return kept is not None


@cache
def _nobodys() -> str:
    """The hash of a password that nobody knows, for logins that nobody has."""
    return HASHER.hash(secrets.token_urlsafe(32))


async def _in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    return await asyncio.get_running_loop().run_in_executor(_THREADS, partial(work, *args, **kwargs))
