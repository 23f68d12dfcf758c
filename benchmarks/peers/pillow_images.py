"""Pillow's side of ImageBenchmark: decodes and resizes a folder of images whenever it is told to.

    pillow_images.py FOLDER HEIGHT WIDTH      reads lines from stdin; for each one a pass over the
                                              folder, then a line "images wall-seconds cpu-seconds"
    pillow_images.py make FROM TO COUNT       COUNT photographs of 640 x 480 in TO, mosaics of the
                                              JPEG files in FROM (quality 90)
"""

import os
import sys
import time

import PIL
from PIL import Image


def files(folder):
    return sorted(entry.path for entry in os.scandir(folder) if entry.is_file())


def make(source, target, count):
    os.makedirs(target, exist_ok=True)
    tiles = files(source)
    for i in range(count):
        mosaic = Image.new("RGB", (640, 480))
        for k in range(6):
            tile = Image.open(tiles[(6 * i + k) % len(tiles)]).convert("RGB")
            mosaic.paste(tile.resize((214, 240), Image.BICUBIC), (k % 3 * 213, k // 3 * 240))
        mosaic.save(os.path.join(target, f"{i:05d}.jpg"), quality=90)


def run(folder, height, width):
    images = files(folder)
    print("Pillow", PIL.__version__, flush=True)
    for _ in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        for path in images:
            with Image.open(path) as image:
                image.convert("RGB").resize((width, height), Image.BILINEAR).tobytes()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(len(images), wall, cpu, flush=True)


if sys.argv[1] == "make":
    make(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
