#!/usr/bin/env python3
"""The wall, the analyst's replay and the kiosk in a real window: rooms_test.py PROGRAM [FOLDER_FOR_PICTURES [CASE...]]

Real keys, a real mouse, and the pixels that came of them. Exits 77 (skipped) without Xvfb or xdotool.
"""

import os
import signal
import sys
from pathlib import Path

from desktop import wait_until
from program import Program
from window_case import WindowCase, run_cases

UNDER_HEADER = (400, 76, 800, 300)      # where a desk's dialogs would be
KIOSK_CAPTION = (250, 700, 1100, 180)   # below the scene, between the large buttons
KIOSK_SCENE = (100, 120, 900, 500)
LANGUAGE_BUTTON = (1520, 40)
TIMELINE = (90, 760, 1480, 120)


class Room(WindowCase):
    """The small demo, shown somewhere else than at a desk."""

    def setUp(self):
        super().setUp()
        self.project = self.program.small_demo(self.root / "demo")


class Wall(Room):
    def test_a_wall_shows_the_storm_and_obeys_nobody(self):
        script = self.root / "storm.txt"
        script.write_text("time.speed 600\n", encoding="utf-8")
        self.open_window(self.project, "--mode", "wall", "--script", str(script))
        self.wait_drawn()
        self.keep_screen("wall-begin")
        # Keys that would open something at a desk.
        before = self.desktop.pixels(*UNDER_HEADER)
        self.desktop.press("ctrl+k", "s", "F1", "a")
        self.desktop.xdotool("mousemove", 640, 420, "click", 1)
        self.assertLess(self.desktop.share_changed(before, UNDER_HEADER), 0.6, "no dialog may cover a wall")
        wait_until(lambda: self.count("alarm_changed") > 0, "an alarm in the journal", every_s=1)
        self.keep_screen("wall-alarm")
        self.assertEqual(self.count("order_issued"), 0)
        self.quit()


class Replay(Room):
    def test_an_incident_is_played_backwards_looped_and_jumped_through(self):
        incident = self.root / "storm.gpkg"
        self.program.must("run", self.project, "--out", incident, "--for", "2h", "--speed", "100000")
        self.open_window(incident)
        self.wait_drawn()
        self.keep_screen("replay-begin")
        before = self.desktop.pixels(*TIMELINE)

        def jumped():
            self.desktop.press("n")      # the next alarm; the first press may come before the window listens
            self.desktop.xdotool("sleep", 2)
            return self.desktop.share_changed(before, TIMELINE) > 0.002

        wait_until(jumped, "the playhead to jump to an alarm", every_s=1)
        self.keep_screen("replay-alarm")
        before = self.desktop.pixels(*TIMELINE)
        self.desktop.press("r")          # backwards
        self.wait_change(TIMELINE, 0.002, "the recording to play backwards", before)
        self.keep_screen("replay-reverse")
        self.desktop.press("space")
        before = self.desktop.pixels(*TIMELINE)
        self.desktop.xdotool("mousemove", 800, 830, "click", "--repeat", 5, 4)
        self.wait_change(TIMELINE, 0.02, "the timeline to zoom under the wheel", before)
        self.keep_screen("replay-zoomed")
        self.desktop.press("ctrl+b")     # a bookmark
        before = self.desktop.pixels(*TIMELINE)
        # A frame of a slow machine must see each step.
        for step in (("keydown", "shift"), ("mousemove", 500, 830), ("mousedown", 1), ("mousemove", 700, 830),
                     ("mousemove", 900, 830), ("mouseup", 1), ("keyup", "shift")):
            self.desktop.xdotool(*step)
            self.desktop.xdotool("sleep", 1)
        self.wait_change(TIMELINE, 0.08, "the loop to show on the timeline", before)
        self.keep_screen("replay-loop")
        self.quit()


class Kiosk(Room):
    def test_a_story_plays_is_touched_and_is_left_by_its_pin(self):
        self.open_window(self.project, "--mode", "kiosk")
        self.wait_drawn()
        self.keep_screen("kiosk-first")
        before = self.desktop.pixels(*KIOSK_CAPTION)
        self.desktop.press("Next")
        self.wait_change(KIOSK_CAPTION, 0.01, "the next chapter", before)
        self.keep_screen("kiosk-second")
        before = self.desktop.pixels(*KIOSK_CAPTION)
        self.desktop.xdotool("mousemove", *LANGUAGE_BUTTON, "click", 1)
        self.wait_change(KIOSK_CAPTION, 0.01, "the other language", before)
        self.keep_screen("kiosk-english")
        before = self.desktop.pixels(*KIOSK_SCENE)
        self.desktop.drag((500, 400), (750, 430), 1)
        self.wait_change(KIOSK_SCENE, 0.2, "one finger to turn the view", before)
        self.desktop.press("b")
        wait_until(lambda: self.light() < 0.01, "a dark screen but for the pointer")
        self.desktop.press("b")
        self.desktop.xdotool("sleep", 1)
        before = self.desktop.pixels(*KIOSK_SCENE)
        self.desktop.ask_to_close(self.window.pid)
        self.wait_change(KIOSK_SCENE, 0.05, "the pad for the pin", before)
        self.keep_screen("kiosk-pin")
        self.desktop.press("ctrl+q")
        self.desktop.xdotool("sleep", 1)
        self.assertIsNone(self.window.poll(), "a kiosk is not left by Ctrl+Q alone")
        self.desktop.press("2", "4", "6", "8", "Return")
        self.assertEqual(self.window.wait(60), 0, self.complaints.read_text())
        self.assertEqual(list(self.data.rglob("*.gpkg")), [], "a kiosk writes nothing")

    def light(self):
        blue = self.desktop.pixels(*KIOSK_SCENE)[0::4]
        return sum(map(bool, blue)) / len(blue)

    def test_a_crashed_kiosk_comes_back(self):
        self.open_window(self.project, "--mode", "kiosk", "--watchdog")
        self.addCleanup(self.stop_child)  # before the watchdog, which could not end it any more
        self.wait_drawn()
        first = self.child()
        os.kill(first, signal.SIGSEGV)
        wait_until(lambda: self.child() not in (None, first), "another process")
        self.wait_drawn()
        self.keep_screen("kiosk-again")
        self.assertIn("starts again", self.complaints.read_text())

    def child(self):
        children = Path(f"/proc/{self.window.pid}/task/{self.window.pid}/children").read_text().split()
        return int(children[0]) if children else None

    def stop_child(self):
        """The watchdog passes a polite end on and ends by itself."""
        if self.window.poll() is None:
            self.window.terminate()
            self.window.wait(20)


if __name__ == "__main__":
    run_cases(Room, Program(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None, sys.argv[3:])
