"""Makes resize.json: what Pillow's BILINEAR gives for images computed by a formula."""

import hashlib
import json

import PIL
from PIL import Image

SIZES = [
    ((5, 7), (3, 4)),
    ((4, 5), (11, 9)),
    ((6, 6), (6, 3)),
    ((6, 6), (3, 6)),
    ((1, 1), (4, 2)),
    ((9, 1), (2, 3)),
    ((8, 8), (1, 1)),
    ((200, 200), (32, 32)),
    ((200, 200), (64, 64)),
    ((200, 200), (128, 128)),
    ((224, 178), (33, 47)),
    ((32, 32), (200, 200)),
]


def value(y, x, c):
    return (y * y * 31 + x * 17 * (c + 1) + y * x * 7 + c * 97 + (x // 3) * (y // 2) * 53) % 256


cases = []
for (h, w), (oh, ow) in SIZES:
    pixels = bytes(value(y, x, c) for y in range(h) for x in range(w) for c in range(3))
    image = Image.frombytes("RGB", (w, h), pixels).resize((ow, oh), Image.BILINEAR)
    out = image.tobytes()
    case = {"from": [h, w], "to": [oh, ow], "sha256": hashlib.sha256(out).hexdigest()}
    if len(out) <= 400:
        case["pixels"] = list(out)
    cases.append(case)
with open("resize.json", "w") as file:
    rows = ",\n".join(json.dumps(case) for case in cases)
    file.write(f'{{"pillow": "{PIL.__version__}", "cases": [\n{rows}\n]}}\n')
