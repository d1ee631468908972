"""An edge node that speaks Sparkplug B: its births and data, in protobuf written by hand (Sparkplug 3.0, 6.4)."""

import struct


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, wire, data):
    return varint(number << 3 | wire) + data


def whole(number, value):
    return field(number, 0, varint(value))


def chunk(number, data):
    data = data.encode() if isinstance(data, str) else data
    return field(number, 2, varint(len(data)) + data)


def metric(name=None, alias=None, real=None, integer=None, words=None):
    out = chunk(1, name) if name else b""
    if alias is not None:
        out += whole(2, alias)
    if real is not None:
        out += whole(4, 10) + field(13, 1, struct.pack("<d", real))
    if integer is not None:
        out += whole(4, 4) + whole(11, integer)
    if words is not None:
        out += whole(4, 12) + chunk(15, words)
    return chunk(2, out)


class EdgeNode:
    """A gate with a level outside; topics() are what it publishes for a value at a time."""

    def __init__(self, group="county", name="gate-1"):
        self.topic = f"spBv1.0/{group}/%s/{name}"
        self.seq = 0

    def birth(self, at_ms, level):
        self.seq = 0
        metrics = metric("bdSeq", integer=0) + metric("Level/Outside", 1, real=level) + metric("Name", words="水門一號")
        metrics += metric("Lon", real=120.23) + metric("Lat", real=23.03)
        return self.topic % "NBIRTH", whole(1, at_ms) + metrics + whole(3, 0)

    def data(self, at_ms, level):
        self.seq = (self.seq + 1) % 256
        return self.topic % "NDATA", whole(1, at_ms) + metric(alias=1, real=level) + whole(3, self.seq)
