#!/usr/bin/env python3
"""`sandtable forecast` as a stranger would use it: forecast_test.py PROGRAM"""

import csv
import json
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from patience import patient
from program import Program

KEYS = {"cells", "wet_cells_max", "steps", "simulated_s", "wall_s", "cell_updates", "cell_updates_per_s", "threads",
        "scheme", "volume_initial_m3", "volume_in_m3", "volume_out_m3", "volume_end_m3", "mass_error_ratio", "warnings"}

# Two ponds of 100 x 100 m side by side, 1 m of water where the ground is lower than 1 m: the western half.
TWO_PONDS = """title = "two ponds"
[grid]
flat = { columns = 40, rows = 20, cell_size = 5.0, origin = [0.0, 100.0], elevation = 0.0 }
manning = 0.03
[time]
end = "20min"
output_every = "1min"
rasters_at = ["10min"]
[[gauge]]
name = "west"
at = [52.0, 52.0]
[[gauge]]
name = "east"
at = [152.0, 52.0]
"""


def ascii_grid(path, rows, cell_m, nodata=-9999, west=0.0, south=0.0):
    """An ESRI ASCII grid, first row in the north."""
    head = (f"ncols {len(rows[0])}\nnrows {len(rows)}\nxllcorner {west}\nyllcorner {south}\n"
            f"cellsize {cell_m}\nNODATA_value {nodata}\n")
    path.write_text(head + "\n".join(" ".join(f"{z:.6g}" for z in row) for row in rows) + "\n", encoding="ascii")


def tiff_tags(path):
    """Tags of the first directory of a little-endian TIFF, as far as the tests need them."""
    data = path.read_bytes()
    order, magic, offset = struct.unpack_from("<2sHI", data)
    if order != b"II" or magic != 42:
        raise AssertionError(f"{path} is no little-endian TIFF")
    tags = {}
    for i in range(struct.unpack_from("<H", data, offset)[0]):
        tag, kind, count, value = struct.unpack_from("<HHII", data, offset + 2 + 12 * i)
        size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 12: 8}.get(kind, 1)
        at = value if size * count > 4 else offset + 2 + 12 * i + 8
        if kind == 3:
            tags[tag] = struct.unpack_from(f"<{count}H", data, at)
        elif kind == 4:
            tags[tag] = struct.unpack_from(f"<{count}I", data, at)
        elif kind == 12:
            tags[tag] = struct.unpack_from(f"<{count}d", data, at)
        elif kind == 2:
            tags[tag] = data[at:at + count].rstrip(b"\0").decode()
    return tags


class Forecast(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sandtable-forecast-")
        self.root = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, text, name="scenario.toml"):
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        return path

    def forecast(self, text, **options):
        """Runs a scenario that has to reach its end; its summary, and its gauges by name as lists of rows."""
        out = self.root / "out"
        program.must("forecast", self.write(text), "--out", out, **options)
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        self.assertEqual(set(summary), KEYS)
        self.assertLess(summary["mass_error_ratio"], 1e-6)
        gauges = {}
        with open(out / "gauges.csv", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            self.assertEqual(reader.fieldnames, ["time_s", "gauge", "level_m", "depth_m", "speed_m_per_s"])
            for row in reader:
                values = {key: float(value) for key, value in row.items() if key != "gauge"}
                gauges.setdefault(row["gauge"], []).append(values)
        return summary, gauges, out

    def refused(self, text, *words):
        """A scenario that cannot be run: exit 1, what is wrong on stderr, nothing on stdout."""
        out = self.root / "refused"
        done = program.run("forecast", self.write(text), "--out", out)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse((out / "summary.json").exists())

    def test_writes_every_file_that_is_promised(self):
        summary, gauges, out = self.forecast(TWO_PONDS + "[initial]\nlevel = 1.0\n")
        self.assertEqual({path.name for path in out.iterdir()},
                         {"gauges.csv", "summary.json", "max_depth.tif", "arrival_time.tif", "hazard_max.tif",
                          "hazard_class_max.tif", "duration.tif", "depth_600.tif"})
        self.assertEqual(summary["cells"], 800)
        self.assertEqual(summary["simulated_s"], 1200)
        self.assertEqual(summary["scheme"], "local-inertial")
        self.assertAlmostEqual(summary["volume_initial_m3"], 20000, delta=0.1)
        self.assertEqual([row["time_s"] for row in gauges["west"]], [60.0 * i for i in range(21)])
        self.assertTrue(all(abs(row["depth_m"] - 1) < 1e-5 for row in gauges["east"]))
        tags = tiff_tags(out / "max_depth.tif")
        self.assertEqual((tags[256][0], tags[257][0]), (40, 20))
        self.assertEqual(tags[33550][:2], (5.0, 5.0))  # cell size
        self.assertEqual(tags[33922][3:5], (0.0, 100.0))  # upper left corner
        self.assertEqual(tags[42113], "nan")  # nodata

    def test_a_pump_empties_a_pond_at_its_capacity(self):
        summary, gauges, _ = self.forecast(TWO_PONDS + """[initial]
level = 1.0
[[pump]]
at = [52.0, 52.0]
to = "outside"
capacity = 2.0
stop_level = 0.5
start_level = 0.9
""")
        self.assertAlmostEqual(summary["volume_out_m3"], 2.0 * 1200, delta=0.02 * 2400)
        self.assertAlmostEqual(summary["volume_end_m3"], 20000 - summary["volume_out_m3"], delta=0.1)

    def test_a_wall_holds_until_it_breaches_and_the_ponds_level(self):
        _, gauges, _ = self.forecast(TWO_PONDS + """[[inflow]]
at = [25.0, 50.0]
discharge = 5.0
[[wall]]
line = [[100.0, -10.0], [100.0, 110.0]]
crest = 4.0
breach = { at_time = "10min", crest = 0.0, over = "1min" }
""")
        self.assertTrue(all(row["depth_m"] == 0 for row in gauges["east"][:11]))
        self.assertGreater(gauges["west"][10]["depth_m"], 0.2)
        self.assertAlmostEqual(gauges["west"][20]["depth_m"], gauges["east"][20]["depth_m"], delta=0.05)

    def test_a_level_boundary_fills_the_ground_to_its_level(self):
        self.write("time_s,level_m\n0,0\n300,0.6\n", "tide.csv")
        summary, gauges, _ = self.forecast(TWO_PONDS + """[[boundary]]
edge = "west"
from = 0.0
to = 100.0
kind = "level"
series = "tide.csv"
""")
        self.assertAlmostEqual(gauges["west"][20]["level_m"], 0.6, delta=0.03)
        self.assertGreater(summary["volume_in_m3"], 10000)

    def test_rain_falls_and_soaks_away(self):
        summary, gauges, _ = self.forecast(TWO_PONDS + """[rain]
intensity = 60.0
losses = { kind = "constant", rate = 15.0 }
""")
        area_m2 = 200 * 100
        self.assertAlmostEqual(summary["volume_in_m3"], 0.060 / 3 * area_m2, delta=1)
        self.assertAlmostEqual(summary["volume_out_m3"], 0.015 / 3 * area_m2, delta=3)
        self.assertAlmostEqual(gauges["east"][20]["depth_m"], 0.015, delta=5e-4)

    def test_a_terrain_file_with_holes_and_no_crs_is_taken_as_metres(self):
        rows = [[0.01 * column if (row, column) != (2, 3) else -9999 for column in range(30)] for row in range(10)]
        ascii_grid(self.root / "dem.asc", rows, 10, west=170000, south=2500000)
        summary, gauges, out = self.forecast("""[grid]
dem = "dem.asc"
[time]
end = 600
[[inflow]]
at = [170285.0, 2500055.0]
discharge = 1.0
[[gauge]]
name = "low, in the west"
at = [170005.0, 2500055.0]
""")
        self.assertEqual(summary["cells"], 299)
        self.assertTrue(any("metres are assumed" in warning for warning in summary["warnings"]), summary["warnings"])
        self.assertIn("low, in the west", gauges)
        self.assertAlmostEqual(summary["volume_in_m3"], 600, delta=0.01)
        self.assertNotIn(34735, tiff_tags(out / "max_depth.tif"), "a CRS that nobody named")

    def test_results_do_not_depend_on_threads(self):
        text = TWO_PONDS + "[[inflow]]\nat = [25.0, 50.0]\ndischarge = 5.0\n[run]\nthreads = "
        rows = [self.forecast(f"{text}{threads}\n")[1] for threads in [1, 2]]
        self.assertEqual(*rows)

    def test_json_is_the_summary_on_one_line(self):
        scenario = self.write(TWO_PONDS)
        text = program.must("forecast", scenario, "--out", self.root / "out", "--json")
        self.assertEqual(len(text.splitlines()), 1)
        self.assertEqual(set(json.loads(text)), KEYS)

    def test_wrong_files_are_refused_with_file_line_and_key(self):
        self.refused(TWO_PONDS + "[run]\nsheme = 1\n", "scenario.toml:16:1: run.sheme: unknown key",
                     "did you mean 'scheme'?")
        self.refused('[grid]\ndem = "none.tif"\n[time]\nend = 5\n', "scenario.toml:2:7: grid.dem: no such file", "none.tif")
        self.write("time_s,discharge_m3_per_s\n0,1\n600,2\n300,3\n", "q.csv")
        self.refused(TWO_PONDS + '[[inflow]]\nat = [5.0, 5.0]\nseries = "q.csv"\n',
                     "scenario.toml:17:10: inflow.series", "q.csv:4: time 300 s lies before 600 s")
        self.refused(TWO_PONDS + "[[inflow]]\nline = [[5.0, 5.0], [500.0, 5.0]]\ndischarge = 1.0\n",
                     "scenario.toml:16:8: inflow.line: (500, 5) lies outside the grid")
        self.refused("[grid\n", "scenario.toml:1")
        self.write("not a raster", "dem.tif")
        self.refused('[grid]\ndem = "dem.tif"\n[time]\nend = 5\n', "scenario.toml:2:7: grid.dem", "dem.tif")
        done = program.run("forecast", self.root / "none.toml", "--out", self.root / "out")
        self.assertEqual(done.returncode, 1)
        self.assertIn("none.toml: no such scenario file", done.stderr)

    def test_a_terrain_in_degrees_is_refused_with_advice(self):
        ascii_grid(self.root / "dem.asc", [[1, 2], [3, 4]], 0.001, west=120.5, south=23.5)
        (self.root / "dem.prj").write_text('GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
                                           'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]', encoding="ascii")
        self.refused('[grid]\ndem = "dem.asc"\n[time]\nend = 5\n', "scenario.toml:2:7: grid.dem", "degrees", "gdalwarp")

    def test_wrong_usage_exits_2(self):
        for arguments in [[], [self.write(TWO_PONDS)], ["--out", self.root / "out"]]:
            done = program.run("forecast", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)

    def test_interrupted_it_keeps_what_it_has_and_says_so(self):
        scenario = self.write(TWO_PONDS.replace("20min", "300d") + "[[inflow]]\nat = [25.0, 50.0]\ndischarge = 0.001\n")
        out = self.root / "out"
        with subprocess.Popen([program.binary, "forecast", scenario, "--out", out], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as running:
            gauges = out / "gauges.csv"
            deadline = time.monotonic() + patient(60)
            while time.monotonic() < deadline and not (gauges.exists() and gauges.stat().st_size > 1000):
                time.sleep(0.05)
            running.send_signal(signal.SIGINT)
            _, errors = running.communicate(timeout=patient(60))
        self.assertEqual(running.returncode, 1, errors)
        self.assertIn("stopped by a person", errors)
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        self.assertTrue(any("stopped at" in warning for warning in summary["warnings"]))
        self.assertTrue((out / "max_depth.tif").exists())


class FloodOnFlatPlain(unittest.TestCase):
    """EA benchmark test 4 (Neelz and Pender 2013) from files alone; reference depths of a DG2 solver at 5 m."""

    def test_depths_lie_within_2_mm_and_arrivals_within_90_s(self):
        points = [(50, 1000), (100, 1000), (200, 1000), (300, 1000), (400, 1000), (300, 1300)]
        reference = {7200: [.3221, .2689, .2166, .1830, .1546, .1475], 10800: [.3241, .2727, .2240, .1946, .1718, .1665]}
        arrivals = [600, 1000, 1815, 2740, 3700, 3970]
        with tempfile.TemporaryDirectory(prefix="sandtable-forecast-") as folder:
            root = Path(folder)
            (root / "inflow.csv").write_text("time_s,discharge_m3_per_s\n0,0\n300,0\n3600,20\n14400,20\n18000,0\n")
            (root / "test4.toml").write_text("""[grid]
flat = { columns = 200, rows = 400, cell_size = 5.0, origin = [0.0, 2000.0], elevation = 0.0 }
manning = 0.05
[time]
end = "5h"
output_every = 10
rasters_at = ["1h", "3h"]
[[inflow]]
line = [[0.0, 990.0], [0.0, 1010.0]]
series = "inflow.csv"
""" + "".join(f'[[gauge]]\nname = "{i}"\nat = [{x}.0, {y}.0]\n' for i, (x, y) in enumerate(points)))
            program.must("forecast", root / "test4.toml", "--out", root / "out", timeout_s=280)
            summary = json.loads((root / "out" / "summary.json").read_text())
            self.assertLess(summary["mass_error_ratio"], 1e-6)
            depths = {}
            arrived = {}
            with open(root / "out" / "gauges.csv", encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    gauge, time_s, depth = int(row["gauge"]), float(row["time_s"]), float(row["depth_m"])
                    depths[gauge, time_s] = depth
                    if depth >= 0.01:
                        arrived.setdefault(gauge, time_s)
            for time_s, expected in reference.items():
                for gauge, depth in enumerate(expected):
                    self.assertAlmostEqual(depths[gauge, float(time_s)], depth, delta=0.002, msg=(gauge, time_s))
            for gauge, time_s in enumerate(arrivals):
                self.assertAlmostEqual(arrived[gauge], time_s, delta=90, msg=gauge)


if __name__ == "__main__":
    program = Program(sys.argv.pop(1))
    unittest.main(verbosity=2)
