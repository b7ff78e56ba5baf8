"""The embedded PostgreSQL: a real server below BANKHALL_HOME, there while somebody uses it.

    server = use_server(Path("var"))
    psycopg.connect(server.url())

Below HOME/postgres stand `data` (the cluster), `socket` and two lock files. Each process that uses the server holds
a shared lock on `users.lock`, which the kernel frees however the process ends. One detached supervisor, holder of
`supervisor.lock`, is the parent of `postgres`: it creates the cluster, starts postgres again when it dies, and
stops it when for a few seconds nobody has used it. Users start the supervisor, and start it again if it is killed.

Invariants: at most one supervisor and one postgres per home; a cluster once durable is never opened without fsync.
"""

from bankhall.kernel.postgres.cluster import binaries
from bankhall.kernel.postgres.places import EmbeddedServerError
from bankhall.kernel.postgres.server import Server, stop_server, use_server

__all__ = ["EmbeddedServerError", "Server", "binaries", "stop_server", "use_server"]
