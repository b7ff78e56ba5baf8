"""splink over the whole bank, in a process of its own: neither it nor DuckDB is ever loaded into the web process or the
worker, and what it has seen goes with its memory.

    async for line in link(order, traits): ...

The customers go in through a pipe, what comes out are ids, levels and weights. The child has no keys and no database,
its DuckDB lies in memory with no directory to spill to, and a crash leaves no core: nothing of anybody touches a disk.
"""

import asyncio
import logging
import re
import resource
import sys
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, Final
from uuid import UUID

import msgspec

from bankhall.insight.duplicates.rules.comparing import FIELDS, Field
from bankhall.insight.duplicates.rules.traits import Traits, keys_of
from bankhall.insight.duplicates.rules.weighing import TWINS_PER_CUSTOMER, Model, Worth, priors

# Fewer customers have too few twins to learn from.
_LEAST_LEARNED: Final = 2_000
# What so many share tells nobody apart.
MOST_BY_KEY: Final = 50
_MOST_PAIRS_LEARNED: Final = 2_000_000
_RANDOM_PAIRS: Final = 400_000
_PRIOR_COUNTS_AS: Final = 100
_MOST_SECONDS: Final = 3_600
_MEMORY: Final = "3GB"
_LINE: Final = 1 << 20

_PLAIN: Final = {
    name: "VARCHAR[]" if "tuple" in str(kind) else "VARCHAR" for name, kind in Traits.__annotations__.items()
}
_ENCODER: Final = msgspec.json.Encoder()


class LinkingFailed(Exception):
    """The child ended before it had told everything: a defect, or more customers than fit into memory."""


class Order(msgspec.Struct, frozen=True):
    """`model`: weigh by this one and learn nothing. `least`: bits from which on a pair is told."""

    least: float
    seed: int
    model: Model | None = None


class Learned(msgspec.Struct, frozen=True, tag="learned"):
    """Before all pairs. `is_trained`: by this bank's customers. `terms`: of values that more
    than one has: the trait, the value, how many have it, and of how many.
    `pairs`: how many were compared.
    """

    model: Model
    is_trained: bool
    terms: list[tuple[str, str, int, int]]
    pairs: int


class Found(msgspec.Struct, frozen=True, array_like=True, tag="pair"):
    low_id: UUID
    high_id: UUID
    levels: tuple[int, ...]
    weights: tuple[float, ...]
    total: float


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    found: int


class _Row(msgspec.Struct, frozen=True):
    traits: Traits
    keys: list[str]


async def link(order: Order, traits: AsyncIterable[Traits]) -> AsyncIterator[Learned | list[Found]]:
    """First what was learned, then the pairs, some thousand at a time. Raises LinkingFailed."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "bankhall.insight.duplicates.adapters.linking", _ENCODER.encode(order).decode()),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PATH": "", "LANG": "C.UTF-8", "HOME": "/nonexistent"},
        limit=64 * _LINE,
    )
    telling = asyncio.create_task(_tell(child, traits))
    ended = False
    try:
        async with asyncio.timeout(_MOST_SECONDS):
            assert child.stdout is not None
            some: list[Found] = []
            while line := await child.stdout.readline():
                match msgspec.json.decode(line, type=Learned | Ended) if line[:1] == b"{" else _found(line):
                    case Found() as found:
                        some.append(found)
                    case Learned() as learned:
                        yield learned
                    case Ended():
                        ended = True
                if len(some) == 2_000:
                    yield some
                    some = []
            if some:
                yield some
        await child.wait()
        await telling
    finally:
        telling.cancel()
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0 or not ended:
        # What it would say about why may quote whom it was comparing.
        raise LinkingFailed(f"the linking ended with {child.returncode}")


def _found(line: bytes) -> Found:
    return msgspec.json.decode(line, type=Found)


async def _tell(child: asyncio.subprocess.Process, traits: AsyncIterable[Traits]) -> None:
    assert child.stdin is not None
    some = bytearray()
    try:
        async for one in traits:
            row = {name: getattr(one, name) for name in _PLAIN} | {"keys": keys_of(one)}
            some += _ENCODER.encode(row) + b"\n"
            if len(some) > _LINE:
                child.stdin.write(bytes(some))
                await child.stdin.drain()
                some.clear()
        child.stdin.write(bytes(some))
        await child.stdin.drain()
        child.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        return  # whoever reads its answers notices that there are none


# ------------------------------------------------------------------------------------------------- in the child


def _run(order: Order) -> None:
    import duckdb
    from splink import DuckDBAPI

    logging.disable(logging.CRITICAL)
    connection = duckdb.connect(":memory:")
    for setting in (
        "temp_directory = ''",
        f"memory_limit = '{_MEMORY}'",
        "threads = 2",
        "preserve_insertion_order = true",
    ):
        connection.execute(f"SET {setting}")
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in {**_PLAIN, "keys": "VARCHAR[]"}.items())
    connection.execute(
        "CREATE TABLE whole AS SELECT * FROM read_json("  # noqa: S608  # our own columns
        f"'/dev/stdin', format = 'newline_delimited', columns = {{{columns}}}) ORDER BY id"
    )
    connection.execute("SET enable_external_access = false")
    connection.execute("CREATE TABLE customers AS SELECT * EXCLUDE (keys) FROM whole")
    connection.execute(
        f"""
        CREATE TABLE pairs AS
        WITH each AS (SELECT id, unnest(keys) AS key FROM whole),
        rare AS (SELECT key FROM each GROUP BY key HAVING count(*) BETWEEN 2 AND {MOST_BY_KEY})
        SELECT DISTINCT l.id AS join_key_l, r.id AS join_key_r, '0' AS match_key
        FROM rare JOIN each l USING (key) JOIN each r USING (key) WHERE l.id < r.id
        """  # noqa: S608  # a number of ours
    )
    (customers,) = _one(connection, "SELECT count(*) FROM customers")
    (pairs,) = _one(connection, "SELECT count(*) FROM pairs")
    out = sys.stdout.buffer
    held = _one(connection, "SELECT count(name), count(letters) FROM customers")
    floors = {trait: 1 / max(1, count) for trait, count in zip(("name", "letters"), held, strict=True)}
    base = order.model or msgspec.structs.replace(priors(customers), least_share=floors)
    is_trained = False
    if order.model is None and customers >= _LEAST_LEARNED:
        base, is_trained = _learn(connection, base, order.seed), True
    out.write(_ENCODER.encode(Learned(base, is_trained, _terms(connection), pairs)) + b"\n")
    told = 0
    if pairs:
        api = DuckDBAPI(connection)
        linker = _linker(api, base, "scoring")
        linker.table_management.register_blocked_pairs_for_predict(api.register("pairs", table_name="blocked"))
        scored = linker.inference.predict(threshold_match_weight=order.least).physical_name
        told = _tell_pairs(connection, scored, out)
    out.write(_ENCODER.encode(Ended(told)) + b"\n")
    out.flush()


def _tell_pairs(connection: Any, scored: str, out: Any) -> int:
    levels = ", ".join(f"gamma_{field.name}" for field in FIELDS)
    weights = ", ".join(f"coalesce(mw_{field.name}, 0) + {_tf_of(connection, scored, field)}" for field in FIELDS)
    rows = connection.execute(
        f"SELECT id_l, id_r, [{levels}], [{weights}], match_weight FROM {scored} ORDER BY id_l, id_r"  # noqa: S608  # splink's columns
    )
    told = 0
    while some := rows.fetchmany(5_000):
        for low, high, found, bits, total in some:
            places = tuple(_place(field, value) for field, value in zip(FIELDS, found, strict=True))
            out.write(_ENCODER.encode(["pair", str(low), str(high), places, bits, total]) + b"\n")
        told += len(some)
    return told


def _tf_of(connection: Any, scored: str, field: Field) -> str:
    """splink keeps what it adds for how common a value is in columns of their own."""
    columns = [row[0] for row in connection.execute(f"DESCRIBE {scored}").fetchall()]
    own = [name for name in columns if re.fullmatch(f"mw_tf_adj_{field.name}", name)]
    return f"coalesce({own[0]}, 0)" if own else "0"


def _place(field: Field, gamma: int) -> int:
    """splink counts levels from below: 0 is what is left, the highest the first."""
    return -1 if gamma < 0 else len(field.levels) - gamma


def _learn(connection: Any, base: Model, seed: int) -> Model:
    """u by pairs picked at random, m by what EM makes of those who agree in one field."""
    from splink import DuckDBAPI

    linker = _linker(DuckDBAPI(connection), base, "learning")
    linker.training.estimate_u_using_random_sampling(max_pairs=_RANDOM_PAIRS, seed=seed)
    for rule in ("l.birth = r.birth AND l.kind = r.kind", "l.letters = r.letters AND l.kind = r.kind"):
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule,
                estimate_without_term_frequencies=True,
                max_pairs=_MOST_PAIRS_LEARNED,
                record_sample_proportion=1.0,
            )
        except Exception:  # noqa: S112  # a bank in which nobody agrees in it: what was known before stays
            continue
    learned = {one.output_column_name: one for one in linker._settings_obj.comparisons}
    return msgspec.structs.replace(
        base, worths=tuple(_mixed(field, learned[field.name], base, nth) for nth, field in enumerate(FIELDS))
    )


def _mixed(field: Field, learned: Any, base: Model, nth: int) -> tuple[Worth, ...]:
    """What was learned beside what was known before, which counts as much as a hundred twins."""
    twins = base.customers * TWINS_PER_CUSTOMER
    by_place = {
        _place(field, level.comparison_vector_value): level
        for level in learned.comparison_levels
        if not level.is_null_level
    }
    mixed = []
    for place, before in enumerate(base.worths[nth]):
        of = field if place == len(field.levels) else field.levels[place]
        m = before.m if of.is_fixed else _number(by_place[place].m_probability, before.m)
        u = before.u if of.is_u_fixed else _number(by_place[place].u_probability, before.u)
        m = (twins * m + _PRIOR_COUNTS_AS * before.m) / (twins + _PRIOR_COUNTS_AS)
        mixed.append(Worth(min(m, 0.999), min(max(u, before.u / 4), 0.9999)))
    return tuple(mixed)


def _number(value: object, otherwise: float) -> float:
    """splink tells of a level that it has not seen by a text."""
    return float(value) if isinstance(value, (int, float)) and 0 < value < 1 else otherwise


def _terms(connection: Any) -> list[tuple[str, str, int, int]]:
    terms: list[tuple[str, str, int, int]] = []
    for trait in ("name", "letters"):
        rows = connection.execute(
            f"SELECT {trait}, count(*), (SELECT count({trait}) FROM customers)"  # noqa: S608  # our own names
            f" FROM customers WHERE {trait} IS NOT NULL GROUP BY 1 HAVING count(*) > 1 ORDER BY 1"
        )
        terms += [(trait, value, held, total) for value, held, total in rows.fetchall()]
    return terms


def _linker(api: Any, model: Model, name: str) -> Any:
    from splink import Linker

    settings = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": model.prior,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": ["l.birth = r.birth"],
        "comparisons": [_comparison(field, model.worths[nth], model) for nth, field in enumerate(FIELDS)],
    }
    return Linker(api.register("customers", table_name=name), settings)


def _comparison(field: Field, worths: tuple[Worth, ...], model: Model) -> dict[str, object]:
    levels: list[dict[str, object]] = [
        {"sql_condition": _splinks(field.unknown), "is_null_level": True, "label_for_charts": "unknown"}
    ]
    for level, worth in zip(field.levels, worths, strict=False):
        one = {
            "sql_condition": _splinks(level.sql),
            "label_for_charts": level.name,
            "m_probability": worth.m,
            "u_probability": worth.u,
            "fix_m_probability": level.is_fixed,
        }
        if level.common_in:
            one |= {
                "tf_adjustment_column": level.common_in,
                "tf_adjustment_weight": 1.0,
                "tf_minimum_u_value": model.least_share[level.common_in],
                "disable_tf_exact_match_detection": True,
            }
        levels.append(one)
    levels.append(
        {
            "sql_condition": "ELSE",
            "label_for_charts": "other",
            "m_probability": worths[-1].m,
            "u_probability": worths[-1].u,
            "fix_m_probability": field.is_fixed,
        }
    )
    return {"output_column_name": field.name, "comparison_levels": levels}


def _splinks(sql: str) -> str:
    """`l.name` as splink calls it."""
    return re.sub(r"\b([lr])\.(\w+)", r"\2_\1", sql)


def _one(connection: Any, sql: str) -> Any:
    return connection.execute(sql).fetchall()[0]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * _MOST_SECONDS, 2 * _MOST_SECONDS))
    _run(msgspec.json.decode(sys.argv[1], type=Order))


if __name__ == "__main__":
    main()
