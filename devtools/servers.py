"""PostgreSQL and the broker together: those that the environment does not name are started here."""

import os
from pathlib import Path

from devtools.broker import Broker
from devtools.postgres import Postgres
from devtools.processes import Child


class Servers:
    """`start()` brings up what DATABASE_URL and REDIS_URL do not already name; `environment` says where all are."""

    def __init__(self, home: Path, *, throwaway: bool = False, ignore_given: bool = False):
        given = {} if ignore_given else os.environ
        self.postgres = None if given.get("DATABASE_URL") else Postgres(home, throwaway=throwaway)
        self.broker = None if given.get("REDIS_URL") else Broker(home, throwaway=throwaway)

    @property
    def started(self) -> list[Postgres | Broker]:
        return [server for server in (self.postgres, self.broker) if server]

    @property
    def children(self) -> list[Child]:
        return [server.child for server in self.started if server.child]

    @property
    def environment(self) -> dict[str, str]:
        """Tests make databases, so theirs are reached as the owner; the product's only when tables are made."""
        named = {"DATABASE_URL": self.postgres, "REDIS_URL": self.broker}
        urls = {name: server.url for name, server in named.items() if server}
        if self.postgres and not self.postgres.throwaway:
            urls["MIGRATION_DATABASE_URL"] = self.postgres.url
            urls["DATABASE_URL"] = self.postgres.url_of_the_product
            urls["AUDIT_ANCHORS"] = str(self.postgres.anchors)
        return urls

    def describe(self) -> str:
        database = f"PostgreSQL {self.postgres.major}" if self.postgres else "PostgreSQL of DATABASE_URL"
        return f"{database} and {self.broker.label if self.broker else 'the broker of REDIS_URL'}"

    def start(self) -> None:
        """Both at once; waits until both answer. What did start is stopped again if the other does not."""
        try:
            for server in self.started:
                server.start()
            for server in self.started:
                server.wait()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for server in reversed(self.started):
            server.stop()
