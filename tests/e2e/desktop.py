"""A display of its own for one program: real keys, a real mouse, and the pixels that came of them."""

import ctypes
import os
import struct
import subprocess
import time
import zlib
from pathlib import Path

from patience import patient


class Desktop:
    """Xvfb with its frame buffer in a file, so that what is on the screen can be read without another tool."""

    WIDTH, HEIGHT = 1600, 900

    def __init__(self, folder):
        read_end, write_end = os.pipe()
        self.buffer = Path(folder) / "Xvfb_screen0"
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{self.WIDTH}x{self.HEIGHT}x24", "-fbdir", folder,
             "-nolisten", "tcp"], pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.environment = {**os.environ, "DISPLAY": f":{number}"}

    def close(self):
        self.server.terminate()
        self.server.wait(60)

    def xdotool(self, *arguments):
        done = subprocess.run(["xdotool", *map(str, arguments)], env=self.environment, capture_output=True, text=True,
                              timeout=patient(120), check=False)
        return done.stdout.split()

    def press(self, *keys):
        self.xdotool("key", "--delay", 80, *keys)

    def type(self, text):
        self.xdotool("type", "--delay", 60, text)

    def ask_to_close(self, pid):
        """What a title bar's x or Alt+F4 comes to: the window manager's question whether the window would close."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self.environment["DISPLAY"].encode()))
        protocols, delete = (x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
        for window in self.xdotool("search", "--onlyvisible", "--pid", pid):
            # An XClientMessageEvent, in longs where the structure has one: type, serial, sent, display, window, kind,
            # bits a datum, five of them.
            event = (ctypes.c_long * 24)(33, 0, 1, display.value, int(window), protocols, 32, delete, 0, 0, 0, 0)
            x11.XSendEvent(display, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), event)
        x11.XCloseDisplay(display)

    def drag(self, start, end, button):
        self.xdotool("mousemove", *start, "mousedown", button)
        for step in range(1, 9):
            self.xdotool("mousemove", *(round(a + (b - a) * step / 8) for a, b in zip(start, end)))
        self.xdotool("mouseup", button)

    def pixels(self, left, top, width, height):
        """Four bytes a pixel, row by row (XWD version 7)."""
        raw = self.buffer.read_bytes()
        header = struct.unpack(">25I", raw[:100])
        stride = header[12]
        first = header[0] + header[19] * 12
        rows = range(top, top + height)
        return b"".join(raw[first + y * stride + left * 4: first + y * stride + (left + width) * 4] for y in rows)

    def save(self, path):
        """The whole screen as a PNG."""
        raw = self.pixels(0, 0, self.WIDTH, self.HEIGHT)
        rgb = bytearray(3 * self.WIDTH * self.HEIGHT)
        rgb[0::3], rgb[1::3], rgb[2::3] = raw[2::4], raw[1::4], raw[0::4]
        row = 3 * self.WIDTH
        lines = b"".join(b"\0" + rgb[y * row:(y + 1) * row] for y in range(self.HEIGHT))
        header = struct.pack(">IIBBBBB", self.WIDTH, self.HEIGHT, 8, 2, 0, 0, 0)
        chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b"")]
        Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            for kind, body in chunks))

    def share_changed(self, before, area):
        """Part of the pixels in the area that are not as they were."""
        now = self.pixels(*area)
        changed = sum(now[i:i + 3] != before[i:i + 3] for i in range(0, len(now), 16))
        return changed / (len(now) / 16)


def wait_until(condition, what, timeout_s=180, every_s=0.25):
    """What is there is seen at once."""
    end = time.monotonic() + patient(timeout_s)
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(every_s)
    raise AssertionError(f"waited {patient(timeout_s):.0f} s in vain for {what}")
