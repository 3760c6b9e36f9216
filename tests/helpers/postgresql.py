"""A PostgreSQL server of the tests' own: a new database in a temporary folder, on a free port."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOSTS = ("127.0.0.1", "127.0.0.2")  # on both it listens, as on two machines
USER, PASSWORD = "clerk", "open sesame"  # a space, so that addresses must write it as %20


def programs() -> Path | None:
    """The folder of initdb and postgres; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    here = [Path(found).resolve().parent] if found else []
    return next(iter([*here, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]), None)


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """Start a server, give its port, stop it and remove its data. PostgreSQL refuses to run as root."""
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    data = Path(tempfile.mkdtemp(prefix="postgresql-"))
    as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        secret = data / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        for path in (data, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        made = [f"--pgdata={data}/db", f"--username={USER}", "--auth=scram-sha-256", f"--pwfile={secret}"]
        quick = ["--no-sync", "--encoding=UTF8", "--locale=C"]
        subprocess.run([folder / "initdb", *made, *quick], check=True, capture_output=True, **as_owner)
        with (data / "db" / "pg_hba.conf").open("a", encoding="utf-8") as rules:
            rules.write("host all all 127.0.0.0/8 scram-sha-256\n")
        settings = [
            f"port={port}",
            f"listen_addresses={','.join(HOSTS)}",
            f"unix_socket_directories={data}",
            "fsync=off",
        ]
        options = [word for setting in settings for word in ("-c", setting)]
        with (data / "log").open("wb") as log:
            running = subprocess.Popen(
                [folder / "postgres", "-D", data / "db", *options], stdout=log, stderr=log, **as_owner
            )
        try:
            wait_until_ready(port, running)
            yield port
        finally:
            running.send_signal(signal.SIGINT)  # a fast shutdown: clients are disconnected
            running.wait(timeout=30)
    finally:
        shutil.rmtree(data)


def wait_until_ready(port: int, running: subprocess.Popen[bytes]) -> None:
    """Return when the server lets its user in."""
    import psycopg

    for _ in range(300):
        try:
            psycopg.connect(
                host="127.0.0.1", port=port, user=USER, password=PASSWORD, dbname="postgres"
            ).close()
            return
        except psycopg.OperationalError:
            if running.poll() is not None:
                raise
            time.sleep(0.1)
    raise TimeoutError("PostgreSQL does not answer")
