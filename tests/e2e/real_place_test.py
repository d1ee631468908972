#!/usr/bin/env python3
"""A picture of a real place, from GIS layers and recorded payloads of its feeds: real_place_test.py PROGRAM [FOLDER]

Reads tests/places/tainan.toml, whose data lie beside the checkout; exits 77 (skipped) without them. FOLDER keeps the
pictures.
"""

import re
import shutil
import struct
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

from program import Program

PLACE = Path(__file__).resolve().parents[1] / "places" / "tainan.toml"
DATA = PLACE.parents[2].parent / "shared" / "data" / "places" / "tainan"
SIZE = (1280, 720)
SCENE = (300, 90, 640, 480)  # left, top, width, height: map alone, clear of panels and timeline


def scene_of(path):
    """Rows of (r, g, b) of the map in an 8 bit PNG without interlacing."""
    raw = Path(path).read_bytes()
    at, width, height, depth, colour, body = 8, 0, 0, 0, 0, b""
    while at < len(raw):
        length, kind = struct.unpack(">I4s", raw[at:at + 8])
        chunk = raw[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", chunk[:10])
        elif kind == b"IDAT":
            body += chunk
        at += 12 + length
    channels = {2: 3, 6: 4}[colour]
    assert depth == 8 and (width, height) == SIZE
    lines, stride, before, rows = zlib.decompress(body), width * channels, bytearray(width * channels), []
    for y in range(height):
        kind, *line = lines[y * (stride + 1):(y + 1) * (stride + 1)]
        line = bytearray(line)
        for x in range(stride):
            left = line[x - channels] if x >= channels else 0
            up, corner = before[x], before[x - channels] if x >= channels else 0
            if kind == 1:
                line[x] = (line[x] + left) & 255
            elif kind == 2:
                line[x] = (line[x] + up) & 255
            elif kind == 3:
                line[x] = (line[x] + (left + up) // 2) & 255
            elif kind == 4:
                guess = left + up - corner
                line[x] = (line[x] + min((left, up, corner), key=lambda v: abs(guess - v))) & 255
        before = line
        rows.append(line)
    x0, y0, w, h = SCENE
    return [[tuple(rows[y][x * channels:x * channels + 3]) for x in range(x0, x0 + w)] for y in range(y0, y0 + h)]


def share_that_differs(one, other):
    pairs = [(a, b) for row, row_ in zip(one, other) for a, b in zip(row, row_)]
    return sum(max(abs(p - q) for p, q in zip(a, b)) > 24 for a, b in pairs) / len(pairs)


class RealPlace(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sandtable-place-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        # Paths of a place file are relative to it.
        self.text = PLACE.read_text(encoding="utf-8").replace("../../../shared", str(PLACE.parents[3] / "shared"))

    def shot(self, name, text, *options):
        place = self.root / f"{name}.toml"
        place.write_text(text, encoding="utf-8")
        picture = self.root / f"{name}.png"
        program.must("shot", place, "--out", picture, "--size", "x".join(map(str, SIZE)), "--at", "+12h", *options,
                     timeout_s=800)
        if kept:
            shutil.copy(picture, kept)
        return scene_of(picture)

    def without(self, heading):
        """The place without the tables of this heading."""
        return re.sub(rf"(?ms)^{re.escape(heading)}\n.*?(?=^\[)", "", self.text)

    def test_terrain_and_stations_are_in_the_picture(self):
        whole = self.shot("whole", self.text, "--view", "2d", "--lang", "zh-Hant")
        colours = {pixel for row in whole for pixel in row}
        self.assertGreater(len(colours), 300, "a real place has more than a few colours")
        flat = self.shot("flat", self.without("[terrain]"), "--view", "2d", "--lang", "zh-Hant")
        self.assertGreater(share_that_differs(whole, flat), 0.1, "the terrain shades the map, gently on a plain")
        silent = self.shot("silent", self.without("[[feed]]"), "--view", "2d", "--lang", "zh-Hant")
        self.assertGreater(share_that_differs(whole, silent), 0.005, "stations stand on the map")

    def test_the_place_stands_up_in_three_dimensions(self):
        scene = self.shot("scene", self.text, "--view", "3d", "--lang", "en")
        self.assertGreater(len({pixel for row in scene for pixel in row}), 300)


if __name__ == "__main__":
    if not DATA.is_dir():
        print("skipped: the shared data are not beside this checkout")
        sys.exit(77)
    program = Program(sys.argv[1])
    kept = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
    unittest.main(argv=["real_place"], verbosity=2)
