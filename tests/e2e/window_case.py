"""One window on a display of its own, worked with real keys; what the cases of several tests share."""

import shutil
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

from desktop import Desktop, wait_until

PALETTE = (500, 76, 600, 36)  # the field of the command palette
PALETTE_LIST = (500, 76, 600, 420)
DIALOG = (480, 150, 480, 420)  # where every dialog has some of itself
TOAST = (420, 600, 460, 90)    # what went wrong or well, above the timeline and clear of the age of the water
SCENE = (320, 260, 800, 420)   # well inside the map, clear of the panels beside it


class Hands:
    """What one person at one window can do. Whoever has them says what `program` is, where `root` and `data` lie, and
    how to clean up afterwards: addCleanup."""

    kept = None  # folder for pictures to look at afterwards
    name = "screen"
    around = ()  # the words of a command in which the window runs, such as a namespace of its own
    surroundings = {}  # environment variables besides the usual ones

    def open_window(self, project, *options):
        folder = self.root / f"{self.name}-display"
        folder.mkdir()
        self.desktop = Desktop(folder)
        self.addCleanup(self.desktop.close)
        environment = {**self.desktop.environment, "XDG_DATA_HOME": str(self.data), "LIBGL_ALWAYS_SOFTWARE": "1",
                       **self.surroundings}
        self.complaints = self.root / f"{self.name}-stderr.txt"
        with self.complaints.open("w") as stderr:
            self.window = subprocess.Popen([*self.around, self.program.binary, "open", project, "--silent", *options],
                                           cwd=self.root, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                           stderr=stderr)
        self.addCleanup(self.stop_window)
        self.addCleanup(self.keep_pictures)

    def wait_drawn(self):
        """The loading screen is one colour; the twin is not."""
        def drawn():
            self.must_run()
            pixels = self.desktop.pixels(*SCENE)
            return len({pixels[i:i + 3] for i in range(0, len(pixels), 4001)}) > 40

        wait_until(drawn, "the place to be drawn", every_s=1)
        # The pointer stands where it hides nothing.
        self.desktop.xdotool("mousemove", 20, 880)

    def must_run(self):
        if self.window.poll() is not None:
            raise AssertionError(f"the window is gone: {self.complaints.read_text()}")

    def stop_window(self):
        if self.window.poll() is None:
            self.window.kill()
        self.window.wait(60)

    def keep_pictures(self):
        if self.kept is None:
            return
        for picture in self.pictures():
            shutil.copy(picture, self.kept)
        self.keep_screen("end")

    def keep_screen(self, what):
        if self.kept is not None:
            self.desktop.save(self.kept / f"{self.name}-{what}.png")

    def pictures(self):
        return sorted(self.root.glob("sandtable-*.png"))

    def take_picture(self):
        """F12, until the picture lies there: keys pressed while the place is loading are nobody's."""
        had = len(self.pictures())

        def pressed():
            self.must_run()
            self.desktop.press("F12")
            return len(self.pictures()) > had

        wait_until(pressed, "a picture by F12", every_s=1)
        return self.pictures()[-1]

    def type_command(self, text):
        """Into the palette; Enter is still to come."""
        before = self.desktop.pixels(*PALETTE)
        wait_until(lambda: self.asked_for_palette(before), "the palette", every_s=2)
        opened = self.desktop.pixels(*PALETTE)
        wait_until(lambda: self.typed_letter(opened), "the palette to take the keys", every_s=0.5)
        self.desktop.press("ctrl+k")  # begins afresh
        wait_until(lambda: self.desktop.share_changed(opened, PALETTE) < 0.004, "the palette to be empty again")
        self.desktop.type(text)
        wait_until(lambda: self.still(PALETTE_LIST), "the palette to list what was typed")

    def command(self, text):
        self.type_command(text)
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

    def wait_change(self, area, share, what, before=None, timeout_s=180):
        before = before or self.desktop.pixels(*area)
        wait_until(lambda: self.desktop.share_changed(before, area) > share, what, timeout_s, 0.5)

    def still(self, area, for_s=1):
        before = self.desktop.pixels(*area)
        self.desktop.xdotool("sleep", for_s)
        return before if self.desktop.share_changed(before, area) == 0 else None

    def incident(self):
        files = list((self.data / "sandtable" / "incidents").glob("*.gpkg"))
        return files[0] if len(files) == 1 else None

    def count(self, kind):
        """Entries of one kind, as another program reads them while the window is open; 0 before there is a file."""
        if self.incident() is None:
            return 0
        database = sqlite3.connect(f"file:{self.incident()}?mode=ro", uri=True, timeout=10)
        try:
            return database.execute("SELECT count(*) FROM journal WHERE kind = ?", (kind,)).fetchone()[0]
        except sqlite3.OperationalError:
            return 0
        finally:
            database.close()

    def quit(self):
        """Ctrl+Q, once: whatever is being drawn meanwhile, the key is heard."""
        self.desktop.press("ctrl+q")
        wait_until(lambda: self.window.poll() is not None, "the window to close")
        if (status := self.window.wait()) != 0:
            raise AssertionError(f"the window ended with {status}: {self.complaints.read_text()}")


class WindowCase(Hands, unittest.TestCase):
    """One window and one incident for each test."""

    program = None  # Program

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sandtable-window-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.data = self.root / "data"


def run_cases(case, program, pictures, chosen=()):
    """What every such test does with its arguments: PROGRAM [FOLDER_FOR_PICTURES [CASE...]]. `case` is the class that
    all of them come from. Exits 77 (skipped) without a display."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        print("skipped: Xvfb or xdotool is not installed")
        raise SystemExit(77)
    case.program = program
    if pictures:
        case.kept = Path(pictures)
        case.kept.mkdir(parents=True, exist_ok=True)
    unittest.main(module="__main__", argv=["window", *chosen], verbosity=2)
