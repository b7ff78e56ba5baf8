"""The generated files that describe the API, from the code as it is."""

from pathlib import Path

import msgspec

from bankhall.app import create_app
from bankhall.kernel.db import Database, connect
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.web import openapi, problems

_API = Path(__file__).parents[2] / "docs" / "api"


def written_files() -> dict[Path, str]:
    """What `docs/api` must hold. Needs no database: the app is built and asked, never run."""
    nowhere = Database(connect("postgresql://nobody@localhost/none", connections=2))
    app = create_app(Settings(secret_key=Secret("for the description only")), nowhere)
    catalogue = msgspec.json.format(msgspec.json.encode(problems.catalogue()), indent=1).decode()
    return {_API / "openapi.json": openapi.write(app), _API / "problems.json": catalogue + "\n"}
