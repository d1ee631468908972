"""Runs the program that is tested, as a person at a shell would."""

import functools
import json
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from patience import patient


class Program:
    def __init__(self, binary):
        self.binary = Path(binary).resolve()

    def run(self, *arguments, cwd=None, timeout_s=120):
        return subprocess.run([self.binary, *map(str, arguments)], cwd=cwd, timeout=patient(timeout_s),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

    def must(self, *arguments, **options):
        """Standard output of a command that has to succeed."""
        done = self.run(*arguments, **options)
        if done.returncode != 0:
            words = " ".join(map(str, arguments))
            raise AssertionError(f"sandtable {words}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def small_demo(self, folder):
        """The place file of a small demo district in `folder`. It is made once for all cases of a test."""
        shutil.copytree(self._small_demo.name, folder)
        return Path(folder) / "demo.toml"

    @functools.cached_property
    def _small_demo(self):
        made = tempfile.TemporaryDirectory(prefix="sandtable-demo-")
        self.must("demo", "--out", made.name, "--size", "small")
        return made

    def journal(self, incident):
        """Events of an incident file and the digest of the state after the last one."""
        lines = [json.loads(line) for line in self.must("replay", incident, "--json").splitlines()]
        return [line for line in lines if "type" in line], lines[-1]["state"]


def png_size(path):
    head = Path(path).read_bytes()[:24]
    if head[:8] != b"\x89PNG\r\n\x1a\n":
        raise AssertionError(f"{path} is not a PNG")
    return struct.unpack(">II", head[16:24])
