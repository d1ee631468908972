#!/usr/bin/env python3
"""An hour of 50 mm/h on the same valley by `sandtable forecast` and by GRASS r.sim.water, and the ratio of the two.

usage: reference_ratio.py SANDTABLE [--side CELLS] [--minutes M] [--threads N]

Needs `grass` (Debian: grass-core). Both get the same GeoTIFF, Manning's n and rain; input and output count. What is
compared is the wait for the same question, not the same equations: r.sim.water (Mitasova et al. 2004) follows walkers
through a diffusive wave, so its depths are noisy and it knows neither momentum nor backwater. Prints; judges nothing.
Of the solvers that design papers of this field time against, Debian 12 packages none (SFINCS, LISFLOOD-FP, ANUGA,
TELEMAC, itzi, SWMM); with one of them at hand, give it dem.tif and the figures of scenario.toml that --keep leaves.
"""
import argparse
import array
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

CELL_M = 10.0
MANNING = 0.05
RAIN_MM_PER_H = 50.0


def write_dem(path, side):
    """The valley of hydraulics_bench as an Arc/Info binary grid that GDAL reads (.flt and .hdr)."""
    values = array.array("f")
    for row in range(side):
        y = row * CELL_M
        axis = side * CELL_M / 2 + 0.1 * side * CELL_M * math.sin(y / 1500)
        for column in range(side):
            x = column * CELL_M
            values.append(0.02 * abs(x - axis) + 0.002 * (side * CELL_M - y) + 0.5 * math.sin(x / 90) * math.sin(y / 70))
    if sys.byteorder != "little":
        values.byteswap()
    with open(path + ".flt", "wb") as file:
        values.tofile(file)
    with open(path + ".hdr", "w") as file:
        file.write(f"ncols {side}\nnrows {side}\nxllcorner 0\nyllcorner 0\ncellsize {CELL_M}\nNODATA_value -9999\nbyteorder LSBFIRST\n")
    subprocess.run(["gdal_translate", "-q", "-a_srs", "EPSG:3826", path + ".flt", path + ".tif"], check=True)


def effort(command, **options):
    """Wall and processor seconds of a command with its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout[-2000:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sandtable(program, folder, minutes, threads):
    scenario = os.path.join(folder, "scenario.toml")
    with open(scenario, "w") as file:
        file.write(f'[grid]\ndem = "dem.tif"\nmanning = {MANNING}\n[time]\nend = "{minutes}min"\noutput_every = "5min"\n'
                   f'[rain]\nintensity = {RAIN_MM_PER_H}\n[[boundary]]\nedge = "south"\nkind = "free"\n'
                   f'[run]\nthreads = {threads}\ndevice = "cpu"\n')
    return effort([program, "forecast", scenario, "--out", os.path.join(folder, "out")])


def grass(folder, minutes, threads):
    """Import, slopes and run; the import counts, as reading the file counts for the other."""
    location = os.path.join(folder, "grassdata")
    subprocess.run(["grass", "-c", os.path.join(folder, "dem.tif"), "-e", location], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    steps = [f"r.in.gdal -o --quiet input={folder}/dem.tif output=dem", "g.region raster=dem",
             "r.slope.aspect --quiet elevation=dem dx=dx dy=dy",
             f"r.sim.water --quiet elevation=dem dx=dx dy=dy rain_value={RAIN_MM_PER_H} man_value={MANNING} "
             f"depth=depth niterations={minutes} nprocs={threads}",
             f"r.out.gdal --quiet input=depth output={folder}/grass_depth.tif type=Float32"]
    return effort(["grass", os.path.join(location, "PERMANENT"), "--exec", "sh", "-e", "-c", "\n".join(steps)])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--side", type=int, default=1000)
    options.add_argument("--minutes", type=int, default=60)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--keep", metavar="DIR")
    asked = options.parse_args()
    if shutil.which("grass") is None:
        sys.exit("grass is not installed (Debian: grass-core); nothing to compare with")
    program = os.path.abspath(asked.program)
    folder = asked.keep or tempfile.mkdtemp(prefix="sandtable-ratio-")
    os.makedirs(folder, exist_ok=True)
    folder = os.path.abspath(folder)
    try:
        write_dem(os.path.join(folder, "dem"), asked.side)
        load = os.getloadavg()[0]
        ours = sandtable(program, folder, asked.minutes, asked.threads)
        theirs = grass(folder, asked.minutes, asked.threads)
        print(f"{asked.side} x {asked.side} cells, {asked.minutes} min of {RAIN_MM_PER_H:g} mm/h, {asked.threads} thread(s); "
              f"load before {load:.1f}")
        for name, (wall, processor) in (("sandtable forecast", ours), ("GRASS r.sim.water", theirs)):
            print(f"{name:20} {wall:8.2f} s wall {processor:8.2f} s processor")
        print(f"ratio: {theirs[0] / ours[0]:.1f} wall, {theirs[1] / ours[1]:.1f} processor")
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
