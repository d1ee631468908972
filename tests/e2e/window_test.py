#!/usr/bin/env python3
"""A shift at the window with real keys and a real mouse: window_test.py PROGRAM [FOLDER_FOR_PICTURES]

Opens the demo, turns the view, sends pumps from the command palette, from the keyboard and by a click on the map, tells of a site, brings
a layer, quits, and then asks the incident file whether the orders left and were answered. Exits 77 (skipped) without Xvfb or xdotool.
"""

import csv
import json
import re
import sqlite3
import sys

from desktop import Desktop, wait_until
from program import Program, png_size
from window_case import DIALOG, SCENE, WindowCase, run_cases

LAYERS = (6, 80, 220, 580)    # the list of layers
COLUMN = (1184, 60, 400, 660)  # alarms, orders and what is chosen
MIDDLE = (728, 389)           # of the map between both columns: what the camera looks at
ALONE = "MP24"                # the pump that stands apart from the others


class Shift(WindowCase):
    def setUp(self):
        super().setUp()
        self.project = self.program.small_demo(self.data / "sandtable" / "demo")
        self.yard = self.give_a_pump_its_own_yard()
        self.open_window(self.project)

    def give_a_pump_its_own_yard(self):
        """Where one pump stands alone: in a depot many stand on one spot, and a click takes any of them."""
        text = self.project.read_text(encoding="utf-8")
        x, y = map(float, re.search(r"pump_position = \[([\d.]+), ([\d.]+)\]", text).groups())
        x, y = x + 90, y + 90
        text, moved = re.subn(rf'(id = "{ALONE}"\n(?:.+\n)*?depot = )"[^"]*"', r'\1"yard"', text)
        self.assertEqual(moved, 1)
        yard = f'[[depot]]\nid = "yard"\nname = {{ zh = "空地", en = "Yard" }}\nat = [{x:.2f}, {y:.2f}]\n\n'
        self.project.write_text(text.replace("[[depot]]", yard + "[[depot]]", 1), encoding="utf-8")
        return x, y

    def flown_by_double_click(self, before):
        """On a machine so busy that half a second passes between two frames the clicks count as two single ones."""
        if self.desktop.share_changed(before, SCENE) > 0.5:
            return True
        self.desktop.xdotool("click", "--repeat", 2, "--delay", 90, 1)
        return False

    def order_states(self):
        """States the orders had so far, as another program reads them while the window is open."""
        database = sqlite3.connect(f"file:{self.incident()}?mode=ro", uri=True, timeout=10)
        try:
            query = "SELECT json_extract(body, '$.order.state') FROM journal WHERE kind LIKE 'order_%' ORDER BY seq"
            return [row[0] for row in database.execute(query)]
        finally:
            database.close()

    def test_a_pump_is_sent_and_the_journal_tells_it(self):
        wait_until(lambda: self.desktop.xdotool("search", "--pid", self.window.pid), "a window")
        first = self.take_picture()
        self.assertEqual(png_size(first), (Desktop.WIDTH, Desktop.HEIGHT))

        before = self.desktop.pixels(*SCENE)
        self.desktop.drag((640, 420), (900, 470), 3)
        wait_until(lambda: self.desktop.share_changed(before, SCENE) > 0.3, "the view to turn with the mouse")
        turned = self.take_picture()
        self.assertNotEqual(turned.read_bytes(), first.read_bytes())

        self.command("order.dispatch pump=MP01 site=B01")
        wait_until(self.order_states, "the order to be in the journal")
        wait_until(lambda: "en_route" in self.order_states(), "the crew to drive off")
        self.take_picture()

        self.quit()

        events, _ = self.program.journal(self.incident())
        issued = [e for e in events if e["type"] == "order_issued"]
        self.assertEqual([(e["order"]["resource"], e["order"]["site"]) for e in issued], [("MP01", "B01")])
        states = [e["order"]["state"] for e in events
                  if e["type"] == "order_changed" and e["order"]["id"] == issued[0]["order"]["id"]]
        self.assertEqual(states[:3], ["received", "accepted", "en_route"])
        self.assertIn("intact", self.program.must("verify", self.incident()))

    def test_a_pump_is_chosen_on_the_map_sent_and_seen_to_go(self):
        wait_until(lambda: self.desktop.xdotool("search", "--pid", self.window.pid), "a window")
        self.take_picture()
        self.desktop.xdotool("mousemove", 20, 880)
        self.command("time.pause")
        self.command("view.2d")
        self.command("view.look {:.0f},{:.0f},500".format(*self.yard))
        wait_until(lambda: self.still(SCENE), "the view to come to rest")

        column = self.desktop.pixels(*COLUMN)
        self.desktop.xdotool("mousemove", *MIDDLE, "click", 1)
        self.wait_change(COLUMN, 0.02, "the column to tell of the pump", column)
        self.desktop.xdotool("mousemove", 20, 880)
        wait_until(lambda: self.still(COLUMN), "the column to come to rest")
        self.keep_screen("chosen")
        self.open_dialog("s")
        dialog = wait_until(lambda: self.still(DIALOG), "the answers to be there")
        self.keep_screen("asked")
        self.desktop.press("Return")
        wait_until(self.order_states, "the order to be in the journal")
        self.wait_closed(dialog)
        self.keep_screen("ordered")
        ordered = self.desktop.pixels(*COLUMN)
        self.command("time.play")
        wait_until(lambda: "en_route" in self.order_states(), "the crew to drive off")
        self.wait_change(COLUMN, 0.005, "the column to tell that it goes", ordered)
        self.take_picture()

        self.quit()
        events, _ = self.program.journal(self.incident())
        issued = [e["order"]["resource"] for e in events if e["type"] == "order_issued"]
        self.assertEqual(issued, [ALONE], "what was clicked is what was sent")

    def test_the_keyboard_alone_sends_a_pump_tells_of_a_site_and_a_double_click_flies_there(self):
        wait_until(lambda: self.desktop.xdotool("search", "--pid", self.window.pid), "a window")
        self.take_picture()
        self.desktop.xdotool("mousemove", 20, 880)
        self.command("time.pause")

        self.command("select.site site=B01")
        dialog = self.open_dialog("s")
        self.keep_screen("dispatch")
        self.desktop.press("Escape")
        self.wait_closed(dialog)
        self.assertEqual(self.order_states(), [], "Escape must not send anything")

        self.open_dialog("s")
        self.desktop.press("Return")
        wait_until(self.order_states, "the order to be in the journal after one Enter")
        wait_until(lambda: self.still(DIALOG), "the dialog to be gone")

        # Somebody calls: beside the selected site there is water too, where the place file knows none.
        dialog = self.open_dialog("shift+m")
        self.desktop.type("Crossing")
        self.keep_screen("new-site")
        self.desktop.press("ctrl+Return")
        self.wait_closed(dialog)

        self.desktop.press("Home")
        wait_until(lambda: self.still(SCENE), "the view to come to rest")
        before = self.desktop.pixels(*SCENE)
        self.desktop.xdotool("mousemove", 760, 470)
        wait_until(lambda: self.flown_by_double_click(before), "the view to fly to the double click", every_s=3)
        self.take_picture()

        self.quit()
        events, _ = self.program.journal(self.incident())
        issued = [e for e in events if e["type"] == "order_issued"]
        self.assertEqual([e["order"]["site"] for e in issued], ["B01"])
        told = [e["site"] for e in events if e["type"] == "site_declared"]
        self.assertEqual([site["id"] for site in told], ["N-01"])
        self.assertIn("Crossing", told[0]["name"].values())

    def test_a_brought_layer_joins_the_map_and_no_incident_hears_of_it(self):
        wait_until(lambda: self.desktop.xdotool("search", "--pid", self.window.pid), "a window")
        self.take_picture()
        self.desktop.xdotool("mousemove", 20, 880)
        self.command("time.pause")
        source = self.root / "zones.geojson"
        with (self.project.parent / "stations.csv").open(encoding="utf-8", newline="") as rows:
            points = [(float(r["x"]), float(r["y"])) for r in csv.DictReader(rows)]
        west, south = min(p[0] for p in points), min(p[1] for p in points)
        east, north = max(p[0] for p in points), max(p[1] for p in points)
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3826"}}
        source.write_text(json.dumps({"type": "Feature", "crs": crs, "properties": {"name": "區"},
                                      "geometry": {"type": "Polygon", "coordinates": [ring]}}), encoding="utf-8")
        listed = self.desktop.pixels(*LAYERS)
        scene = self.desktop.pixels(*SCENE)
        self.command(f"layer.add {source}")
        wait_until(lambda: self.still(DIALOG), "the reader to tell what is in the file")
        self.keep_screen("layers")
        opened = self.desktop.pixels(*DIALOG)
        self.desktop.press("Return")
        self.wait_closed(opened)
        wait_until(lambda: self.desktop.share_changed(listed, LAYERS) > 0.001, "the list of layers to grow")
        wait_until(lambda: self.desktop.share_changed(scene, SCENE) > 0.3, "the layer to show on the map")
        self.take_picture()
        self.quit()
        self.assertEqual(self.complaints.read_text().count("layer.add"), 0, self.complaints.read_text())
        self.assertNotIn("zones", self.program.must("replay", self.incident(), "--json"))


if __name__ == "__main__":
    run_cases(Shift, Program(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
