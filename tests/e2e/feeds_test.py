#!/usr/bin/env python3
"""One place that subscribes to every service there is a recipe for: feeds_test.py PROGRAM"""

import contextlib
import json
import sqlite3
import sys
import tempfile
import unittest
from pathlib import Path

from feed_server import ROOT, RECIPES, FeedServer
from program import Program

# Sources with rows that are wrong on purpose: a clock a year ahead, a value that is two, a measure nobody declared.
REFUSE_SOME = {"kaohsiung-rain", "kaohsiung-sewer", "uk-ea"}


class EveryFeed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="sandtable-feeds-")
        cls.incident = Path(cls.folder.name) / "every.gpkg"
        text = (ROOT / "tests" / "places" / "every_feed.toml").read_text(encoding="utf-8")
        with FeedServer() as server:
            place = Path(cls.folder.name) / "every_feed.toml"
            place.write_text(text.replace("http://127.0.0.1:18080", server.base), encoding="utf-8")
            # With a speed the clock runs by the wall, so that answers have time to come: 20 s.
            raw = Path(cls.folder.name) / "every.raw"
            cls.summary = program.must(
                "run", place, "--out", cls.incident, "--for", "2min", "--speed", "6", "--record-raw", raw
            )
        cls.again = Path(cls.folder.name) / "again.gpkg"
        program.must("run", place, "--out", cls.again, "--from-raw", raw)
        events, _ = program.journal(cls.incident)
        cls.health = {}
        for event in events:
            body = json.dumps(event)
            if "last_error" in body:
                health = find(event, "last_error")
                cls.health[health["source"]] = health
        cls.database = sqlite3.connect(cls.incident)

    @classmethod
    def tearDownClass(cls):
        cls.database.close()
        cls.folder.cleanup()

    def test_every_recipe_is_subscribed_to_and_delivers(self):
        wanted = {recipe.stem.replace("_", "-") for recipe in RECIPES.glob("*.toml")}
        self.assertLessEqual(wanted, set(self.health))
        for source in wanted:
            health = self.health[source]
            self.assertEqual(health["last_error"], "", source)
            self.assertEqual(health["errors"], 0, source)
            self.assertGreater(health["observations"], 0, (source, health))
            if source not in REFUSE_SOME:
                self.assertEqual(health["refused"], 0, (source, health))

    def test_raw_bytes_read_again_without_a_network_say_the_same(self):
        heard = "from observation join series on series.fid = observation.series order by id, phenomenon_time"
        said = f"select series.id as id, phenomenon_time, value, raw, flag, tests, reason {heard}"
        received = f"select received_time, series.id as id {heard}"
        with contextlib.closing(sqlite3.connect(self.again)) as again:
            self.assertEqual(self.database.execute(said).fetchall(), again.execute(said).fetchall())
            # Live, the clock went on between the wire and the parser: milliseconds, six times as fast as the wall.
            first, second = self.database.execute(received), again.execute(received)
            self.assertLess(max(abs(a - b) for (a, _), (b, _) in zip(first, second)), 10_000)

    def test_what_came_is_verified_and_on_the_map(self):
        program.must("verify", self.incident)
        kinds = dict(self.database.execute("select kind, count(*) from stations group by kind").fetchall())
        for kind in ["road_flood", "river_level", "sewer_level", "drain_level", "rain", "pump_station", "gate",
                     "mobile_pump"]:
            self.assertGreater(kinds.get(kind, 0), 0, kinds)


def find(value, key):
    """The object, however deep, that has this key."""
    if isinstance(value, dict):
        if key in value:
            return value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            found = find(item, key)
            if found is not None:
                return found
    return None


if __name__ == "__main__":
    program = Program(sys.argv[1])
    unittest.main(argv=sys.argv[:1], verbosity=2)
