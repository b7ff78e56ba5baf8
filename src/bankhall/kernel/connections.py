"""Where the bank's PostgreSQL is: the embedded one below home, kept running while this process lives, or another."""

from dataclasses import dataclass
from typing import Self

from bankhall.kernel.db import Database, connect
from bankhall.kernel.postgres import Server, use_server
from bankhall.kernel.settings import Settings
from bankhall.kernel.vault import Vault


@dataclass(frozen=True)
class Connections:
    """`app_url` is the running bank's role, `owner_url` the one that may change tables."""

    settings: Settings
    app_url: str
    owner_url: str
    server: Server | None = None

    @classmethod
    def find(cls, settings: Settings) -> Self:
        """Starts the embedded server when none is named. Raises EmbeddedServerError, which says what to do."""
        if settings.database_url is None:
            server = use_server(settings.home)
            return cls(settings, server.url("bankhall_app"), server.url("bankhall_owner"), server)
        owner = settings.database_owner_url or settings.database_url
        return cls(settings, settings.database_url.reveal(), owner.reveal())

    def database(self, *, application: str = "bankhall") -> Database:
        engine = connect(self.app_url, connections=self.settings.database_connections, application=application)
        return Database(engine, vault=self.vault())

    def vault(self) -> Vault:
        """Raises KeyStoreError, which says what to do."""
        return self.settings.keys().open()
