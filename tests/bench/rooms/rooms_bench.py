#!/usr/bin/env python3
"""What a window costs: rooms_bench.py PROGRAM [STAGE_BENCH] [--size full|small] [--soak MINUTES]. Prints; judges nothing."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "e2e"))
from desktop import Desktop, wait_until  # noqa: E402
from program import Program  # noqa: E402

TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class FullDesktop(Desktop):
    WIDTH, HEIGHT = 3840, 1080


class Window:
    """The program at work, and what the system says of it."""

    def __init__(self, program, desktop, root, size, *arguments):
        self.desktop = desktop
        width, height = size
        self.area = (width // 2 - 200, height // 2 - 100, 400, 200)
        environment = {**desktop.environment, "XDG_DATA_HOME": str(root / "data"), "LIBGL_ALWAYS_SOFTWARE": "1"}
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [program.binary, "open", *map(str, arguments), "--silent", "--screen", f"{width}x{height}+0+0"], cwd=root,
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def colours(self):
        pixels = self.desktop.pixels(*self.area)
        return len({pixels[i:i + 3] for i in range(0, len(pixels), 1001)})

    def wait_useful(self):
        """Until the place itself is on the screen; gives the seconds since the start."""
        wait_until(lambda: self.colours() > 30, "the place to be drawn", 300, 0.02)
        return time.monotonic() - self.began

    def ticks(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def cpu_percent(self, seconds):
        before = self.ticks()
        time.sleep(seconds)
        return 100 * (self.ticks() - before) / TICKS_PER_S / seconds

    def rest(self):
        """What it costs once it has come to rest, and after how many seconds. The last outlook of what the clock ran
        through is made up to a minute after it stands."""
        began = time.monotonic()
        while True:
            percent = self.cpu_percent(20)
            waited = time.monotonic() - began - 20
            if percent < 5 or waited > 120:
                return f"{percent:.1f} % of one core, {waited:.0f} s later"

    def memory_mib(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0

    def settle(self):
        """Until nothing moves any more."""
        def still():
            before = self.desktop.pixels(*self.area)
            time.sleep(0.5)
            return self.desktop.pixels(*self.area) == before
        wait_until(still, "the picture to rest", 60, 0.1)

    def frames_per_s(self, seconds):
        """Different pictures a second while the mouse turns the view."""
        x, y = self.area[0] + 200, self.area[1] + 100
        self.desktop.xdotool("mousemove", x, y, "mousedown", 3)
        turning = subprocess.Popen(
            ["sh", "-c", f"for i in $(seq 1 1000); do xdotool mousemove_relative -- $(( (i / 60) % 2 ? -5 : 5 )) 0; sleep 0.008; done"],
            env=self.desktop.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        end = time.monotonic() + seconds
        frames, shown = 0, None
        while time.monotonic() < end:
            now = self.desktop.pixels(self.area[0], self.area[1], 60, 40)
            frames += now != shown
            shown = now
            time.sleep(0.004)
        turning.kill()
        turning.wait()
        self.desktop.xdotool("mouseup", 3)
        return frames / seconds

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


def say(what, value):
    print(f"{what}: {value}", flush=True)


def live_rooms(program, desktop, root, project):
    script = root / "storm.txt"
    # Half an hour of storm at once, then the clock stands: what is left is what a window costs at rest.
    script.write_text("time.speed 1200\nat +00:30:00 time.pause\n", encoding="utf-8")
    for mode in ("desk", "wall", "kiosk"):
        window = Window(program, desktop, root, (1920, 1080), project, "--mode", mode,
                        *([] if mode == "kiosk" else ["--script", script]))
        try:
            say(f"{mode} 1920x1080, start to the first useful picture", f"{window.wait_useful():.2f} s")
            if mode == "kiosk":
                desktop.press("space")  # the chapter stays; its clock goes on
            time.sleep(45)
            say(f"{mode} 1920x1080, memory", f"{window.memory_mib():.0f} MiB")
            say(f"{mode} 1920x1080, CPU at rest", window.rest())
        finally:
            window.close()


def further_windows(program, desktop, root, project):
    script = root / "pause.txt"
    script.write_text("time.pause\n", encoding="utf-8")
    for beside in ("", "wall:1600x900+1920+0"):
        window = Window(program, desktop, root, (1920, 1080), project, "--script", script,
                        *(["--beside", beside] if beside else []))
        try:
            window.wait_useful()
            time.sleep(10)
            say(f"desk{' with a wall beside it' if beside else ' alone'}, memory", f"{window.memory_mib():.0f} MiB")
            say(f"desk{' with a wall beside it' if beside else ' alone'}, CPU at rest", window.rest())
        finally:
            window.close()


def turning(program, desktop, root, incident):
    window = Window(program, desktop, root, (1280, 720), incident)
    try:
        window.wait_useful()
        time.sleep(3)
        say("replay 1280x720, pictures a second while turning", f"{window.frames_per_s(8):.1f}")
        window.settle()
        say("replay 1280x720, CPU at rest", window.rest())
    finally:
        window.close()


def soak(program, desktop, root, project, minutes):
    """A wall through the storm and long after it, at ten minutes a second: does its memory come to rest?"""
    script = root / "soak.txt"
    script.write_text("time.speed 600\n", encoding="utf-8")
    window = Window(program, desktop, root, (1920, 1080), project, "--mode", "wall", "--script", script)
    try:
        window.wait_useful()
        for minute in range(minutes + 1):
            say(f"wall at x600 after {minute} min, memory", f"{window.memory_mib():.0f} MiB")
            time.sleep(60 if minute < minutes else 0)
    finally:
        window.close()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("stage_bench", nargs="?")
    arguments.add_argument("--size", default="full", choices=["full", "small"])
    arguments.add_argument("--soak", type=int, default=0, metavar="MINUTES", help="and watch the memory of a wall so long")
    options = arguments.parse_args()
    program = Program(options.program)
    with tempfile.TemporaryDirectory(prefix="sandtable-rooms-") as folder:
        root = Path(folder)
        project = root / "demo" / "demo.toml"
        incident = root / "storm.gpkg"
        program.must("demo", "--out", project.parent, "--size", options.size, timeout_s=600)
        program.must("run", project, "--out", incident, "--for", "2h", "--speed", "100000", timeout_s=1800)
        desktop = FullDesktop(folder)
        try:
            live_rooms(program, desktop, root, project)
            further_windows(program, desktop, root, project)
            turning(program, desktop, root, incident)
            if options.soak:
                soak(program, desktop, root, project, options.soak)
        finally:
            desktop.close()
        if options.stage_bench:
            subprocess.run([options.stage_bench, project, incident], check=True)


if __name__ == "__main__":
    main()
