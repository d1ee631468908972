#!/usr/bin/env python3
"""Serves the hand-written answers of tests/payloads/feeds where the services of assets/feeds would, and the services of
live_services.py: feed_server.py [PORT]

Every recipe names its addresses; this server answers the same paths and queries on the loopback. A place that writes
base = "http://127.0.0.1:PORT" into its feeds then believes to talk to the services themselves. With a speed their
values keep step with an incident that runs so fast.
"""

import re
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from live_services import LiveServices
from moving_time import MovingTime

ROOT = Path(__file__).resolve().parents[2]
RECIPES = ROOT / "assets" / "feeds"
PAYLOADS = ROOT / "tests" / "payloads" / "feeds"
# What the recipes leave to the place; the place of the test gives the same.
PARAMETERS = {"data_key": "on-the-portal", "city": "10018", "dashboard": "https://tainan.example", "sites": "09990001",
              "location": "USGS-09990002", "gauge": "DEMO1"}
TYPES = {".json": "application/json; charset=utf-8", ".csv": "text/csv", ".xml": "text/xml", ".kml": "text/xml"}


def target(url):
    """Path and query of an address, filled and escaped as the program sends them."""
    url = re.sub(r"\{(\w+)\}", lambda m: PARAMETERS[m.group(1)], url)
    path = re.sub(r"^https?://[^/]+", "", url)
    return "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode()) for c in path)


def answers():
    """Every path that some recipe asks for, with the file that answers it."""
    found = {}
    for recipe in sorted(RECIPES.glob("*.toml")):
        keys = tomllib.loads(recipe.read_text(encoding="utf-8"))
        tables = [(recipe.stem, keys.get("url", "https://sos.example/service"))]
        tables += [(f"{recipe.stem}.{join['name']}", join["url"]) for join in keys.get("joins", [])]
        for stem, url in tables:
            files = [PAYLOADS / (stem + suffix) for suffix in TYPES if (PAYLOADS / (stem + suffix)).exists()]
            found[target(url)] = files[0]
    return found


class Handler(BaseHTTPRequestHandler):
    pages = answers()

    def answer(self):
        """Content type and text of what was asked for; None where nobody lives."""
        page = self.pages.get(self.path)
        if page is None:
            return self.server.live.answer(self.path, self.headers["Host"])
        return TYPES[page.suffix], self.server.time.shift(page.read_text(encoding="utf-8"))

    def do_GET(self):
        trouble = self.server.trouble
        if trouble is not None:
            trouble(self)
            return
        answer = self.answer()
        if answer is None:
            self.send_error(404, "no such service")
        else:
            self.say(*answer)

    def say(self, kind, text, status=200):
        body = text if isinstance(text, bytes) else text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def log_message(self, *arguments):
        pass


class FeedServer:
    """On a free port of the loopback for as long as the `with` lasts.

    `trouble`, where it is set, answers in everybody's place: a function of the request's handler.
    """

    def __init__(self, port=0, speed=0):
        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.server.time = self.time = MovingTime(speed)
        self.server.live = LiveServices(self.time)
        self.server.trouble = None
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *trouble):
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    server = FeedServer(int(sys.argv[1]) if len(sys.argv) > 1 else 18080)
    print(f"{len(Handler.pages)} addresses on {server.base}", flush=True)
    server.server.serve_forever()
