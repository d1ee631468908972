"""The clock of services that are made up: incident time since somebody first asked, and texts that keep step with it."""

import re
import time
from datetime import datetime, timedelta, timezone

TAIPEI = timezone(timedelta(hours=8))
START = datetime(2026, 6, 28, 17, 0, tzinfo=TAIPEI)
# Services publish every ten minutes.
STEP = timedelta(minutes=10)


class MovingTime:
    """Incident time at a multiple of real time, from START at the first question on; speed 0 stands still."""

    def __init__(self, speed=0):
        self.speed = speed
        self.begun = None

    def elapsed(self):
        if self.speed == 0:
            return timedelta(0)
        if self.begun is None:
            self.begun = time.monotonic()
        return timedelta(seconds=(time.monotonic() - self.begun) * self.speed)

    def now(self):
        return START + self.elapsed()

    def published(self):
        """The newest round of values: what was measured up to here is known."""
        return timedelta(seconds=self.elapsed() // STEP * STEP.total_seconds())

    def shift(self, text):
        """The text with the times of this afternoon moved to the newest round. Older days and stale rows stay."""
        moved = self.published()
        return moved_times(text, moved) if moved else text


DAY = r"2026(?P<dash>[-/])0?6(?P=dash)28"


def moved_times(text, by):
    def clock(hour, minute):
        at = timedelta(hours=int(hour), minutes=int(minute)) + by
        minutes = int(at.total_seconds()) // 60
        return f"{minutes // 60:02}", f"{minutes % 60:02}"

    def spelled(match):
        hour, minute = clock(match["hour"], match["minute"])
        return f"{match['before']}{hour}{match['between']}{minute}"

    def epoch(match):
        return str(int(match[0]) + int(by.total_seconds()) * (1000 if len(match[0]) == 13 else 1))

    between = r"(?P<between>:?)(?P<minute>\d\d)"
    for before in (DAY + r"[T ]", DAY + r" 下午 ", r"(?<!\d)20260628", r"28 Jun 2026 "):
        text = re.sub(rf"(?P<before>{before})(?P<hour>\d\d){between}", spelled, text)
    return re.sub(r"(?<!\d)1782[56]\d{5}(?:\d{3})?(?!\d)", epoch, text)


def iso(at, zone=timezone.utc):
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S.000Z") if zone is timezone.utc else at.astimezone(
        zone).isoformat(timespec="seconds")
