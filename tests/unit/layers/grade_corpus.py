#!/usr/bin/env python3
"""Grades `sandtable layers --json` (or a program that behaves like it) against the corpus beside the repository.

usage: grade_corpus.py PROGRAM [words before --json ...] [--corpus DIR] [--least N] [--only ID] [--no-memory-limit]

Every item is opened alone in a temporary folder with 10 s and 2 GB of address space, by the rules of the corpus's
README: no crash or hang, right counts, unknown CRSs stay unknown, broken items speak, Taiwanese items lie in Taiwan,
and nothing is written beside the data. Prints one line an item that fails and the score. Exit 77 without the corpus.
"""
import csv
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

SECONDS = 10
ADDRESS_SPACE = 2 << 30
TAIWAN = (117.0, 20.5, 123.0, 27.0)


def copy_item(corpus, row, folder):
    """The item and its sidecars, alone in `folder`; returns the path to open."""
    path = os.path.normpath(os.path.join(corpus, row["path"]))
    parent, name = os.path.split(path)
    one_item_folder = os.path.basename(parent).startswith(row["id"] + "_")
    stem = name.split(".")[0]
    for other in sorted(os.listdir(parent)):
        if one_item_folder or other == name or (int(row["files"]) > 1 and other.split(".")[0] == stem):
            source = os.path.join(parent, other)
            if os.path.isdir(source):
                shutil.copytree(source, os.path.join(folder, other))
            else:
                shutil.copy(source, os.path.join(folder, other))
                os.chmod(os.path.join(folder, other), 0o644)
    return os.path.join(folder, name)


def contents(folder):
    found = {}
    for base, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(base, name)
            with open(path, "rb") as file:
                found[path] = hash(file.read())
    return found


def limits():
    if "--no-memory-limit" in sys.argv:
        return
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def run(command, path):
    start = time.monotonic()
    try:
        done = subprocess.run(command + ["--json", path], capture_output=True, timeout=SECONDS, preexec_fn=limits)
    except subprocess.TimeoutExpired:
        return None, [], "", SECONDS
    objects = []
    for line in done.stdout.decode("utf-8").splitlines():
        objects.append(json.loads(line))
    return done.returncode, objects, done.stderr.decode("utf-8", "replace"), time.monotonic() - start


def raster_sizes(text):
    return set(re.findall(r"(\d+)x(\d+)x(\d+) (\w+)", text))


def count_matches(row, layers):
    counted = [layer["feature_count"] for layer in layers if layer["kind"] == "vector"]
    rasters = {(str(l["width"]), str(l["height"]), str(l["bands"]), l["type"]) for l in layers if l["kind"] == "raster"}
    for text in (row["measured"], row["alt_open"]):
        wanted = raster_sizes(text)
        if wanted and wanted & rasters:
            return True
        features = re.search(r"(\d+) features", text)
        if features and counted and None not in counted:
            # Header rows of a table may be taken off.
            slack = 2 if row["path"].endswith(".csv") else 0
            if 0 <= int(features.group(1)) - sum(counted) <= slack:
                return True
    if any(c is None for c in counted) and any(layer["warnings"] for layer in layers):
        return True
    return row["measured"] in ("unreadable", "") and row["alt_open"] == ""


def on_earth(box):
    return box is None or (-180.5 <= box[0] <= box[2] <= 180.5 and -90.5 <= box[1] <= box[3] <= 90.5)


def faults_of(row, status, objects, folder_changed):
    faults = []
    if status is None:
        return ["took longer than %d s" % SECONDS]
    if status < 0 or status not in (0, 1):
        return ["exit status %d" % status]
    layers = [o for o in objects if "error" not in o]
    errors = [o for o in objects if "error" in o]
    warnings = [w for layer in layers for w in layer["warnings"]]
    name = os.path.basename(row["path"])
    if status == 1 and not errors:
        faults.append("exit 1 without an error object")
    for error in errors:
        if name not in error["error"]:
            faults.append("the error does not name the file: " + error["error"])
    if row["category"] == "broken":
        if not errors and not warnings:
            faults.append("broken and silent")
    elif row["measured"] == "unreadable" and not row["alt_open"] and errors:
        pass
    elif status != 0:
        faults.append("not read: " + "; ".join(e["error"] for e in errors))
    elif not count_matches(row, layers):
        faults.append("counts %s, wanted %s / %s" % (
            [(l["layer"], l.get("feature_count", (l.get("width"), l.get("height"), l.get("bands"), l.get("type"))))
             for l in layers], row["measured"], row["alt_open"]))
    for layer in layers:
        if row["crs"] == "none" and layer["crs"] and not layer["warnings"]:
            faults.append("invented a CRS: " + layer["crs"])
        if not on_earth(layer["extent_wgs84"]) and not layer["warnings"]:
            faults.append("not on Earth: %s" % layer["extent_wgs84"])
        if "\ufffd" in json.dumps([layer["layer"], layer["fields"]], ensure_ascii=False) and not layer["warnings"]:
            faults.append("unreadable names without a warning")
    if row["special"].startswith("Taiwan") or "TWD" in row["special"] or "Tainan" in row["special"]:
        for layer in layers:
            box = layer["extent_wgs84"]
            if layer["extent"] is None:
                continue
            if box is None:
                faults.append("Taiwanese, but not placed")
            elif not (TAIWAN[0] <= box[0] <= box[2] <= TAIWAN[2] and TAIWAN[1] <= box[1] <= box[3] <= TAIWAN[3]):
                faults.append("not in Taiwan: %s" % box)
    if folder_changed:
        faults.append("wrote beside the data: %s" % folder_changed)
    return faults


def grade(corpus, row, words):
    with tempfile.TemporaryDirectory() as folder:
        path = copy_item(corpus, row, folder)
        before = contents(folder)
        status, objects, stderr, seconds = run(words, path)
        after = contents(folder)
        changed = sorted(os.path.basename(p) for p in set(before) ^ set(after)) + [
            os.path.basename(p) for p in before if p in after and before[p] != after[p]]
        return faults_of(row, status, objects, changed), objects, stderr, seconds


def main():
    words = [word for word in sys.argv[1:] if word != "--no-memory-limit"]
    option = {"--corpus": None, "--least": "0", "--only": None}
    for key in option:
        if key in words:
            at = words.index(key)
            option[key] = words[at + 1]
            del words[at:at + 2]
    if not words:
        print(__doc__)
        return 2
    here = os.path.dirname(os.path.abspath(__file__))
    corpus = option["--corpus"] or os.path.normpath(os.path.join(here, "../../../../shared/data/corpus"))
    if not os.path.exists(os.path.join(corpus, "manifest.csv")):
        print("skipped: no corpus beside the repository")
        return 77
    good, total, slowest, spent = 0, 0, (0.0, ""), 0.0
    with open(os.path.join(corpus, "manifest.csv"), encoding="utf-8") as manifest:
        rows = [row for row in csv.DictReader(manifest) if option["--only"] in (None, row["id"])]
    for row in rows:
        faults, objects, stderr, seconds = grade(corpus, row, words)
        if faults and seconds > SECONDS / 2:
            # A busy machine stalls any process for seconds; what is truly too slow is so twice.
            faults, objects, stderr, seconds = grade(corpus, row, words)
        total += 1
        good += not faults
        spent += seconds
        slowest = max(slowest, (seconds, row["id"]))
        for fault in faults:
            print("%s %s: %s" % (row["id"], os.path.basename(row["path"]), fault))
        if option["--only"]:
            for item in objects:
                print(json.dumps(item, ensure_ascii=False, indent=1))
            print(stderr)
    print("score %d of %d; mean %.2f s, slowest %.2f s (%s)" % (good, total, spent / max(total, 1), *slowest))
    return 0 if good >= int(option["--least"]) else 1


if __name__ == "__main__":
    sys.exit(main())
