"""What the bank says about itself holds nobody's data."""

import json

import psycopg
import pytest
import structlog

from bankhall.kernel.telemetry import configure_logs, without_rows
from databases import Database

NAME = "张秀英"


@pytest.fixture
def offence(database: Database) -> psycopg.Error:
    """A violation whose error quotes the row."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("CREATE TEMP TABLE people (name text UNIQUE)")
        with pytest.raises(psycopg.Error) as caught:
            connection.execute("INSERT INTO people SELECT %s FROM generate_series(1, 2)", [NAME])
    assert NAME in str(caught.value)
    return caught.value


def test_what_an_error_says_is_told_without_the_row(offence: psycopg.Error) -> None:
    for text in (str(offence), repr(offence)):
        told = without_rows(text)

        assert NAME not in told
        assert "people_name_key" in told


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_log_line_of_a_failure_quotes_no_row(
    offence: psycopg.Error, style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(level="info", style="json" if style == "json" else "console")

    structlog.get_logger().error("it.failed", exc_info=offence, error=repr(offence))

    said = capsys.readouterr().err
    assert "people_name_key" in said
    assert NAME not in said
    if style == "json":
        assert json.loads(said)["event"] == "it.failed"
