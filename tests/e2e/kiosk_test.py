#!/usr/bin/env python3
"""A visitor at the kiosk, to the end of the story: kiosk_test.py PROGRAM [FOLDER_FOR_PICTURES]

Somebody changes the language, turns the map, sends a pump and watches the water fall; then leaves, and everything is as
it was. Exits 77 (skipped) without Xvfb or xdotool.
"""

import re
import subprocess
import sys

from desktop import wait_until
from program import Program
from window_case import WindowCase, run_cases

SCENE = (60, 300, 1000, 380)   # clear of the card at the right and of the buttons
CARD = (1114, 95, 468, 250)    # what is known of the site, and the button that sends a pump
SEND = (1340, 290)
LANGUAGE = (1530, 40)
STRIP_TITLE = (260, 12, 500, 60)
CAPTION = (250, 740, 1150, 140)


class Visitor(WindowCase):
    def setUp(self):
        super().setUp()
        self.project = self.program.small_demo(self.root / "demo")

    def story(self, first_speed=60, **changed):
        text = (self.project.parent / "story.toml").read_text(encoding="utf-8")
        text = text.replace("[[chapter]]", f"[[chapter]]\nspeed = {first_speed}", 1)
        for key, value in changed.items():
            text = re.sub(rf'(?m)^{key} = ".*"$', f'{key} = "{value}"', text)
        file = self.root / "story.toml"
        file.write_text(text, encoding="utf-8")
        return file

    def open_kiosk(self, **changed):
        self.open_window(self.project, "--mode", "kiosk", "--story", str(self.story(**changed)))
        self.desktop.xdotool("mousemove", 20, 450)

        def drawn():
            pixels = self.desktop.pixels(*SCENE)
            return len({pixels[i:i + 3] for i in range(0, len(pixels), 1013)}) > 40
        wait_until(drawn, "the place to be drawn", every_s=1)

    def share_of_water(self):
        """Of the scene in the blue of water deeper than 30 cm; the sky and shallow water are greyer."""
        pixels = self.desktop.pixels(*SCENE)
        blue = sum(b > 1.8 * r and b > 1.25 * g for b, g, r in zip(pixels[0::16], pixels[1::16], pixels[2::16]))
        return blue / (len(pixels) / 16)

    def turn_page(self):
        before = self.desktop.pixels(*CAPTION)
        self.desktop.press("Next")
        wait_until(lambda: self.desktop.share_changed(before, CAPTION) > 0.01, "the next chapter")

    def test_a_visitor_sends_a_pump_and_watches_the_water_fall(self):
        self.open_kiosk(length="10min", idle="10min")
        for _ in range(3):
            self.turn_page()
        # The incident is hurried to the chapter's time; then the card offers a pump.
        wait_until(lambda: self.share_of_water() > 0.002, "deep water in the street", 240, 2)
        wait_until(lambda: self.still(CAPTION) and self.button_is_there(), "a pump that can be sent", 240, 1)
        self.keep_screen("kiosk-offer")
        before = self.desktop.pixels(*CARD)
        self.desktop.xdotool("mousemove", *SEND, "click", 1)
        wait_until(lambda: not self.button_is_there(), "the order to take the button's place")
        wait_until(lambda: self.desktop.share_changed(before, CARD) > 0.02, "the card to tell the order")
        self.keep_screen("kiosk-sent")
        most = self.share_of_water()
        seen = [most]

        def fallen():
            seen.append(self.share_of_water())
            return seen[-1] < 0.6 * max(seen)
        wait_until(fallen, "the water to fall", 300, 2)
        self.keep_screen("kiosk-fallen")
        print(f"deep water in the picture: {max(seen):.4f} at most, {seen[-1]:.4f} at the end")
        self.assertEqual(list(self.data.rglob("*.gpkg")), [], "a kiosk writes nothing")

    def button_is_there(self):
        """The button is filled with one colour, the plain card is not so light there."""
        row = self.desktop.pixels(CARD[0] + 30, SEND[1] - 20, 60, 8)
        colours = {row[i:i + 3] for i in range(0, len(row), 4)}
        return len(colours) == 1 and max(next(iter(colours))) > 120

    def test_who_leaves_leaves_nothing(self):
        # Time hardly moves, so that the place as it was left can be compared with the place as it was found: the model's
        # first water, after a minute of the incident, would show on all of it.
        place = self.project.read_text(encoding="utf-8")
        self.project.write_text(place.replace("\nspeed = 60\n", "\nspeed = 0.1\n"), encoding="utf-8")
        self.open_kiosk(first_speed=0.1, length="10min", idle="15s", countdown="3s")
        # Finer ground comes a tile at a time, and a tile may take a second or two.
        wait_until(lambda: self.still(SCENE, for_s=6), "the ground in its finest")
        title = self.desktop.pixels(*STRIP_TITLE)
        caption = self.desktop.pixels(*CAPTION)
        scene = self.desktop.pixels(*SCENE)
        self.keep_screen("kiosk-as-found")
        self.desktop.xdotool("mousemove", *LANGUAGE, "click", 1)
        wait_until(lambda: self.desktop.share_changed(caption, CAPTION) > 0.01, "the other language")
        self.desktop.drag((500, 450), (800, 480), 1)
        wait_until(lambda: self.desktop.share_changed(scene, SCENE) > 0.6, "the view to turn")
        self.keep_screen("kiosk-left")
        self.desktop.xdotool("mousemove", 20, 450)
        # Nobody touches it: it asks, and begins again.
        wait_until(lambda: self.desktop.share_changed(caption, CAPTION) == 0, "the first language and page again")
        wait_until(lambda: self.desktop.share_changed(title, STRIP_TITLE) == 0, "the same strip")
        # Stations tell their first values meanwhile, and grounds are tinted a shade apart; another view changes 4 of 5.
        wait_until(lambda: self.desktop.share_changed(scene, SCENE) < 0.3, "the same view of the same place")
        self.keep_screen("kiosk-as-left")

    def test_it_plays_from_a_sealed_folder_without_a_network_and_writes_nothing(self):
        # Every file of the machine is sealed, but for a folder in memory in which layers are read; and there is no
        # interface but a loopback that is down.
        work = self.root / "work"
        work.mkdir()
        sealed = ("unshare", "--net", "--mount", "--propagation", "private", "sh", "-c",
                  f'mount -t tmpfs none {work} && mount -o remount,bind,ro / && exec "$@"', "sealed")
        probe = subprocess.run([*sealed, "sh", "-c", f"! touch '{self.root}/written' 2>&1 && ! ip route get 192.0.2.1"],
                               capture_output=True, text=True, check=False)
        if probe.returncode != 0 or (self.root / "written").exists():
            self.skipTest(f"no namespaces of its own may be made here: {probe.stdout}{probe.stderr}".strip())
        self.around = sealed
        self.surroundings = {"HOME": "/nonexistent", "TMPDIR": str(work)}
        story = self.story(length="10min", idle="10min")
        before = {file: file.stat().st_mtime_ns for file in self.root.rglob("*")}
        self.open_window(self.project, "--mode", "kiosk", "--story", str(story))
        self.wait_drawn()
        self.turn_page()
        self.must_run()
        self.keep_screen("kiosk-sealed")
        after = {file: file.stat().st_mtime_ns for file in self.root.rglob("*") if self.name not in file.name
                 and "Xvfb" not in file.name}
        self.assertEqual([file for file in after if after[file] != before.get(file) and file.is_file()], [])
        self.assertFalse(self.data.exists(), "a kiosk keeps nothing")


if __name__ == "__main__":
    run_cases(Visitor, Program(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
