"""What a handler is given by the app when it asks by name: `db: Db`, `settings: GivenSettings`."""

from collections.abc import Sequence

from litestar.di import NamedDependency

from bankhall.kernel.db import Doors
from bankhall.kernel.portions import Portion
from bankhall.kernel.settings import Settings

Db = NamedDependency[Doors]
GivenSettings = NamedDependency[Settings]
GivenPortions = NamedDependency[Sequence[Portion]]
