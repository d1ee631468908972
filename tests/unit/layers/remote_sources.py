#!/usr/bin/env python3
"""What the loader does with sources on the network: a database of its own and a web server of its own, both local.

usage: remote_sources.py PROGRAM [words before --json ...]

Starts PostgreSQL with PostGIS on a socket in a temporary folder and an HTTP server that knows ranges on a free port.
Checks counts, CRSs, times, and that no password is printed. The database part is skipped where PostGIS is absent.
"""
import glob
import http.server
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

PASSWORD = "hunter2hunter2"
POINT = ('{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"a"},'
         '"geometry":{"type":"Point","coordinates":[120.2,23.0]}}]}')
faults = []


def check(good, words):
    if not good:
        faults.append(words)


def layers_of(words, source, environment=None):
    done = subprocess.run(words + ["--json", source], capture_output=True, timeout=60, env=environment)
    text = done.stdout.decode("utf-8") + done.stderr.decode("utf-8")
    check(PASSWORD not in text, "%s: the password is printed" % source.replace(PASSWORD, "***"))
    return done.returncode, [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


class RangeServer(http.server.SimpleHTTPRequestHandler):
    """Python's own server sends whole files only, which GDAL does not take for a file."""

    def do_GET(self):
        path = self.translate_path(self.path)
        wanted = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if self.path.startswith("/slow"):
            time.sleep(30)
        if not wanted or not os.path.isfile(path):
            return super().do_GET()
        with open(path, "rb") as file:
            whole = file.read()
        first, last = int(wanted.group(1)), int(wanted.group(2) or len(whole) - 1)
        part = whole[first:last + 1]
        if not part:
            return self.send_error(416)
        self.send_response(206)
        self.send_header("Content-Range", "bytes %d-%d/%d" % (first, first + len(part) - 1, len(whole)))
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *_):
        pass


def check_http(words, folder):
    with open(os.path.join(folder, "a.geojson"), "w", encoding="utf-8") as file:
        file.write(POINT)
    spy = os.path.join(folder, "spy.vrt")
    handler = lambda *given: RangeServer(*given, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d" % server.server_port
    with open(spy, "w", encoding="utf-8") as file:
        file.write('<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/%s/a.geojson</SrcDataSource>'
                   '</OGRVRTLayer></OGRVRTDataSource>' % url)
    for source in (url + "/a.geojson", "/vsicurl/" + url + "/a.geojson"):
        status, found = layers_of(words, source)
        check(status == 0 and len(found) == 1 and found[0].get("feature_count") == 1, "%s: %s" % (source, found))
    status, found = layers_of(words, url + "/none.geojson")
    check(status == 1 and "error" in found[0], "a missing page: %s" % found)
    start = time.monotonic()
    status, found = layers_of(words, url + "/slow.geojson")
    check(status == 1 and time.monotonic() - start < 20, "a slow server: %.0f s, %s" % (time.monotonic() - start, found))
    status, found = layers_of(words, spy)
    check(status == 1 and "/vsicurl/" in found[0]["error"], "a file that points to the network: %s" % found)
    server.shutdown()


class Database:
    """A PostgreSQL of its own; server programs refuse to run as root, so they run as the packaged user then."""

    def __init__(self, folder):
        self.folder = folder
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
        self.programs = os.path.dirname(found[-1]) if found else None
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(self, program, *words):
        command = self.as_user + [os.path.join(self.programs, program)] + list(words)
        return subprocess.run(command, capture_output=True, timeout=120, cwd=self.folder)

    def start(self):
        if self.programs is None or not glob.glob("/usr/share/postgresql/*/extension/postgis.control"):
            return False
        secret = os.path.join(self.folder, "secret")
        with open(secret, "w", encoding="ascii") as file:
            file.write(PASSWORD)
        if self.as_user:
            owner = pwd.getpwnam("postgres")
            for path in (self.folder, secret):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        data = os.path.join(self.folder, "data")
        made = self.run("initdb", "-D", data, "-U", "tester", "-A", "scram-sha-256", "--pwfile", secret, "-N", "-E", "UTF8",
                        "--locale", "C")
        if made.returncode != 0:
            return False
        options = "-k %s -c listen_addresses='' -c fsync=off" % self.folder
        return self.run("pg_ctl", "-D", data, "-o", options, "-l", os.path.join(self.folder, "log"), "-w", "start").returncode == 0

    def stop(self):
        self.run("pg_ctl", "-D", os.path.join(self.folder, "data"), "-m", "immediate", "stop")


def check_database(words, folder):
    database = Database(folder)
    if not database.start():
        return False
    try:
        sql = ("CREATE EXTENSION postgis; CREATE TABLE pumps (id serial PRIMARY KEY, 名稱 text, at geometry(Point, 3826));"
               "INSERT INTO pumps (名稱, at) VALUES ('永康', ST_SetSRID(ST_MakePoint(170000, 2545000), 3826)),"
               "('安南', ST_SetSRID(ST_MakePoint(171000, 2546000), 3826)), ('未定', NULL);")
        made = subprocess.run(["psql", "-h", folder, "-U", "tester", "-d", "postgres", "-q", "-c", sql], capture_output=True,
                              env=dict(os.environ, PGPASSWORD=PASSWORD), timeout=120)
        check(made.returncode == 0, "psql: %s" % made.stderr)
        plain = "PG:host=%s dbname=postgres user=tester" % folder
        url = "postgresql://tester:%s@/postgres?host=%s" % (PASSWORD, folder)
        for source in ("%s password=%s" % (plain, PASSWORD), url):
            status, found = layers_of(words, source)
            pumps = [layer for layer in found if layer.get("layer") == "pumps"]
            check(status == 0 and len(pumps) == 1, "the database: %s" % found)
            if not pumps:
                continue
            pumps = pumps[0]
            check(pumps["feature_count"] == 3 and pumps["crs"] == "EPSG:3826", "the table: %s" % pumps)
            check("名稱" in [field["name"] for field in pumps["fields"]], "its fields: %s" % pumps["fields"])
            check(abs(pumps["extent_wgs84"][0] - 120.2) < 0.1, "its place: %s" % pumps["extent_wgs84"])
        status, found = layers_of(words, plain, dict(os.environ, PGPASSWORD=PASSWORD))
        check(status == 0, "the password from the environment: %s" % found)
        status, found = layers_of(words, plain + " password=wrong" + PASSWORD)
        check(status == 1 and "error" in found[0] and "tester" in found[0]["error"], "a wrong password: %s" % found)
    finally:
        database.stop()
    return True


def main():
    words = sys.argv[1:]
    if not words:
        print(__doc__)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        check_http(words, folder)
    folder = tempfile.mkdtemp()
    try:
        tried = check_database(words, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for fault in faults:
        print(fault)
    print("web server: done; database: %s" % ("done" if tried else "skipped, no PostgreSQL with PostGIS"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
