"""Services whose answers follow the clock: SensorThings, official warnings, reports. Shapes as those services have them."""

import json
from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from moving_time import START, STEP, TAIPEI, iso

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
AUTHORITIES = {"水利署": "wra", "水利署（與縣市政府合建）": "joint"}


class LiveServices:
    """answer(path, host) gives (content type, body), or None where nobody lives."""

    def __init__(self, time):
        self.time = time
        self.links = set()  # pages that this server has sent somebody to, byte for byte

    def answer(self, target, host):
        path = urlsplit(target).path
        if "/STA_WaterResource_v2/v1.0/Datastreams" in path:
            return self.civil_iot(target, host)
        if path.startswith("/frost/v1.1/"):
            return self.frost(target, host)
        pages = {
            "/alerts/one.cap": self.one_warning,
            "/alerts/index.atom": self.atom_index,
            "/alerts/index.json": self.json_index,
            "/alerts/rain.cap": self.rain_warning,
            "/alerts/river.cap": self.river_warning,
            "/gdacs/rss.xml": self.gdacs,
            "/reports/requests.json": self.open311,
            "/reports/calls.csv": self.calls,
        }
        return pages[path](host) if path in pages else None

    # ---- OGC SensorThings

    def observation(self, number, result):
        """The newest value of a Datastream; one every ten minutes since half an hour before the beginning."""
        published = self.time.published()
        at = iso(START + published - timedelta(minutes=5))
        count = int(published / STEP)
        return {"@iot.id": number * 1000 + count, "phenomenonTime": at, "resultTime": at, "result": result(count)}

    def history(self, number, result):
        value = []
        for count in range(int(self.time.published() / STEP) + 1):
            at = iso(START + count * STEP - timedelta(minutes=5))
            value.append({"@iot.id": number * 1000 + count, "phenomenonTime": at, "result": result(count)})
        return as_json({"value": value})

    def civil_iot(self, target, host):
        """Datastreams of one authority, a page each; the next page is found only by the link exactly as it was given."""
        if "/Observations" in target:
            number = int(target.split("Datastreams(")[1].split(")")[0])
            return self.history(number, lambda count: number % 10 + count)
        query = parse_qs(urlsplit(target).query)
        chosen = unquote(query["$filter"][0])
        authority = next(name for name in AUTHORITIES if f"'{name}'" in chosen)
        skip = int(query.get("$skip", ["0"])[0])
        if skip and target not in self.links:
            return None  # as the real one answers 400 where '+' became '%2B'
        stations = self.civil_iot_stations(authority)
        page = {"@iot.count": len(stations), "value": [stations[skip]]}
        if skip + 1 < len(stations):
            link = f"{urlsplit(target).path}?$skip={skip + 1}&$filter=" + quoted(
                f"(Thing/properties/authority_type eq '{authority}')")
            self.links.add(link)
            page["@iot.nextLink"] = f"http://{host}{link}"
        return as_json(page)

    def civil_iot_stations(self, authority):
        base = 100 if authority == "水利署" else 200
        out = []
        for i in (1, 2):
            number = base + i
            place = {"type": "Point", "coordinates": [120.20 + number / 10000, 23.00]}
            if i == 2:
                place["coordinates"].reverse()  # some do
            out.append({
                "@iot.id": number,
                "name": "淹水深度",
                "description": f" Datastream_id={number}, Datastream_FullName=淹水深度_示範(一), "
                               "Datastream_Category_type=淹水感測器, Datastream_Category=水情",
                "unitOfMeasurement": {"name": "公分", "symbol": "cm", "definition": ""},
                "phenomenonTime": "2026-06-01T00:00:00.000Z/2026-06-28T09:00:00.000Z",
                "Thing": {
                    "@iot.id": number,
                    "name": f"00000000-0000-0000-0000-{number:012}",
                    "description": "記錄傳輸紀錄器充電電壓",
                    "properties": {"stationID": f"uuid-{number}", "stationName": f"示範路{number}",
                                   "authority_type": authority},
                    "Locations": [{"encodingType": "address", "location": {"address": "示範路"}},
                                  {"encodingType": "application/vnd.geo+json", "location": place}],
                },
                "Observations": [self.observation(number, lambda count: number % 10 + count)],
                "Observations@iot.count": 999,
                "Observations@iot.nextLink": "http://nowhere.example/never/followed",
            })
        return out

    def frost(self, target, host):
        """Text ids, text results, relative links, nulls written out, and a MultiDatastream."""
        if "/MultiDatastreams(" in target:
            return self.history(8, lambda count: [2.5 + count / 50, 0.4, None])
        if "/Observations" in target:
            return self.history(7, lambda count: f"{1.5 + count / 100:.2f}")
        if "/MultiDatastreams" in target:
            level = self.observation(8, lambda count: [2.5 + count / 50, 0.4, None])
            level["phenomenonTime"] += "/" + level["phenomenonTime"]
            return as_json({"value": [{
                "@iot.id": 8, "name": "gauge",
                "multiObservationDataTypes": ["a", "b", "c"],
                "unitOfMeasurements": [{"name": "level", "symbol": "m"}, {"name": "speed", "symbol": "m/s"},
                                       {"name": "spare", "symbol": ""}],
                "ObservedProperties": [{"name": "level"}, {"name": "speed"}, {"name": "spare"}],
                "Thing": {"@iot.id": 8, "name": "Weir", "Locations": [
                    {"location": {"type": "Feature", "geometry": {"type": "Point", "coordinates": [120.21, 23.01]}}}]},
                "Observations": [level],
            }]})
        if target.endswith("page=2"):
            return as_json({"value": [{"@iot.id": "silent", "name": "level", "Thing": {"@iot.id": "t2", "name": "Silent"},
                                       "Observations": []}]})
        newest = self.observation(7, lambda count: f"{1.5 + count / 100:.2f}")
        newest.update({"resultTime": None, "resultQuality": None, "parameters": None})
        return as_json({"@iot.count": "1", "@iot.nextLink": "Datastreams?page=2", "value": [{
            "@iot.id": "level/7", "name": "level", "description": "", "unitOfMeasurement": {"symbol": "m"},
            "Thing": {"@iot.id": "t7", "name": "Bridge", "properties": None, "Locations": [
                {"location": {"type": "Point", "coordinates": [120.22, 23.02]}}]},
            "Observations": [newest],
        }]})

    # ---- official warnings

    def warning(self, identifier, kind="Alert", references="", status="Actual", area="<polygon>22.95,120.15 22.95,120.25 "
                "23.05,120.25 22.95,120.15</polygon>"):
        sent = iso(START + (STEP * 3 if kind == "Update" else timedelta(0)), TAIPEI)
        expires = iso(START + timedelta(hours=6), TAIPEI)
        references = f"<references>{references}</references>" if references else ""
        return ("application/cap+xml", f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="{CAP}"><identifier>{identifier}</identifier><sender>office@example.test</sender><sent>{sent}</sent>
<status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>{references}
<info><language>zh-TW</language><category>Met</category><event>淹水</event><urgency>Immediate</urgency>
<severity>Severe</severity><certainty>Observed</certainty><expires>{expires}</expires><headline>淹水警戒</headline>
<area><areaDesc>示範區</areaDesc>{area}</area></info></alert>""")

    def one_warning(self, _):
        if self.time.published() < STEP * 3:
            return self.warning("ONE-1")
        first = iso(START, TAIPEI)
        return self.warning("ONE-2", "Update", f"office@example.test,ONE-1,{first}")

    def rain_warning(self, _):
        return self.warning("RAIN-1", area="<circle>23.0,120.2 5</circle>")

    def river_warning(self, _):
        return self.warning("RIVER-1", status="Exercise", area="<geocode><valueName>Taiwan_Geocode_112</valueName>"
                            "<value>67000</value></geocode>")

    def atom_index(self, host):
        updated = iso(START + self.time.published())
        return ("application/atom+xml", f"""<feed xmlns="http://www.w3.org/2005/Atom"><updated>{updated}</updated>
<entry><id>RAIN-1</id><title>rain</title><updated>{updated}</updated>
<link rel="alternate" href="http://{host}/alerts/rain.cap"/></entry></feed>""")

    def json_index(self, host):
        updated = iso(START + self.time.published(), TAIPEI)
        entry = {"id": "RIVER-1", "title": "河川高水位", "updated": updated, "summary": {"@type": "html", "#text": "run on"},
                 "link": {"@rel": "alternate", "@href": f"http://{host}/alerts/river.cap"}}
        return as_json({"id": "index", "updated": updated, "entry": entry})

    def gdacs(self, _):
        published = format_datetime(START + self.time.published())
        body = f"""\ufeff<?xml version="1.0"?><rss version="2.0" xmlns:gdacs="http://www.gdacs.org"
 xmlns:georss="http://www.georss.org/georss"><channel><title>GDACS</title><pubDate>{published}</pubDate>
<item><title>Orange flood alert</title><guid>FL1000001</guid><pubDate>{published}</pubDate>
<georss:point>23.0 120.2</georss:point><gdacs:bbox>120.0 120.4 22.9 23.1</gdacs:bbox>
<gdacs:alertlevel>Orange</gdacs:alertlevel><gdacs:eventtype>FL</gdacs:eventtype><gdacs:iscurrent>true</gdacs:iscurrent>
</item><item><title>no place</title></item></channel></rss>"""
        return ("application/rss+xml", body)

    # ---- what people say they saw

    def open311(self, _):
        """One more request every ten minutes."""
        rows = []
        for i in range(int(self.time.published() / STEP) + 1):
            rows.append({"service_request_id": str(600 + i), "status": "open", "service_name": "Flooded road",
                         "description": "call 0912-345-678", "lat": 23.0 + i / 1000, "long": 120.2,
                         "requested_datetime": iso(START + i * STEP - STEP, TAIPEI)})
        return as_json(rows)

    def calls(self, _):
        first = (START - STEP).strftime("%Y-%m-%d %H:%M:%S")
        return ("text/csv", f"CASE_ID,CASE_DT,LON,LAT,TYPE,DEPTH,STATUS\r\n7,{first},120.2,23.0,積淹水,30,\r\n"
                            f"8,{first},120.21,23.0,積淹水,0,已退水\r\n")


def as_json(value):
    return ("application/json; charset=utf-8", json.dumps(value, ensure_ascii=False))


def quoted(text):
    """Percent-encoded with '+' for a space, as Civil IoT's links are."""
    return "".join(c if c.isalnum() and c.isascii() or c in "/'()" else "+" if c == " "
                   else "".join(f"%{b:02X}" for b in c.encode()) for c in text)
