#!/usr/bin/env python3
"""Several windows on one incident, on one desktop: windows_test.py PROGRAM [FOLDER_FOR_PICTURES]

A desk with a wall beside it, then a third window. All follow one clock; each is closed by itself, and a layout brings
back what it knew. Exits 77 (skipped) without Xvfb or xdotool.
"""

import json
import subprocess
import sys

from desktop import Desktop, wait_until
from program import Program
from window_case import WindowCase, run_cases

DESK = (0, 0, 1600, 900)
WALL = (1600, 0, 1280, 720)
THIRD = (2880, 0, 960, 720)


class WideDesktop(Desktop):
    WIDTH, HEIGHT = 3840, 900


def geometry(area):
    x, y, width, height = area
    return f"{width}x{height}+{x}+{y}"


def middle(area, share=0.25):
    """A part of a window around its centre."""
    x, y, width, height = area
    return (round(x + width * (0.5 - share)), round(y + height * (0.5 - share)), round(2 * width * share),
            round(2 * height * share))


class Windows(WindowCase):
    def setUp(self):
        super().setUp()
        self.project = self.program.small_demo(self.root / "demo")
        self.desktop = WideDesktop(self.root)
        self.addCleanup(self.desktop.close)

    def open(self, *options):
        environment = {**self.desktop.environment, "XDG_DATA_HOME": str(self.data), "LIBGL_ALWAYS_SOFTWARE": "1"}
        self.complaints = self.root / "stderr.txt"
        with self.complaints.open("w") as stderr:
            self.window = subprocess.Popen(
                [self.program.binary, "open", self.project, "--silent", "--screen", geometry(DESK), *options],
                cwd=self.root, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr)
        self.addCleanup(self.stop_window)
        self.addCleanup(self.keep_pictures)

    def windows(self):
        return self.desktop.xdotool("search", "--onlyvisible", "--name", "Sandtable")

    def window_at(self, area):
        for window in self.windows():
            lines = self.desktop.xdotool("getwindowgeometry", "--shell", window)
            place = dict(line.split("=") for line in lines if "=" in line)
            if (int(place["X"]), int(place["Y"])) == area[:2]:
                return window
        return None

    def focus(self, area):
        self.desktop.xdotool("windowfocus", "--sync", self.window_at(area))

    def colours(self, area):
        pixels = self.desktop.pixels(*area)
        return len({pixels[i:i + 3] for i in range(0, len(pixels), 4001)})

    def wait_twin(self, area):
        wait_until(lambda: self.colours(middle(area)) > 40, "the twin to be drawn", every_s=1)

    def edge_colours(self, area):
        """Of the frame around a window; a wall's wanders by a few pixels."""
        row = self.desktop.pixels(area[0], area[1] + area[3] // 2, 24, 1)
        return {row[i:i + 3] for i in range(0, len(row), 4)}

    def frame_colour(self, area):
        return self.desktop.pixels(area[0] + 1, area[1] + area[3] // 2, 1, 1)[:3]

    def ticks(self):
        fields = open(f"/proc/{self.window.pid}/stat", encoding="ascii").read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def test_windows_follow_one_clock_and_close_one_by_one(self):
        self.open("--beside", f"wall:{geometry(WALL)}")
        wait_until(lambda: len(self.windows()) == 2, "two windows")
        self.wait_twin(DESK)
        self.wait_twin(WALL)
        self.keep_screen("desk-and-wall")
        self.focus(DESK)
        self.desktop.xdotool("mousemove", 20, 880)

        # Time goes back at the desk; the wall stays live until somebody asks it to come along.
        live = self.frame_colour(DESK)
        self.assertIn(live, self.edge_colours(WALL), "both are live")
        self.desktop.press("space")

        def back():
            """Keys that come before a frame has answered the one before are nobody's."""
            self.desktop.press("bracketleft")
            return self.frame_colour(DESK) != live
        wait_until(back, "the desk to show the past", every_s=1)
        self.assertIn(live, self.edge_colours(WALL), "a wall stays live")
        self.command("wall.follow")
        wait_until(lambda: self.frame_colour(DESK) in self.edge_colours(WALL), "the wall to follow")
        self.keep_screen("both-in-replay")
        wait_until(lambda: self.still(middle(DESK)) and self.still(middle(WALL)), "both to come to rest", every_s=0.1)
        before = self.ticks()
        self.desktop.xdotool("sleep", 5)
        print(f"idle with two windows: {(self.ticks() - before) / 5:.1f} % of one core")

        self.command(f"window.open mode=desk screen={geometry(THIRD)}")
        wait_until(lambda: len(self.windows()) == 3, "a third window")
        self.wait_twin(THIRD)
        self.keep_screen("three")
        self.command("layout.save name=shift")
        layouts = self.data / "sandtable" / "layouts.json"
        wait_until(layouts.exists, "the layout to be kept")
        kept = json.loads(layouts.read_text(encoding="utf-8"))["shift"]["windows"]
        self.assertEqual(sorted(kept), sorted([f"wall:{geometry(WALL)}", f"desk:{geometry(THIRD)}"]))

        self.focus(WALL)
        self.desktop.press("ctrl+w")
        wait_until(lambda: len(self.windows()) == 2, "the wall to close")
        self.assertIsNone(self.window.poll(), "the others stay")
        self.focus(DESK)
        self.command("layout.load name=shift")
        wait_until(lambda: self.window_at(WALL), "the layout to bring the wall back")
        self.assertEqual(len(self.windows()), 3, "and only what was missing")
        self.wait_twin(WALL)
        self.keep_screen("wall-again")

        self.focus(DESK)
        self.desktop.press("ctrl+w")
        wait_until(lambda: len(self.windows()) == 2, "the first window to close")
        self.assertIsNone(self.window.poll(), "the run outlives the window that began it")
        self.focus(THIRD)
        before = self.desktop.pixels(*middle(THIRD))
        self.desktop.press("Tab")
        wait_until(lambda: self.desktop.share_changed(before, middle(THIRD)) > 0.3, "the third window to obey its keys")
        self.keep_screen("without-the-first")
        self.quit()

    def test_a_monitor_that_is_not_there_is_told_and_the_window_opens_all_the_same(self):
        self.open("--beside", "wall:HDMI-9")
        wait_until(lambda: len(self.windows()) == 2, "two windows")
        self.assertIn("'HDMI-9'", self.complaints.read_text())
        self.focus(DESK)
        self.quit()

    def test_a_kiosk_stands_alone(self):
        done = self.program.run("open", self.project, "--mode", "kiosk", "--beside", "wall")
        self.assertEqual(done.returncode, 2)
        self.assertIn("a kiosk stands alone", done.stderr)


if __name__ == "__main__":
    run_cases(Windows, Program(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
