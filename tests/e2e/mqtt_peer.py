"""A broker of one's own (mosquitto), and somebody who publishes to it: MQTT 3.1.1 with the standard library."""

import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

MOSQUITTO = shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Broker:
    """mosquitto on a port of the loopback; can be killed and started again on the same port."""

    def __init__(self):
        self.port = free_port()
        self.folder = tempfile.TemporaryDirectory(prefix="sandtable-broker-")
        config = Path(self.folder.name) / "broker.conf"
        root = "user root\n" if os.geteuid() == 0 else ""
        config.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_dest none\n{root}")
        self.command = [MOSQUITTO, "-c", str(config)]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.01)
        raise AssertionError("the broker does not listen")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *trouble):
        self.kill()
        self.folder.cleanup()


class Publisher:
    """Publishes with QoS 1 and waits for the broker's word."""

    def __init__(self, port, name="e2e-publisher"):
        self.wire = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.number = 0
        header = text("MQTT") + bytes([4, 2]) + struct.pack(">H", 600)  # version 3.1.1, clean session, keep alive
        self.send(0x10, header + text(name))
        if self.receive()[1] != b"\0\0":
            raise AssertionError("the broker refuses us")

    def publish(self, topic, body):
        self.number = self.number % 65535 + 1
        body = body.encode() if isinstance(body, str) else body
        self.send(0x32, text(topic) + struct.pack(">H", self.number) + body)
        kind, rest = self.receive()
        if kind != 0x40 or struct.unpack(">H", rest)[0] != self.number:
            raise AssertionError(f"no acknowledgement but {kind:#x} {rest!r}")

    def close(self):
        self.send(0xE0, b"")
        self.wire.close()

    def send(self, kind, rest):
        length, size = b"", len(rest)
        while True:
            size, low = size >> 7, size & 0x7F
            length += bytes([low | 0x80 if size else low])
            if not size:
                break
        self.wire.sendall(bytes([kind]) + length + rest)

    def receive(self):
        kind, size = self.wire.recv(1)[0], self.wire.recv(1)[0]  # what a broker tells a publisher is short
        rest = b""
        while len(rest) < size:
            rest += self.wire.recv(size - len(rest))
        return kind, rest


def text(words):
    data = words.encode()
    return struct.pack(">H", len(data)) + data


class Listener(Publisher):
    """Subscribes with QoS 1 and keeps what comes: (topic, body, retained, QoS). Poll it, or it hears nothing."""

    def __init__(self, port, pattern, name="e2e-listener"):
        super().__init__(port, name)
        self.heard = []
        self.buffer = b""
        self.send(0x82, struct.pack(">H", 1) + text(pattern) + b"\1")
        if self.receive()[0] != 0x90:
            raise AssertionError("the broker takes no subscription")
        self.wire.setblocking(False)

    def poll(self):
        """All that was heard so far."""
        try:
            while piece := self.wire.recv(65536):
                self.buffer += piece
        except BlockingIOError:
            pass
        while packet := self.next_packet():
            kind, rest = packet
            if kind & 0xF0 != 0x30:
                continue
            length = struct.unpack(">H", rest[:2])[0]
            topic, rest = rest[2:2 + length].decode(), rest[2 + length:]
            if kind & 0x06:
                self.send(0x40, rest[:2])
                rest = rest[2:]
            self.heard.append((topic, rest, bool(kind & 1), kind >> 1 & 3))
        return self.heard

    def next_packet(self):
        length, shift = 0, 0
        for at, byte in enumerate(self.buffer[1:5], 1):
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte & 0x80:
                continue
            end = at + 1 + length
            if len(self.buffer) < end:
                return None
            kind, rest, self.buffer = self.buffer[0], self.buffer[at + 1:end], self.buffer[end:]
            return kind, rest
        return None
