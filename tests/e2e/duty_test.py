#!/usr/bin/env python3
"""A duty officer alone at the keyboard: duty_test.py PROGRAM [FOLDER_FOR_PICTURES]

A live place on a real broker, with streets that flood in earnest. Alarms come; one is acknowledged, one shelved. A pump
is ordered with two keys; its crew, which is this test, gets the order, answers, obeys and then contradicts itself by
telemetry. The water falls, the shift is handed over and signed for, and the journal proves all of it. Exits 77 (skipped)
without Xvfb, xdotool or mosquitto.
"""

import json
import re
import sqlite3
import sys
from datetime import datetime, timezone

from desktop import wait_until
from mqtt_peer import MOSQUITTO, Broker, Listener, Publisher
from program import Program
from window_case import TOAST, WindowCase, run_cases

FEED = """
[[feed]]
id = "road"
kind = "mqtt"
name = {{ zh = "道路淹水感測", en = "Road sensors" }}
zone = "+08:00"
host = "127.0.0.1"
port = {port}
topics = ["road/+"]
station_topic_level = 1
lon_pointer = "/lon"
lat_pointer = "/lat"
expected_every = "1s"
freshness = {{ late_after = "1min", stale_after = "3min" }}
values = [{{ column = "/depth_cm", property = "water_depth", unit = "cm" }}]

[[rule]]
id = "flood-30"
name = {{ zh = "道路淹水 30 公分", en = "Road flooded 30 cm" }}
property = "water_depth"
unit = "cm"
raise_at = 30
dead_band = 5
delay_on = "0s"
delay_off = "0s"
level = 2

[[rule]]
id = "idle-pump"
kind = "no_discharge"
name = {{ zh = "遙測與派遣令不符", en = "Telemetry says otherwise" }}
raise_at = 0.005
dead_band = 0.01
level = 2

"""

FIELD = """[field]
link = "mqtt"
host = "127.0.0.1"
port = {port}
place = "duty"
operator = "EOC"

"""


def live_place(demo, port):
    """The demo's town without its recorded storm: now is now, its sensors and crews are on the broker."""
    head, rest = demo.split("[[feed]]", 1)
    sites = "[[site]]" + rest.split("[[site]]", 1)[1]
    sites, tail = sites.split("[field]", 1)
    incident = re.sub(r"(?m)^(start|end|speed) = .*\n", "", "[incident]" + tail.split("[incident]", 1)[1])
    return head + FEED.format(port=port) + sites + FIELD.format(port=port) + incident


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


class Duty(WindowCase):
    def setUp(self):
        super().setUp()
        broker = Broker()
        broker.__enter__()
        self.addCleanup(broker.__exit__)
        self.port = broker.port
        self.peer = Publisher(self.port)
        self.addCleanup(self.peer.wire.close)
        self.orders = Listener(self.port, "sandtable/duty/+/cmd")
        self.addCleanup(self.orders.wire.close)
        demo = self.program.small_demo(self.root / "demo")
        self.project = demo.with_name("duty.toml")
        self.project.write_text(live_place(demo.read_text(encoding="utf-8"), self.port), encoding="utf-8")
        self.open_window(self.project)

    def reading(self, station, depth_cm):
        self.peer.publish(f"road/{station}", json.dumps(
            {"time": now(), "depth_cm": depth_cm, "lon": 120.2, "lat": 23.5 + 0.001 * int(station[1:])}))

    def crew(self, channel, **says):
        self.peer.publish(f"sandtable/duty/MP01/{channel}", json.dumps({"time": now(), **says}))

    def events(self, kind):
        """Bodies of one kind of entry, as another program reads them while the window is open."""
        if self.incident() is None:
            return []
        database = sqlite3.connect(f"file:{self.incident()}?mode=ro", uri=True, timeout=10)
        try:
            rows = database.execute("SELECT body, actor FROM journal WHERE kind = ? ORDER BY seq", (kind,))
            return [{**json.loads(body), "actor": actor} for body, actor in rows]
        finally:
            database.close()

    def alarms(self):
        """The newest word on every alarm."""
        return {e["alarm"]["id"]: {**e["alarm"], "actor": e["actor"]} for e in self.events("alarm_changed")}

    def alarm_of(self, part):
        return next((alarm for name, alarm in self.alarms().items() if part in name), None)

    def order_state(self):
        changed = self.events("order_changed")
        return changed[-1]["order"]["state"] if changed else None

    def test_the_shift_from_first_alarm_to_signature(self):
        wait_until(lambda: self.desktop.xdotool("search", "--pid", self.window.pid), "a window")
        self.take_picture()
        self.desktop.xdotool("mousemove", 20, 880)

        def heard():
            # A reading that is sent before the window has subscribed reaches nobody.
            self.reading("R1", 20)
            self.reading("R2", 20)
            return self.events("observations_ingested")

        wait_until(heard, "the first readings", every_s=1)
        self.reading("R1", 45)
        wait_until(lambda: self.alarm_of("flood-30"), "an alarm in the journal")
        self.keep_screen("alarm")

        self.command("alarm.next")
        dialog = self.open_dialog("a")
        self.desktop.type("patrol sent")
        self.keep_screen("acknowledge")
        self.desktop.press("ctrl+Return")
        self.wait_closed(dialog)
        wait_until(lambda: "patrol sent" in json.dumps(self.alarm_of("flood-30")), "the acknowledgement")

        self.command("select.site site=B01")
        dialog = self.open_dialog("s")
        self.keep_screen("answers")
        self.desktop.press("Escape")
        self.wait_closed(dialog)
        self.command("order.dispatch pump=MP01 site=B01 comment=urgent")
        order = json.loads(wait_until(self.orders.poll, "the order at the crew")[0][1])
        self.assertEqual((order["action"], order["target"], order["params"]["site"]), ("go", "MP01", "B01"))
        self.assertFalse(self.orders.heard[0][2], "an order is never retained")
        self.assertEqual(self.orders.heard[0][3], 1, "an order has QoS 1")

        number = order["params"]["order"]
        for word, state in [("received", "received"), ("accepted", "accepted"), ("departed", "en_route"),
                            ("arrived", "setting_up"), ("pumping", "pumping")]:
            self.crew("ack", state=word, order=number)
            wait_until(lambda: self.order_state() == state, f"the order to be {state}")
        self.crew("telemetry", discharge_m3_per_s=0.3, fuel_percent=80)
        self.keep_screen("pumping")

        def contradicts():
            self.crew("telemetry", discharge_m3_per_s=0.0, fuel_percent=79)
            return self.alarm_of("idle-pump")

        wait_until(contradicts, "an alarm that the pump does not pump", every_s=1)
        self.keep_screen("contradiction")
        self.crew("telemetry", discharge_m3_per_s=0.3, fuel_percent=78)

        self.reading("R2", 60)
        wait_until(lambda: len([a for a in self.alarms() if "flood-30" in a]) == 2, "the second street's alarm")
        second = next(name for name in self.alarms() if "flood-30" in name and "R2" in name)
        self.command(f'alarm.shelve for=20min reason="works at the sensor" alarm={second}')
        wait_until(lambda: "works at the sensor" in json.dumps(self.alarms()[second]), "the shelving")

        self.reading("R1", 5)
        wait_until(lambda: any("R1" in e["id"] for e in self.events("alarm_cleared")), "the first alarm to be over")

        self.desktop.press("F9")
        packs = self.data / "sandtable"
        pack = wait_until(lambda: next(packs.rglob("handover-*/manifest.json"), None), "the hand-over pack", 240).parent
        wait_until(lambda: self.still(TOAST), "the pack to be told")
        dialog = self.open_dialog("shift+F9")
        self.desktop.type("Chen")
        self.keep_screen("handover")
        self.desktop.press("ctrl+Return")
        signed = wait_until(lambda: self.events("handover_signed"), "the signature")
        self.assertEqual(signed[0]["handover"]["receiver"], "Chen")
        self.quit()

        self.assertIn("intact", self.program.must("verify", self.incident()))
        self.assertIn("Chen", self.program.must("report", self.incident(), "--check", pack))
        log = self.program.must("journal", self.incident(), "--format", "csv")
        for told in ["patrol sent", "works at the sensor", "MP01", "Chen", "role,saw_entry", "administrator"]:
            self.assertIn(told, log)
        self.assertRegex(self.program.must("journal", self.incident(), "--format", "ics214"),
                         r"Administrator, saw up to entry \d+")
        asked = [line["asked_from"] for line in self.program.journal(self.incident())[0] if "asked_from" in line]
        self.assertTrue(asked)
        for seat in asked:
            self.assertEqual(seat["role"], "administrator")
            self.assertGreater(seat["seen"], 0, "the picture that was shown")


if __name__ == "__main__":
    if not MOSQUITTO:
        print("skipped: mosquitto is not installed")
        sys.exit(77)
    run_cases(Duty, Program(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
