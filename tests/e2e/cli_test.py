#!/usr/bin/env python3
"""The commands that open no window, run as a stranger would run them: cli_test.py PROGRAM"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

from patience import patient
from program import Program, png_size

SQUARE = {"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": "方塊"},
     "geometry": {"type": "Polygon", "coordinates": [[[120.2, 23.0], [120.3, 23.0], [120.3, 23.1], [120.2, 23.0]]]}},
    {"type": "Feature", "properties": {"name": "square"},
     "geometry": {"type": "Polygon", "coordinates": [[[120.4, 23.0], [120.5, 23.0], [120.5, 23.1], [120.4, 23.0]]]}}]}


# Nobody listens on the discard port of the loopback.
DEAD_FEED = """[place]
name = { zh = "死地址", en = "Dead address" }
crs = "EPSG:3826"
extent = [160000.0, 2530000.0, 180000.0, 2560000.0]
zone = "+08:00"

[incident]
name = { zh = "測試", en = "Test" }
start = "2026-06-28T17:00:00+08:00"

[[feed]]
id = "level"
kind = "provider"
provider = "chiayi_city_level"
base = "http://127.0.0.1:9"
poll = "2s"

[[rule_pack]]
use = "operations"
"""


class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="sandtable-cli-")
        cls.root = Path(cls.folder.name)
        cls.project = cls.root / "demo" / "demo.toml"
        program.must("demo", "--out", cls.project.parent, "--size", "small")
        cls.incident = cls.root / "run.gpkg"
        cls.summary = program.must("run", cls.project, "--out", cls.incident, "--for", "30min")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def tampered(self, name, statement):
        """A copy of the incident in which somebody changed a row behind the program's back."""
        copy = self.root / name
        shutil.copy(self.incident, copy)
        database = sqlite3.connect(copy)
        with database:
            changed = database.execute(statement).rowcount
        database.close()
        self.assertEqual(changed, 1)
        return copy

    def test_help_names_every_command(self):
        text = program.must("--help")
        for command in ["layers", "demo", "forecast", "run", "replay", "verify", "journal", "export", "report", "open", "shot", "film"]:
            self.assertRegex(text, rf"\n  {command} ")
            self.assertIn("Usage", program.must(command, "--help"))

    def test_a_seat_with_a_key_signs_and_a_changed_signature_is_named(self):
        signed = self.root / "signed.gpkg"
        key = self.root / "seat.key"
        self.assertIn("SANDTABLE_SEAT_KEY", program.must("--help"))
        with unittest.mock.patch.dict(os.environ, {"SANDTABLE_SEAT_KEY": str(key)}):
            program.must("run", self.project, "--out", signed, "--for", "2min")
        self.assertEqual(key.stat().st_mode & 0o077, 0, "readable for its owner alone")
        said = program.must("verify", signed)
        self.assertRegex(said, r"signed +up to entry \d+")
        self.assertRegex(said, r"seat key +[0-9a-f]{64}, \d+ commits")
        with sqlite3.connect(signed) as database:
            first = database.execute("SELECT min(seq) FROM journal_signature").fetchone()[0]
            database.execute("UPDATE journal_signature SET signature = zeroblob(64) WHERE seq = ?", (first,))
        database.close()
        done = program.run("verify", signed)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, rf"entry {first}: the signature of seat key [0-9a-f]{{64}} does not fit")

    def test_wrong_usage_exits_2_and_says_so_on_stderr(self):
        for arguments in [["fly"], ["verify"], ["demo", "--out", self.root / "never", "--size", "huge"],
                          ["run", self.project, "--out", self.root / "never.gpkg", "--for", "soon"],
                          ["shot", self.project, "--out", self.root / "never.png", "--size", "640"],
                          ["replay", self.incident, "--from", "noon"]]:
            done = program.run(*arguments)
            self.assertEqual(done.returncode, 2, (arguments, done.stderr))
            self.assertEqual(done.stdout, "", arguments)
            self.assertNotEqual(done.stderr.strip(), "", arguments)
        self.assertFalse((self.root / "never").exists())
        self.assertFalse((self.root / "never.gpkg").exists())

    def test_a_missing_file_exits_1_and_is_named(self):
        missing = self.root / "no-such-thing"
        for arguments in [["layers", f"{missing}.geojson"], ["run", f"{missing}.toml", "--out", self.root / "x.gpkg"],
                          ["verify", f"{missing}.gpkg"], ["replay", f"{missing}.gpkg"],
                          ["report", f"{missing}.gpkg", "--out", self.root / "no-report"],
                          ["shot", f"{missing}.toml", "--out", self.root / "x.png"]]:
            done = program.run(*arguments)
            self.assertEqual(done.returncode, 1, (arguments, done.stderr))
            self.assertIn(str(missing), done.stderr, arguments)
        self.assertFalse(Path(f"{missing}.gpkg").exists(), "looking at a missing file must not create it")

    def test_layers_lists_a_geojson_as_json(self):
        source = self.root / "square.geojson"
        source.write_text(json.dumps(SQUARE), encoding="utf-8")
        lines = program.must("layers", source, "--json").splitlines()
        self.assertEqual(len(lines), 1)
        layer = json.loads(lines[0])
        self.assertIn(2, layer.values(), layer)
        self.assertIn("4326", json.dumps(layer))

    def test_the_same_seed_writes_the_same_demo(self):
        again = self.root / "again"
        program.must("demo", "--out", again, "--size", "small")
        other = self.root / "other"
        program.must("demo", "--out", other, "--size", "small", "--seed", 2)
        for name in ["stations.csv", "demo.toml", "storm.csv", "rain.csv"]:
            first = (self.project.parent / name).read_bytes()
            self.assertEqual(first, (again / name).read_bytes(), name)
        self.assertNotEqual((again / "stations.csv").read_bytes(), (other / "stations.csv").read_bytes())

    def test_a_run_is_intact_and_says_what_it_holds(self):
        self.assertIn(str(self.incident), self.summary)
        text = program.must("verify", self.incident)
        self.assertIn("intact", text)
        events, _ = program.journal(self.incident)
        self.assertIn(f"entries       {len(events)}\n", text)

    def test_a_feed_at_a_dead_address_is_an_alarm_though_it_never_spoke(self):
        place, incident = self.root / "dead.toml", self.root / "dead.gpkg"
        place.write_text(DEAD_FEED, encoding="utf-8")
        program.must("run", place, "--out", incident, "--for", "4h", "--speed", 1440)
        events, _ = program.journal(incident)
        raised = [e["alarm"] for e in events if e["type"] == "alarm_changed"]
        self.assertEqual({(a["id"], a["state"], a["detail"]) for a in raised},
                         {("operations.feed-silent@level", "unacknowledged", "never")})

    def test_two_replays_reach_the_same_state(self):
        first = program.must("replay", self.incident, "--json")
        self.assertEqual(first, program.must("replay", self.incident, "--json"))
        events, _ = program.journal(self.incident)
        self.assertEqual([e["seq"] for e in events], list(range(1, len(events) + 1)))
        self.assertEqual(events[0]["type"], "incident_opened")
        for expected in ["stations_declared", "observations_ingested", "water_modelled"]:
            self.assertIn(expected, {e["type"] for e in events})

    def test_two_runs_of_the_same_recording_reach_the_same_state(self):
        again = self.root / "run-again.gpkg"
        program.must("run", self.project, "--out", again, "--for", "30min")
        until = ["--json", "--to", "2026-06-12T13:30:00+08:00"]
        first = program.must("replay", self.incident, *until)
        self.assertGreater(len(first.splitlines()), 100)
        self.assertEqual(program.must("replay", again, *until), first)

    def test_an_existing_incident_is_never_overwritten_silently(self):
        before = len(program.journal(self.incident)[0])
        copy = self.root / "continued.gpkg"
        shutil.copy(self.incident, copy)
        program.run("run", self.project, "--out", copy, "--for", "1min")
        self.assertGreaterEqual(len(program.journal(copy)[0]), before)
        self.assertEqual(program.run("verify", copy).returncode, 0)

    def test_a_run_that_cannot_begin_leaves_no_file_and_can_be_tried_again(self):
        out = self.root / "second_try.gpkg"
        done = program.run("run", self.project, "--out", out, "--for", "1min", "--fault", "nobody/F01 freeze")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("nobody", done.stderr)
        self.assertEqual([file.name for file in self.root.glob("second_try*")], [])
        program.must("run", self.project, "--out", out, "--for", "1min")

    def test_a_changed_journal_entry_is_named(self):
        broken = self.tampered("entry.gpkg", "UPDATE journal SET actor = actor || '!' WHERE seq = 7")
        done = program.run("verify", broken)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"broken: .*\b7\b")

    def test_a_changed_measured_value_is_named(self):
        database = sqlite3.connect(self.incident)
        row = database.execute("SELECT id, id >> 24 FROM observation ORDER BY id LIMIT 1 OFFSET 40").fetchone()
        database.close()
        if row:
            sql, named = f"UPDATE observation SET value = value + 0.01 WHERE id = {row[0]}", rf"\b{row[1]}\b"
        else:  # all of them are packed
            sql, named = "UPDATE observation_chunk SET body = zeroblob(length(body)) WHERE id = 1", "observation_chunk"
        done = program.run("verify", self.tampered("value.gpkg", sql))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, rf"broken: .*{named}")

    def test_a_file_cut_off_in_the_middle_is_not_called_intact(self):
        cut = self.root / "cut.gpkg"
        whole = self.incident.read_bytes()
        cut.write_bytes(whole[: len(whole) // 2])
        done = program.run("verify", cut)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertNotIn("intact", done.stdout)

    def test_a_report_holds_its_three_forms(self):
        folder = self.root / "report"
        program.must("report", self.incident, "--out", folder)
        kinds = {path.suffix for path in folder.rglob("*") if path.is_file()}
        self.assertLessEqual({".html", ".csv", ".gpkg"}, kinds)
        html = (folder / "report.html").read_text(encoding="utf-8")
        self.assertIn("澄汀市", html)

    def test_a_hand_over_pack_is_whole_and_says_so_until_somebody_touches_it(self):
        out = self.root / "handover"
        *_, folder, digest = program.must("report", self.incident, "--only-pack", "--out", out).splitlines()
        pack = Path(folder)
        for language in ("zh-Hant", "en"):
            for ending in ("html", "pdf"):
                self.assertGreater((pack / f"handover.{language}.{ending}").stat().st_size, 10_000)
        self.assertEqual(list(out.glob(".*")), [], "nothing half made may stay")
        checked = program.run("report", self.incident, "--check", pack)
        self.assertEqual(checked.returncode, 1, "nobody signed")
        self.assertIn("whole", checked.stdout)
        self.assertIn(digest, checked.stdout)
        (pack / "handover.en.html").write_text("another story", encoding="utf-8")
        checked = program.run("report", self.incident, "--check", pack)
        self.assertIn("NOT as it was made", checked.stdout)
        self.assertIn("handover.en.html: changed", checked.stderr)

    def test_a_real_place_runs_its_recorded_reports(self):
        place = Path(__file__).resolve().parents[1] / "places" / "tainan.toml"
        if not (place.parents[2].parent / "shared" / "data" / "places" / "tainan").is_dir():
            self.skipTest("the shared data are not beside this checkout")
        incident = self.root / "tainan.gpkg"
        program.must("run", place, "--out", incident, "--for", "10h")
        events = [json.loads(line) for line in program.must("replay", incident, "--json").splitlines()]
        stations = [s for e in events if e.get("type") == "stations_declared" for s in e["stations"]]
        raised = [e for e in events if e.get("type") == "alarm_changed" and e["alarm"]["state"] == "unacknowledged"]
        self.assertGreater(len(stations), 400)  # the ledger places some 700 reports of that day
        self.assertGreater(len(raised), 20)
        self.assertIn("intact", program.must("verify", incident))

    def test_a_shot_has_the_size_asked_for(self):
        picture = self.root / "shot.png"
        program.must("shot", self.project, "--out", picture, "--size", "640x360", timeout_s=170)
        self.assertEqual(png_size(picture), (640, 360))
        self.assertGreater(picture.stat().st_size, 20_000, "an empty picture compresses to next to nothing")


    def test_water_is_exported_as_rasters_that_say_when_where_and_from_what(self):
        out = self.root / "rasters"
        written = program.must("export", self.incident, "--out", out, "--at", "+10min", "--every", "15min").splitlines()
        about = json.loads((out / "export.json").read_text(encoding="utf-8"))
        self.assertEqual([Path(line).name for line in written], [f["file"] for f in about["files"]] + ["export.json"])
        self.assertEqual([f["shows"] for f in about["files"]], ["depth"] * 3 + [
            "largest depth", "arrival of the water [s from the start]", "time under water [s]",
            "largest depth times speed [m2/s]", "gravest flood hazard class, 1 to 6; 0 dry"])
        self.assertEqual((about["crs"], about["utc_offset"], about["fictional"]), ("EPSG:3826", "+08:00", True))
        self.assertTrue(about["data_version"]["intact"])
        self.assertEqual(len(about["data_version"]["journal_head"]), 64)
        for entry in about["files"]:
            raster = (out / entry["file"]).read_bytes()
            self.assertIn(raster[:2], (b"II", b"MM"), entry)
            self.assertIn(about["data_version"]["journal_head"][:16].encode(), raster, "the data version is in the file")
            self.assertIn(b"+08:00", raster, "and so is the time zone")
        done = program.run("export", self.incident, "--out", self.root / "never", "--from", "+20min", "--to", "+10min")
        self.assertEqual(done.returncode, 1, done.stderr)

    def test_a_moment_is_exported_as_a_geopackage_that_any_gis_reads(self):
        out = self.root / "moment"
        program.must("export", self.incident, "--out", out, "--at", "+20min", "--geopackage")
        about = json.loads((out / "export.json").read_text(encoding="utf-8"))
        file = out / next(f["file"] for f in about["files"] if f["shows"] == "state")
        layers = {layer["layer"]: layer for layer in map(json.loads, program.must("layers", "--json", file).splitlines())}
        self.assertLessEqual({"stations", "resources", "orders", "readings", "flood", "moment"}, set(layers))
        self.assertEqual(layers["flood"]["crs"], "EPSG:3826")
        database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.addCleanup(database.close)
        facts = dict(database.execute("SELECT fact, value FROM moment"))
        self.assertEqual((facts["utc_offset"], facts["fictional"], facts["journal_intact"]), ("+08:00", "yes", "yes"))
        self.assertEqual(facts["journal_head"], about["data_version"]["journal_head"])
        self.assertLess(int(facts["journal_entry"]), about["data_version"]["journal_entries"], "not what came later")
        self.assertGreater(database.execute("SELECT count(*) FROM readings WHERE value IS NOT NULL").fetchone()[0], 10)
        wet = dict(database.execute("SELECT class, area_m2 FROM flood"))
        self.assertIn("unknown", wet, "where no model speaks is not dry")
        # Its newest readings are no newer than the moment.
        newest, = database.execute("SELECT max(observed_at) FROM readings").fetchone()
        self.assertLessEqual(newest[:19], facts["at"][:19])

    def test_a_film_without_ffmpeg_is_a_folder_of_pictures(self):
        tools = self.root / "no-tools"
        tools.mkdir()
        film = self.root / "storm.mp4"
        done = self.film(film, tools)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no ffmpeg", done.stderr)
        frames = sorted((self.root / "storm.mp4.frames").glob("frame-*.png"))
        self.assertEqual(len(frames), 3)
        self.assertEqual({png_size(frame) for frame in frames}, {(640, 360)})
        self.assertEqual(len({frame.read_bytes() for frame in frames}), 3, "time goes on from picture to picture")
        self.assertIn(b"+08:00", frames[0].read_bytes()[:1000])

    def test_a_film_is_joined_by_the_ffmpeg_that_the_system_has(self):
        tools = self.root / "tools"
        tools.mkdir()
        ffmpeg = tools / "ffmpeg"
        ffmpeg.write_text('#!/bin/sh\nfor last; do :; done\nprintf "%s\\n" "$@" > "$last"\n', encoding="utf-8")
        ffmpeg.chmod(0o755)
        film = self.root / "joined.mp4"
        done = self.film(film, f"{tools}:/bin:/usr/bin")
        self.assertEqual(done.returncode, 0, done.stderr)
        words = film.read_text(encoding="utf-8").splitlines()
        self.assertIn("-framerate", words)
        self.assertTrue([w for w in words if w.startswith("title=")], words)
        self.assertTrue([w for w in words if w.startswith("comment=") and "+08:00" in w and "journal entry" in w], words)
        self.assertFalse((self.root / "joined.mp4.frames").exists(), "the pictures are not needed any more")

    def film(self, out, path):
        return subprocess.run([program.binary, "film", self.incident, "--out", out, "--from", "+10min", "--to", "+20min",
                               "--every", "5min", "--size", "640x360"], env={**os.environ, "PATH": str(path)},
                              capture_output=True, text=True, timeout=patient(240), check=False)


if __name__ == "__main__":
    program = Program(sys.argv.pop(1))
    unittest.main(verbosity=2)
