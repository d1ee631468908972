"""A PostgreSQL server with PostGIS of the test's own, on a socket in a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote


def programs():
    """Where the server's programs are; None when it, or PostGIS, is not installed."""
    for version in sorted(Path("/usr/lib/postgresql").glob("*"), reverse=True):
        postgis = Path("/usr/share/postgresql") / version.name / "extension" / "postgis.control"
        if (version / "bin" / "postgres").exists() and postgis.exists():
            return version / "bin"
    return None


class LocalPostgres:
    """As root it runs as the user postgres or nobody, because it refuses to run as root. Nobody pulls the plug on a
    test, so it does not wait for the disk."""

    def __init__(self):
        self.bin = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="sandtable-pg-"))
        self.server = None
        self.user = {}
        os.environ["PGUSER"] = "sandtable"
        if os.geteuid() == 0:
            known = {entry.pw_name: entry for entry in pwd.getpwall()}
            user = known.get("postgres") or known["nobody"]
            self.user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.run("initdb", "-D", self.folder / "data", "-U", "sandtable", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "-N")

    def run(self, program, *arguments):
        done = subprocess.run([self.bin / program, *map(str, arguments)], cwd="/", capture_output=True, text=True,
                              timeout=120, check=False, **self.user)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr}")
        return done.stdout

    def start(self):
        with (self.folder / "server.log").open("a") as log:
            self.server = subprocess.Popen(
                [self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=",
                 "-c", "fsync=off"], cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self.user)
        end = time.monotonic() + 60
        while True:
            try:
                return self.sql("SELECT 1")
            except RuntimeError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def stop(self):
        """Ends all connections and the server, as an administrator in a hurry does."""
        if self.server is not None:
            self.server.send_signal(2)
            self.server.wait(60)
        self.server = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, schema="incident"):
        """Without a user, as places demand: PGUSER names it."""
        return (f"postgresql:///postgres?host={quote(str(self.folder), safe='')}"
                f"&options=-csearch_path%3D{schema}%2Cpublic")

    def make_schema(self, schema="incident"):
        self.sql("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public")
        self.sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")

    def sql(self, statement):
        """Rows of what a statement gives, as lists of texts."""
        out = self.run("psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1", "-d",
                       self.address(), "-c", statement)
        return [row.split("\x1f") for row in out.rstrip("\n").split("\x1e") if row]
