#!/usr/bin/env python3
"""What people and the feed lab do to values: values_test.py PROGRAM

Faults of a file and of the command line through the whole program, and a person's way to a calibration, its withdrawal
and a verdict, by the commands that keys, buttons and the palette give."""

import sqlite3
import sys
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from program import Program, png_size

START = datetime(2026, 6, 12, 8, tzinfo=timezone(timedelta(hours=8)))
PLACE = """
[place]
name = { zh = "測試", en = "Test" }
crs = "EPSG:3826"
extent = [160000.0, 2530000.0, 180000.0, 2560000.0]
fictional = true

[incident]
name = { zh = "校正", en = "Calibration" }
start = "2026-06-12T08:00:00+08:00"
end = "2026-06-12T11:00:00+08:00"

[[feed]]
id = "roads"
kind = "recorded"
zone = "+08:00"
observations = "roads.csv"
x_column = "x"
y_column = "y"
values = [{ column = "depth_cm", property = "water_depth", unit = "cm" }]
"""
FAULTS = """
# A sensor that is stuck, and one that speaks in millimetres for half an hour.
roads/A freeze 30min..90min
roads/B scale=10 60min..90min   # as with a mistaken unit
"""
SCRIPT = """
at +01:00:00 select.station roads/A
at +01:00:00 calibration.set reason="mud under the sensor" series="roads/A/water_depth" offset=-0.02 from="2026-06-12T08:30:00+08:00"
at +01:10:00 calibration.ask-withdraw
at +01:15:00 calibration.set reason="cleaned" series="roads/A/water_depth" offset=0 from="2026-06-12T09:10:00+08:00"
at +01:20:00 reading.doubt reason="patrol saw a dry road" series="roads/B/water_depth"
at +01:25:00 reading.verify reason="camera 4" series="roads/A/water_depth"
at +01:29:00 calibration.ask
"""


def rows_of(incident, series):
    database = sqlite3.connect(f"file:{incident}?mode=ro", uri=True)
    try:
        return database.execute(
            "select (phenomenon_time - ?) / 60000, value, raw, reason from observation join series "
            "on series.fid = observation.series where series.id = ? order by 1",
            (int(START.timestamp() * 1000), series)).fetchall()
    finally:
        database.close()


class Values(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sandtable-values-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.place = self.root / "test.toml"
        self.place.write_text(PLACE, encoding="utf-8")
        lines = ["time,station,x,y,depth_cm"]
        for i in range(19):
            at = (START + timedelta(minutes=10 * i)).strftime("%Y-%m-%dT%H:%M:%S")
            lines += [f"{at},A,170000,2540000,{4 + i / 10:.1f}", f"{at},B,171000,2541000,{5 + i / 10:.1f}"]
        (self.root / "roads.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def test_faults_of_a_file_and_of_the_command_line_reach_the_incident_and_are_noted(self):
        faults = self.root / "faults.txt"
        faults.write_text(FAULTS, encoding="utf-8")
        out = self.root / "faulty.gpkg"
        program.must("run", self.place, "--out", out, "--faults", faults, "--fault", "roads/B spike=100%:0.5 120min..125min")
        frozen = {minute: (value, raw) for minute, value, raw, _ in rows_of(out, "roads/A/water_depth")}
        self.assertAlmostEqual(frozen[20][0], 0.042)
        self.assertEqual({frozen[m] for m in range(30, 90, 10)}, {frozen[30]}, "stuck for an hour")
        self.assertEqual(frozen[100][1], "5.0 cm")
        scaled = {minute: (value, raw) for minute, value, raw, _ in rows_of(out, "roads/B/water_depth")}
        self.assertAlmostEqual(scaled[60][0], 0.56)
        self.assertEqual(scaled[60][1], "56 cm", "as its sensor would have written it")
        self.assertEqual(scaled[100][1], "6.0 cm")
        self.assertEqual(scaled[120][1], "56.2 cm")
        events, _ = program.journal(out)
        notes = [event["text"] for event in events if event["type"] == "note_added"]
        self.assertEqual(notes, ["feed lab: roads/A freeze 30min..90min", "feed lab: roads/B scale=10 1h..90min",
                                 "feed lab: roads/B spike=100%:0.5 2h..125min"])

    def test_a_file_of_faults_that_cannot_be_read_is_named_with_its_line_and_leaves_nothing(self):
        out = self.root / "none.gpkg"
        faults = self.root / "faults.txt"
        faults.write_text("roads/A freeze\nroads/B melt\n", encoding="utf-8")
        done = program.run("run", self.place, "--out", out, "--faults", faults)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("faults.txt:2: 'melt'", done.stderr)
        done = program.run("run", self.place, "--out", out, "--faults", self.root / "nowhere.txt")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("nowhere.txt", done.stderr)
        self.assertFalse(out.exists())

    def test_a_person_calibrates_takes_it_back_and_judges_values(self):
        script = self.root / "script.txt"
        script.write_text(SCRIPT, encoding="utf-8")
        incident, picture = self.root / "judged.gpkg", self.root / "judged.png"
        program.must("shot", self.place, "--script", script, "--keep", incident, "--at", "+90min", "--size", "1280x800",
                     "--out", picture)
        self.assertEqual(png_size(picture), (1280, 800))
        self.assertIn("intact", program.must("verify", incident))
        events, _ = program.journal(incident)
        set_ = [event["calibration"] for event in events if event["type"] == "calibration_set"]
        self.assertEqual([c["offset"] for c in set_], [-0.02, 0])
        self.assertEqual([c["reason"] for c in set_], ["mud under the sensor", "cleaned"])
        self.assertTrue(all(c["author"] for c in set_))
        raw = [row[2] for row in rows_of(incident, "roads/A/water_depth")]
        self.assertEqual(raw[3], "4.3 cm", "what the sensor said stays")
        verdicts = [reflag for event in events if event["type"] == "observations_reflagged" for reflag in event["reflags"]
                    if "manual" in reflag["tests"]]
        self.assertEqual([(v["series"], v["tests"]["manual"]) for v in verdicts],
                         [("roads/B/water_depth", 4), ("roads/A/water_depth", 1)])
        self.assertIn("patrol saw a dry road", verdicts[0]["reason"])


if __name__ == "__main__":
    program = Program(sys.argv[1])
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
