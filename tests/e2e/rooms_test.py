#!/usr/bin/env python3
"""The wall, the analyst's replay and the kiosk in a real window: rooms_test.py PROGRAM [FOLDER_FOR_PICTURES]

Real keys, a real mouse, and the pixels that came of them. Exits 77 (skipped) without Xvfb or xdotool.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from desktop import Desktop, wait_until
from program import Program

WHOLE = (0, 0, Desktop.WIDTH, Desktop.HEIGHT)
KIOSK_CAPTION = (250, 700, 1100, 180)   # below the scene, between the large buttons
KIOSK_SCENE = (100, 120, 900, 500)
LANGUAGE_BUTTON = (1520, 40)
TIMELINE = (90, 760, 1480, 120)


class Room(unittest.TestCase):
    """A desktop of its own and the small demo."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sandtable-rooms-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.data = self.root / "data"
        self.project = self.root / "demo" / "demo.toml"
        program.must("demo", "--out", self.project.parent, "--size", "small")
        self.desktop = Desktop(folder.name)
        self.addCleanup(self.desktop.close)
        self.complaints = self.root / "stderr.txt"

    def open(self, *arguments):
        environment = {**self.desktop.environment, "XDG_DATA_HOME": str(self.data), "LIBGL_ALWAYS_SOFTWARE": "1"}
        with self.complaints.open("w") as stderr:
            window = subprocess.Popen([program.binary, "open", *map(str, arguments), "--silent"], cwd=self.root, env=environment,
                                      stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr)
        self.addCleanup(self.stop, window)
        wait_until(lambda: self.desktop.xdotool("search", "--name", "Sandtable"), "a window")
        self.desktop.xdotool("mousemove", 20, 450)
        return window

    def stop(self, window):
        if window.poll() is None:
            window.terminate()
        try:
            window.wait(20)
        except subprocess.TimeoutExpired:
            window.kill()
            window.wait(10)

    def keep(self, name):
        if kept is not None:
            self.desktop.save(kept / f"{name}.png")

    def wait_change(self, area, share, what, before=None, timeout_s=120):
        before = before or self.desktop.pixels(*area)
        wait_until(lambda: self.desktop.share_changed(before, area) > share, what, timeout_s, 0.5)

    def wait_ready(self):
        """The loading screen is one colour; the twin is not."""
        def drawn():
            pixels = self.desktop.pixels(*KIOSK_SCENE)
            return len({pixels[i:i + 3] for i in range(0, len(pixels), 4001)}) > 40
        wait_until(drawn, "the place to be drawn", 120, 1)


class Wall(Room):
    def test_a_wall_shows_the_storm_and_obeys_nobody(self):
        script = self.root / "storm.txt"
        script.write_text("time.speed 600\n", encoding="utf-8")
        window = self.open(self.project, "--mode", "wall", "--script", script)
        self.wait_ready()
        self.keep("wall-begin")
        # Keys that would open something at a desk.
        before = self.desktop.pixels(400, 76, 800, 300)
        self.desktop.press("ctrl+k", "s", "F1", "a")
        self.desktop.xdotool("mousemove", 640, 420, "click", 1)
        self.assertLess(self.desktop.share_changed(before, (400, 76, 800, 300)), 0.6, "no dialog may cover a wall")
        wait_until(lambda: self.alarms() > 0, "an alarm in the journal", 180, 1)
        self.keep("wall-alarm")
        self.desktop.xdotool("sleep", 20)
        self.keep("wall-tour")
        self.assertEqual(self.orders(), 0)
        self.desktop.press("ctrl+q")
        self.assertEqual(window.wait(60), 0, self.complaints.read_text())

    def incident(self):
        return next((self.data / "sandtable" / "incidents").glob("*.gpkg"))

    def count(self, kind):
        import sqlite3
        database = sqlite3.connect(f"file:{self.incident()}?mode=ro", uri=True, timeout=10)
        try:
            return database.execute("SELECT count(*) FROM journal WHERE kind LIKE ?", (kind,)).fetchone()[0]
        except sqlite3.OperationalError:
            return 0
        finally:
            database.close()

    def alarms(self):
        return self.count("alarm_changed")

    def orders(self):
        return self.count("order_issued")


class Replay(Room):
    def test_an_incident_is_played_backwards_looped_and_jumped_through(self):
        incident = self.root / "storm.gpkg"
        program.must("run", self.project, "--out", incident, "--for", "2h", "--speed", "100000")
        window = self.open(incident)
        self.wait_ready()
        self.keep("replay-begin")
        before = self.desktop.pixels(*TIMELINE)
        def jumped():
            self.desktop.press("n")      # the next alarm; the first press may come before the window listens
            self.desktop.xdotool("sleep", 2)
            return self.desktop.share_changed(before, TIMELINE) > 0.002
        wait_until(jumped, "the playhead to jump to an alarm", 120, 1)
        self.keep("replay-alarm")
        before = self.desktop.pixels(*TIMELINE)
        self.desktop.press("r")          # backwards
        self.wait_change(TIMELINE, 0.002, "the recording to play backwards", before)
        self.keep("replay-reverse")
        self.desktop.press("space")
        before = self.desktop.pixels(*TIMELINE)
        self.desktop.xdotool("mousemove", 800, 830, "click", "--repeat", 5, 4)
        self.wait_change(TIMELINE, 0.02, "the timeline to zoom under the wheel", before)
        self.keep("replay-zoomed")
        self.desktop.press("ctrl+b")     # a bookmark
        before = self.desktop.pixels(*TIMELINE)
        # A frame of a slow machine must see each step.
        for step in (("keydown", "shift"), ("mousemove", 500, 830), ("mousedown", 1), ("mousemove", 700, 830), ("mousemove", 900, 830),
                     ("mouseup", 1), ("keyup", "shift")):
            self.desktop.xdotool(*step)
            self.desktop.xdotool("sleep", 1)
        self.wait_change(TIMELINE, 0.08, "the loop to show on the timeline", before)
        self.keep("replay-loop")
        self.desktop.press("ctrl+q")
        self.assertEqual(window.wait(60), 0, self.complaints.read_text())


class Kiosk(Room):
    def test_a_story_plays_is_touched_and_is_left_by_its_pin(self):
        window = self.open(self.project, "--mode", "kiosk")
        self.wait_ready()
        self.keep("kiosk-first")
        before = self.desktop.pixels(*KIOSK_CAPTION)
        self.desktop.press("Next")
        self.wait_change(KIOSK_CAPTION, 0.01, "the next chapter", before)
        self.keep("kiosk-second")
        before = self.desktop.pixels(*KIOSK_CAPTION)
        self.desktop.xdotool("mousemove", *LANGUAGE_BUTTON, "click", 1)
        self.wait_change(KIOSK_CAPTION, 0.01, "the other language", before)
        self.keep("kiosk-english")
        before = self.desktop.pixels(*KIOSK_SCENE)
        self.desktop.drag((500, 400), (750, 430), 1)
        self.wait_change(KIOSK_SCENE, 0.2, "one finger to turn the view", before)
        self.desktop.press("b")
        wait_until(lambda: self.light() < 0.01, "a dark screen but for the pointer", 30)
        self.desktop.press("b")
        self.desktop.press("ctrl+q")
        self.desktop.xdotool("sleep", 1)
        self.keep("kiosk-pin")
        self.assertIsNone(window.poll(), "a kiosk is not left by Ctrl+Q alone")
        self.desktop.press("2", "4", "6", "8", "Return")
        self.assertEqual(window.wait(60), 0, self.complaints.read_text())
        self.assertEqual(list(self.data.rglob("*.gpkg")), [], "a kiosk writes nothing")

    def light(self):
        blue = self.desktop.pixels(*KIOSK_SCENE)[0::4]
        return sum(map(bool, blue)) / len(blue)

    def test_a_crashed_kiosk_comes_back(self):
        watched = self.open(self.project, "--mode", "kiosk", "--watchdog")
        self.wait_ready()
        first = self.child_of(watched)
        os.kill(first, signal.SIGSEGV)
        wait_until(lambda: self.child_of(watched) not in (None, first), "another process", 60)
        self.wait_ready()
        self.keep("kiosk-again")
        self.assertIn("starts again", self.complaints.read_text())

    @staticmethod
    def child_of(process):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return int(children[0]) if children else None


if __name__ == "__main__":
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        print("skipped: Xvfb or xdotool is not installed")
        sys.exit(77)
    program = Program(sys.argv[1])
    kept = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
    chosen = sys.argv[3:]
    unittest.main(argv=sys.argv[:1] + chosen, verbosity=2)
