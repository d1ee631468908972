#!/usr/bin/env python3
"""One place that subscribes to every family of sources there is, for an hour: feeds_test.py PROGRAM TRUST_SENTENCES"""

import contextlib
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from feed_server import RECIPES, ROOT, FeedServer
from moving_time import TAIPEI, iso
from mqtt_peer import MOSQUITTO, Broker, Publisher
from patience import FACTOR
from program import Program
from sparkplug_node import EdgeNode

# Sources with rows that are wrong on purpose: a clock a year ahead, a value that is two, a measure nobody declared.
REFUSE_SOME = {"kaohsiung-rain", "kaohsiung-sewer", "uk-ea"}
MEASURE = {recipe.stem.replace("_", "-") for recipe in RECIPES.glob("*.toml")} | {
    "civil-iot", "frost", "frost-multi", "pumps", "sparkplug-gates"}
WARN = {"warning", "warnings-atom", "warnings-json", "gdacs"}
REPORT = {"citizens", "calls"}
SPEED = 120 / FACTOR  # an hour in half a minute, or in as much more as the build is slower
ENTRY = "Lin 20min staff-gauge water_level 3.2 m read by eye"


def publish(broker, clock, stop):
    """What comes over MQTT, every half second of real time from the first question on."""
    node, count = EdgeNode(), 0
    publisher = Publisher(broker.port)
    while not stop.wait(0.5):
        if clock.begun is None:
            continue
        now = clock.now()
        epoch_ms = int(now.timestamp() * 1000)
        level = 2 + count / 100
        publisher.publish("town/P7/telemetry", json.dumps(
            {"time": iso(now, TAIPEI), "at": [120.24, 23.04], "name": "移動抽水機", "fuel": 90 - count / 2,
             "discharge": "0.3"}, ensure_ascii=False))
        rows = [{"log": {"id": f"G{i}", "time": epoch_ms + 8 * 3600 * 1000, "depth": count + i}} for i in (1, 2)]
        publisher.publish("gateways/A", json.dumps({"sensors": rows}))
        publisher.publish("v1.1/Datastreams('level/7')/Observations", json.dumps(
            {"@iot.id": 100000 + count, "phenomenonTime": iso(now), "result": f"{1.5 + count / 200:.3f}"}))
        # The first births may come before anybody listens; a node may introduce itself whenever it likes.
        publisher.publish(*(node.birth(epoch_ms, level) if count % 10 == 0 else node.data(epoch_ms, level)))
        count += 1
    publisher.close()


class EveryFeed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="sandtable-feeds-")
        folder = Path(cls.folder.name)
        cls.incident, cls.raw = folder / "every.gpkg", folder / "every.raw"
        cls.place = folder / "every_feed.toml"
        text = (ROOT / "tests" / "places" / "every_feed.toml").read_text(encoding="utf-8")
        with Broker() as broker, FeedServer(speed=SPEED) as server:
            cls.place.write_text(text.replace("http://127.0.0.1:18080", server.base).replace("18830", str(broker.port)),
                                 encoding="utf-8")
            stop = threading.Event()
            peer = threading.Thread(target=publish, args=(broker, server.time, stop))
            peer.start()
            try:
                # With a speed the clock runs by the wall, so that answers have time to come.
                cls.summary = program.must("run", cls.place, "--out", cls.incident, "--for", "1h", "--speed", SPEED,
                                           "--record-raw", cls.raw, "--enter", ENTRY)
            finally:
                stop.set()
                peer.join()
        cls.again = folder / "again.gpkg"
        cls.said_again = program.must("run", cls.place, "--out", cls.again, "--from-raw", cls.raw)
        cls.events, _ = program.journal(cls.incident)
        cls.health = {}
        for event in cls.events:
            if event["type"] == "feed_health_changed":
                cls.health[event["health"]["source"]] = event["health"]
        cls.database = sqlite3.connect(cls.incident)

    @classmethod
    def tearDownClass(cls):
        cls.database.close()
        cls.folder.cleanup()

    def test_every_family_is_subscribed_to_and_measures(self):
        self.assertLessEqual(MEASURE | WARN | REPORT, set(self.health))
        for source in sorted(MEASURE):
            health = self.health[source]
            with self.subTest(source):
                self.assertEqual(health["last_error"], "")
                self.assertEqual(health["errors"], 0, health)
                self.assertGreater(health["observations"], 0, health)
                if source not in REFUSE_SOME:
                    self.assertEqual(health["refused"], 0, health)

    def test_values_keep_coming_for_the_whole_hour(self):
        """Each family's newest value is of the last half hour, its oldest of the first."""
        spans = {}
        for series, first, last in self.database.execute(
                "select series.id, min(phenomenon_time), max(phenomenon_time) from observation join series "
                "on series.fid = observation.series group by series.id"):
            source = series.split("/")[0]
            low, high = spans.get(source, (first, last))
            spans[source] = (min(low, first), max(high, last))
        moving = [s for s, (first, last) in spans.items() if last - first >= 30 * 60 * 1000]
        self.assertGreaterEqual(len(moving), 40, {s: (b - a) / 60000 for s, (a, b) in spans.items()})
        self.assertLessEqual({"civil-iot", "frost", "frost-multi", "pumps", "sparkplug-gates"}, set(moving))

    def test_the_next_page_was_found_by_its_link_byte_for_byte(self):
        stations = {row[0] for row in self.database.execute("select id from stations where id like 'civil-iot/%'")}
        self.assertEqual(stations, {f"civil-iot/uuid-{n}" for n in (101, 102, 201, 202)})

    def test_warnings_and_reports_are_known_and_an_exercise_is_none(self):
        alerts = {a["name"]["identifier"]: a for e in self.events if e["type"] == "alerts_received" for a in e["alerts"]}
        self.assertLessEqual({"ONE-1", "ONE-2", "RAIN-1", "RIVER-1"}, set(alerts))
        self.assertEqual(alerts["RIVER-1"]["status"], "Exercise")
        self.assertTrue(any(a["source"] == "gdacs" for a in alerts.values()))
        reports = {r["id"]: r for e in self.events if e["type"] == "damage_reported" for r in e["reports"]}
        self.assertGreaterEqual(sum(id.startswith("citizens/") for id in reports), 5)
        self.assertIsNone(reports["calls/8"]["depth_m"], "0 means that nobody told")
        self.assertNotIn("0912", json.dumps(list(reports.values())))

    def test_a_person_is_a_source_like_any_other(self):
        rows = self.database.execute("select value, raw, flag from observation join series on series.fid = "
                                     "observation.series where series.id = 'manual/staff-gauge/water_level:manual'")
        self.assertEqual(rows.fetchall(), [(3.2, "3.2 m (Lin): read by eye", 1)])

    def test_every_reading_says_what_it_is_worth_in_both_languages(self):
        lines = subprocess.run([trust_sentences, self.incident], capture_output=True, text=True, check=True).stdout
        said = [json.loads(line) for line in lines.splitlines()]
        known = {row[0] for row in self.database.execute("select id from series")}
        self.assertEqual({s["series"] for s in said}, known)
        for s in said:
            with self.subTest(s["series"]):
                self.assertRegex(s["zh"], r"[\u4e00-\u9fff]{2}")
                self.assertRegex(s["en"], r"[A-Za-z]{3}.* ")
                for sentence in (s["zh"], s["en"]):
                    self.assertNotRegex(sentence, r"\{|\}|trust_reason\.|quality\.")
        self.assertGreaterEqual(len({s["trust"] for s in said}), 3, "not everything here is worth the same")

    def test_raw_bytes_read_again_without_a_network_say_the_same(self):
        said = ("select series.id as id, phenomenon_time, received_time, value, raw, flag, tests, reason, hex(note) "
                "from observation "
                "join series on series.fid = observation.series where series.id not like 'manual/%' "
                "order by 1, 2, 3, 4, 5, 6, 7, 8, 9")
        with contextlib.closing(sqlite3.connect(self.again)) as again:
            first, second = self.database.execute(said).fetchall(), again.execute(said).fetchall()
        self.assertGreater(len(first), 1000)
        for a, b in zip(first, second):
            self.assertEqual(a, b)
        self.assertEqual(len(first), len(second))

    def test_warnings_and_reports_read_again_are_the_same(self):
        again, _ = program.journal(self.again)
        for kind, what in (("alerts_received", "alerts"), ("damage_reported", "reports")):
            first, second = (sorted(json.dumps(told, sort_keys=True) for event in events if event["type"] == kind
                                    for told in event[what]) for events in (self.events, again))
            with self.subTest(kind):
                self.assertGreaterEqual(len(first), 5)
                self.assertEqual(first, second)

    def test_the_same_recording_gives_the_same_state_every_time(self):
        third = Path(self.folder.name) / "third.gpkg"
        said = program.must("run", self.place, "--out", third, "--from-raw", self.raw)
        self.assertEqual(state_of(said), state_of(self.said_again))

    def test_replay_reaches_the_state_that_was_live(self):
        for incident, summary in ((self.incident, self.summary), (self.again, self.said_again)):
            count, state = state_of(summary)
            lines = program.must("replay", incident, "--json", "--digest-every", 1).splitlines()
            digests = {line["checkpoint"]: line["state"] for line in map(json.loads, lines) if "checkpoint" in line}
            self.assertEqual(digests[count], state)

    def test_what_came_is_verified_and_on_the_map(self):
        program.must("verify", self.incident)
        program.must("verify", self.again)
        kinds = dict(self.database.execute("select kind, count(*) from stations group by kind").fetchall())
        for kind in ["road_flood", "river_level", "sewer_level", "drain_level", "rain", "pump_station", "gate",
                     "mobile_pump"]:
            self.assertGreater(kinds.get(kind, 0), 0, kinds)


def state_of(summary):
    """Events and digest of the state at the end, as `run` says them."""
    found = re.search(r"(\d+) events, .* state ([0-9a-f]+)", summary)
    return int(found[1]), found[2]


if __name__ == "__main__":
    if MOSQUITTO is None:
        print("no mosquitto here")
        sys.exit(77)
    program, trust_sentences = Program(sys.argv[1]), sys.argv[2]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
