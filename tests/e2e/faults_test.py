#!/usr/bin/env python3
"""What goes wrong around a live session, and what it costs: faults_test.py PROGRAM CLOCK_JUMP"""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from mqtt_peer import MOSQUITTO, Broker, Publisher
from patience import patient
from program import Program

FEEDS = ["status", "rubbish", "page", "cut", "steady"]
PATIENCE_S = 180


def place_text(base, port):
    """A live place: each feed is the same kind of table, so that each kind of trouble has one of its own."""
    feeds = "".join(f"""
[[feed]]
id = "{name}"
kind = "table"
zone = "utc"
url = "{base}/{name}"
format = "csv"
poll = "1s"
station = "station"
time = "time"
values = [{{ column = "depth", property = "water_depth", unit = "cm" }}]
""" for name in FEEDS)
    return f"""
[place]
name = {{ zh = "測試", en = "Test" }}
crs = "EPSG:3826"
extent = [160000.0, 2530000.0, 180000.0, 2560000.0]
fictional = true

[incident]
name = {{ zh = "故障", en = "Faults" }}
{feeds}
[[feed]]
id = "pushed"
kind = "mqtt"
zone = "utc"
host = "127.0.0.1"
port = {port}

[[feed.messages]]
topics = ["town/+"]
station_topic_level = 1
values = [{{ column = "/depth", property = "water_depth", unit = "cm" }}]
"""


def now_text():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Services:
    """Answers each feed with one fresh value, or with the trouble that was asked for."""

    def __init__(self):
        self.trouble = set()  # feeds that are in trouble now
        self.given = []       # (feed, time) of every value that left
        services = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                services.answer(self, self.path.strip("/"))

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, handler, feed):
        troubled = feed in self.trouble
        at = now_text()
        body = f"station,time,depth\nA,{at},{len(self.given) % 50}\n".encode()
        status = 500 if troubled and feed == "status" else 200
        if troubled and feed == "rubbish":
            body = bytes(range(256)) * 20
        if troubled and feed == "page":
            body = b"<!DOCTYPE html><html><body>Service is being maintained</body></html>"
        handler.send_response(status)
        handler.send_header("Content-Type", "text/csv")
        handler.send_header("Content-Length", str(len(body) * (3 if troubled and feed == "cut" else 1)))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True
        if not troubled:
            self.given.append((feed, at))

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *trouble):
        self.server.shutdown()
        self.server.server_close()


class Session:
    """`sandtable run` on a live place, and what its file says meanwhile."""

    def __init__(self, folder, services, broker):
        self.folder = Path(folder)
        self.incident = self.folder / "live.gpkg"
        self.place = self.folder / "live.toml"
        self.place.write_text(place_text(services.base, broker.port), encoding="utf-8")
        self.errors = self.folder / "stderr.txt"
        self.process = None

    def start(self, *more, **options):
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                [program.binary, "run", self.place, "--out", self.incident, *map(str, more)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, **options)

    def end(self):
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=patient(180))
        if code != 0:
            raise AssertionError(f"exit {code}: {self.said()}")

    def said(self):
        return self.errors.read_text(encoding="utf-8")

    def ask(self, sql):
        database = sqlite3.connect(f"file:{self.incident}?mode=ro", uri=True, timeout=20)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def until(self, what, holds):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended with {self.process.returncode}: {self.said()}")
            try:
                found = holds()
            except sqlite3.OperationalError:  # not there yet, or busy
                found = None
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"not within {PATIENCE_S} s: {what}\n{self.said()}\n{self.health()}")

    def values(self, feed="%"):
        return self.ask(f"select series.id, phenomenon_time, flag from observation join series on series.fid = "
                        f"observation.series where series.id like '{feed}/%' order by 2")

    def health(self):
        newest = {}
        for (body,) in self.ask("select body from journal where kind = 'feed_health_changed' order by seq"):
            said = json.loads(body)["health"]
            newest[said["source"]] = said
        return newest

    def troubled(self):
        return {source for source, said in self.health().items() if said["last_error"]}


def times_of(rows, feed):
    return {at for series, at, _ in rows if series.startswith(feed + "/")}


def milliseconds(at):
    return round(datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp() * 1000)


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sandtable-faults-")
        self.broker = Broker().start()
        self.services = Services().__enter__()
        self.session = Session(self.folder.name, self.services, self.broker)

    def tearDown(self):
        if self.session.process is not None and self.session.process.poll() is None:
            self.session.process.kill()
            self.session.process.wait()
        self.services.__exit__()
        self.broker.__exit__()
        self.folder.cleanup()

    def publish(self, depth):
        publisher = Publisher(self.broker.port)
        at = now_text()
        publisher.publish("town/P1", json.dumps({"time": at, "depth": depth}))
        publisher.close()
        return at

    def assert_all_is_kept(self):
        """Every value that left the services, but for what was on its way when the session ended."""
        program.must("verify", self.session.incident)
        rows = self.session.values()
        for feed in FEEDS:
            left = [milliseconds(at) for name, at in self.services.given if name == feed]
            self.assertLessEqual(set(left[:-2]) - times_of(rows, feed), set(), feed)

    def test_services_that_fail_and_a_broker_that_dies_are_told_and_come_back(self):
        session = self.session
        session.start()
        session.until("all feeds deliver", lambda: self.publish(1) and len(session.health()) == len(FEEDS) + 1
                      and all(said["observations"] > 0 for said in session.health().values()))
        self.services.trouble = set(FEEDS) - {"steady"}
        self.broker.kill()
        session.until("state says so", lambda: session.troubled() >= self.services.trouble | {"pushed"})
        self.assertNotIn("steady", session.troubled())
        before = len(session.values("steady"))
        session.until("the others go on", lambda: len(session.values("steady")) > before + 1)
        self.services.trouble = set()
        self.broker.start()
        counts = {feed: len(session.values(feed)) for feed in [*FEEDS, "pushed"]}
        session.until("all of them come back by themselves", lambda: self.publish(2) and not session.troubled()
                      and all(len(session.values(feed)) > n for feed, n in counts.items()))
        session.end()
        self.assert_all_is_kept()

    def test_a_session_that_is_killed_goes_on_in_the_same_file(self):
        session = self.session
        session.start()
        session.until("values come", lambda: all(len(session.values(feed)) >= 5 for feed in FEEDS))
        session.process.kill()
        session.process.wait()
        before = session.values()
        entries = session.ask("select max(seq) from journal")[0][0]
        program.must("verify", session.incident)
        self.assertNotEqual(program.run("run", session.place, "--out", session.incident).returncode, 0,
                            "without --resume nothing is touched")
        session.start("--resume")
        session.until("values come again", lambda: len(session.values()) > len(before) + 10)
        session.end()
        after = session.values()
        self.assertEqual(after[:len(before)], before, "what was recorded stays as it was")
        kinds = [kind for (kind,) in session.ask(f"select kind from journal where seq > {entries}")]
        self.assertNotIn("incident_opened", kinds)
        times = [at for (at,) in session.ask("select at from journal order by seq")]
        self.assertEqual(times, sorted(times))
        # Quality control remembers: the first value after the restart is compared with the last before it.
        first = [row for row in after[len(before):] if row[0].startswith("steady/")][0]
        self.assertNotEqual(first[2], 2, "it was judged as if nothing had been before it")
        program.must("verify", session.incident)

    def test_a_full_disk_is_told_and_costs_nothing_that_was_received(self):
        session = self.session
        session.start("--record-raw", session.folder / "live.raw",
                      preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        session.until("values come", lambda: len(session.values()) >= 10)
        files = [session.incident, Path(f"{session.incident}-wal"), session.folder / "live.raw"]
        # No file may grow any more; the shorter ones may until they are as long as the longest.
        limit = min(f.stat().st_size for f in files[1:])
        soft, hard = resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE, (limit, hard))
        session.until("somebody is told", lambda: "live.gpkg" in session.said())
        kept = len(session.values())
        given = len(self.services.given)
        session.until("services are still asked", lambda: len(self.services.given) > given + 20)
        self.assertEqual(len(session.values()), kept)
        resource.prlimit(session.process.pid, resource.RLIMIT_FSIZE, (soft, hard))
        session.until("it writes again", lambda: len(session.values()) > kept + 20)
        session.until("that is told too", lambda: "is written again" in session.said())
        session.end()
        self.assert_all_is_kept()
        again = session.folder / "again.gpkg"
        program.must("run", session.place, "--out", again, "--from-raw", session.folder / "live.raw")
        live = len(session.values())
        session.incident = again
        self.assertEqual(len(session.values()), live, "nor did the raw recording lose anything")

    def test_a_wall_clock_that_jumps_moves_no_value_and_refuses_none(self):
        session = self.session
        offset = session.folder / "offset"
        offset.write_text("0")
        # A program built with the address sanitizer wants to be loaded before anything else, and need not be.
        checked = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        session.start(env=os.environ | {"LD_PRELOAD": clock_jump, "SANDTABLE_TEST_CLOCK": str(offset),
                                        "ASAN_OPTIONS": checked})
        session.until("values come", lambda: len(session.values()) >= 10)
        for jump in ("7200", "-7200", "0"):
            offset.write_text(jump)
            before = len(session.values())
            session.until(f"values come although the clock is off by {jump} s",
                          lambda: len(session.values()) > before + 15)
        session.end()
        rows = session.ask("select at, wall from journal order by seq")
        self.assertEqual([at for at, _ in rows], sorted(at for at, _ in rows))
        self.assertLess(max(b[0] - a[0] for a, b in zip(rows, rows[1:])), 60_000, "no hole in the incident's time")
        self.assertGreater(max(abs(at - wall) for at, wall in rows), 7_000_000, "the clock did not jump at all")
        self.assertEqual({said["refused"] for said in session.health().values()}, {0})
        self.assert_all_is_kept()


if __name__ == "__main__":
    if MOSQUITTO is None:
        print("no mosquitto here")
        sys.exit(77)
    program, clock_jump = Program(sys.argv[1]), str(Path(sys.argv[2]).resolve())
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
