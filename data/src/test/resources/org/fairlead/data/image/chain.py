"""Makes chain.json: what Pillow's BILINEAR gives step by step, with torchvision's sizes and places.

Written from the documentation of torchvision's Resize(int), Resize((height, width)) and CenterCrop;
the images are those of resize.py.
"""

import hashlib
import json

import PIL
from PIL import Image

CASES = [
    ((218, 178), ["64", "256", "crop 224"]),
    ((178, 218), ["64", "256", "crop 224"]),
    ((9, 13), ["6", "crop 5"]),
    ((13, 9), ["6", "crop 5"]),
    ((7, 12), ["5x9", "8", "crop 6x6"]),
    ((20, 20), ["7x7"]),
    ((100, 75), ["50", "crop 33"]),
]


def value(y, x, c):
    return (y * y * 31 + x * 17 * (c + 1) + y * x * 7 + c * 97 + (x // 3) * (y // 2) * 53) % 256


def step(image, text):
    width, height = image.size
    crop = text.startswith("crop ")
    sizes = [int(size) for size in text.removeprefix("crop ").split("x")]
    if crop:
        rows, columns = sizes * 2 if len(sizes) == 1 else sizes
        top, left = round((height - rows) / 2), round((width - columns) / 2)
        return image.crop((left, top, left + columns, top + rows))
    if len(sizes) == 2:
        return image.resize((sizes[1], sizes[0]), Image.BILINEAR)
    (side,) = sizes
    if width <= height:
        return image.resize((side, side * height // width), Image.BILINEAR)
    return image.resize((side * width // height, side), Image.BILINEAR)


cases = []
for (h, w), steps in CASES:
    pixels = bytes(value(y, x, c) for y in range(h) for x in range(w) for c in range(3))
    image = Image.frombytes("RGB", (w, h), pixels)
    for text in steps:
        image = step(image, text)
    out = image.tobytes()
    case = {"from": [h, w], "steps": steps, "sha256": hashlib.sha256(out).hexdigest()}
    cases.append(case)
with open("chain.json", "w") as file:
    rows = ",\n".join(json.dumps(case) for case in cases)
    file.write(f'{{"pillow": "{PIL.__version__}", "cases": [\n{rows}\n]}}\n')
