"""One window on a display of its own, worked with real keys; what the cases of several tests share."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from desktop import Desktop, wait_until

PALETTE = (500, 76, 600, 36)  # the field of the command palette
PALETTE_LIST = (500, 76, 600, 420)
DIALOG = (480, 150, 480, 420)  # where every dialog has some of itself


class WindowCase(unittest.TestCase):
    program = None  # Program
    kept = None     # folder for pictures to look at afterwards

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sandtable-window-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.data = self.root / "data"

    def open_window(self, project, *options):
        self.desktop = Desktop(self.root)
        self.addCleanup(self.desktop.close)
        environment = {**self.desktop.environment, "XDG_DATA_HOME": str(self.data), "LIBGL_ALWAYS_SOFTWARE": "1"}
        self.complaints = self.root / "stderr.txt"
        with self.complaints.open("w") as stderr:
            self.window = subprocess.Popen([self.program.binary, "open", project, "--silent", *options], cwd=self.root,
                                           env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                           stderr=stderr)
        self.addCleanup(self.stop_window)
        self.addCleanup(self.keep_pictures)

    def stop_window(self):
        if self.window.poll() is None:
            self.window.kill()
        self.window.wait(10)

    def keep_pictures(self):
        if self.kept is None:
            return
        for picture in self.pictures():
            shutil.copy(picture, self.kept)
        self.keep_screen("end")

    def keep_screen(self, name):
        if self.kept is not None:
            self.desktop.save(self.kept / f"screen-{name}.png")

    def pictures(self):
        return sorted(self.root.glob("sandtable-*.png"))

    def take_picture(self):
        """F12, until the picture lies there: keys pressed while the place is loading are nobody's."""
        had = len(self.pictures())

        def pressed():
            self.assertIsNone(self.window.poll(), self.complaints.read_text())
            self.desktop.press("F12")
            return len(self.pictures()) > had

        wait_until(pressed, "a picture by F12", every_s=1)
        return self.pictures()[-1]

    def command(self, text):
        before = self.desktop.pixels(*PALETTE)
        wait_until(lambda: self.asked_for_palette(before), "the palette", every_s=2)
        opened = self.desktop.pixels(*PALETTE)
        wait_until(lambda: self.typed_letter(opened), "the palette to take the keys", every_s=0.5)
        self.desktop.press("ctrl+k")  # begins afresh
        wait_until(lambda: self.desktop.share_changed(opened, PALETTE) < 0.004, "the palette to be empty again")
        self.desktop.type(text)
        wait_until(lambda: self.still(PALETTE_LIST), "the palette to list what was typed")
        listed = self.desktop.pixels(*PALETTE)
        self.keep_screen("typed")
        # What is typed in full runs on one Enter.
        self.desktop.press("Return")
        wait_until(lambda: self.desktop.share_changed(listed, PALETTE) > 0.3, f"the palette to close after '{text}'")

    def asked_for_palette(self, before):
        if self.desktop.share_changed(before, PALETTE) > 0.5:
            return True
        self.desktop.press("ctrl+k")
        return False

    def typed_letter(self, opened):
        self.desktop.press("o")
        return self.desktop.share_changed(opened, PALETTE) > 0.004

    def open_dialog(self, key):
        """The pixels of a dialog that a key has opened; the map under it must stand still."""
        before = self.desktop.pixels(*DIALOG)
        self.desktop.press(key)
        wait_until(lambda: self.desktop.share_changed(before, DIALOG) > 0.5, f"a dialog after '{key}'")
        return self.desktop.pixels(*DIALOG)

    def wait_closed(self, opened):
        wait_until(lambda: self.desktop.share_changed(opened, DIALOG) > 0.5, "the dialog to close")

    def still(self, area):
        before = self.desktop.pixels(*area)
        self.desktop.xdotool("sleep", 1)
        return before if self.desktop.share_changed(before, area) == 0 else None

    def incident(self):
        files = list((self.data / "sandtable" / "incidents").glob("*.gpkg"))
        return files[0] if len(files) == 1 else None

    def quit(self):
        self.desktop.press("ctrl+q")
        self.assertEqual(self.window.wait(60), 0, self.complaints.read_text())


def run_cases(case, program, pictures):
    """What every such test does with its arguments: PROGRAM [FOLDER_FOR_PICTURES]. Exits 77 (skipped) without a display."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        print("skipped: Xvfb or xdotool is not installed")
        raise SystemExit(77)
    case.program = program
    if pictures:
        case.kept = Path(pictures)
        case.kept.mkdir(parents=True, exist_ok=True)
    unittest.main(module="__main__", argv=["window"], verbosity=2)
