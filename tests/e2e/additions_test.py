#!/usr/bin/env python3
"""What turns up during a storm: additions_test.py PROGRAM

Somebody calls about water where the place file knows no site, and a neighbouring town lends a pump that it does not know
either. Both are entered by the commands that keys and palette give; the model tells the site's water, the pump goes
there, and the journal knows all of it."""

import re
import sys
import tempfile
import unittest
from pathlib import Path

from program import Program, png_size

SCRIPT = """
at +00:50:00 site.declare name="水尾橋頭" name-en="Shuiwei bridge" at={crossing} priority=1
at +00:51:00 site.declare name="打錯的" at={crossing}
at +00:52:00 resource.register name="鄰鄉12吋" name-en="Lent 12 inch" capacity=0.3 where="{base}" owner="Annan"
at +00:53:00 site.withdraw reason="the same place" site=N-02
at +00:54:00 order.dispatch pump=A-01 site=N-01
at +01:49:00 select.site N-01
"""


def near(text, table, key, dx):
    """The first point of that kind in the place file, moved a little to the east."""
    block = text.split(f"[[{table}]]", 1)[1]
    x, y = re.search(rf"{key} = \[([0-9.]+), ([0-9.]+)\]", block).groups()
    return f"{float(x) + dx:.1f},{y}"


class Additions(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sandtable-additions-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.place = program.small_demo(self.root / "demo")

    def test_a_site_and_a_pump_that_turn_up_take_part_in_everything(self):
        text = self.place.read_text(encoding="utf-8")
        crossing = near(text, "site", "pump_position", 40)
        script = self.root / "script.txt"
        script.write_text(SCRIPT.format(crossing=crossing, base=near(text, "depot", "at", 20)), encoding="utf-8")
        incident, picture = self.root / "storm.gpkg", self.root / "storm.png"
        program.must("shot", self.place, "--script", script, "--keep", incident, "--at", "+110min", "--size", "1280x800",
                     "--out", picture, timeout_s=300)
        self.assertEqual(png_size(picture), (1280, 800))
        self.assertIn("intact", program.must("verify", incident))

        events, _ = program.journal(incident)
        self.assertEqual([e["site"]["id"] for e in events if e["type"] == "site_declared"], ["N-01", "N-02"])
        self.assertEqual([e["site"] for e in events if e["type"] == "site_withdrawn"], ["N-02"])
        declared = next(i for i, e in enumerate(events) if e["type"] == "site_declared")
        pools = lambda some: [p for e in some if e["type"] == "water_modelled" for p in e["pools"] if p["site"] == "N-01"]
        self.assertEqual(pools(events[:declared]), [])
        later = pools(events[declared:])
        self.assertTrue(later, "the model tells its water")
        self.assertGreater(max(p["pumped_m3_per_s"] for p in later), 0.1, "and the pump takes some of it")

        said = {e["report"]["kind"] for e in events if e["type"] == "field_reported" and e["report"]["resource"] == "A-01"}
        self.assertLessEqual({"accepted", "departed", "arrived", "pumping"}, said, "its crew is simulated like the others")
        states = [e["order"]["state"] for e in events
                  if e["type"] in ("order_issued", "order_changed") and e["order"]["site"] == "N-01"]
        self.assertIn("pumping", states)

        log = program.must("journal", incident, "--format", "ics214")
        for words in ("Shuiwei bridge", "Lent 12 inch", "the same place"):
            self.assertIn(words, log)


if __name__ == "__main__":
    program = Program(sys.argv[1])
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
