"""What the scripts beside this one share: pictures, and what Pillow makes of files of them."""

import base64
import io
import json

import PIL
from PIL import Image, ImageOps


def picture(width, height, bands):
    """Smooth, with an edge and one corner that differs from the others."""
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            for c in range(bands):
                value = 40 + 120 * x // width + (60 * y // height) * (c + 1) // bands
                if x < width // 3 and y < height // 2:
                    value = 230 - 30 * c
                pixels.append(value)
    return bytes(pixels)


def saved(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def oriented(value):
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def write(path, files, without_pixels):
    """Writes every file with what exif_transpose, convert("RGB") and BILINEAR make of it, in base64.

    Of files named by without_pixels, the small picture alone is kept.
    """
    cases = []
    for name, data in files.items():
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
        small = image.resize((7, 5), Image.BILINEAR)
        pixels = b"" if without_pixels(name, image) else image.tobytes()
        cases.append(
            {
                "name": name,
                "size": [image.height, image.width],
                "file": base64.b64encode(data).decode(),
                "pixels": base64.b64encode(pixels).decode(),
                "small": base64.b64encode(small.tobytes()).decode(),
            }
        )
    with open(path, "w") as file:
        rows = ",\n".join(json.dumps(case) for case in cases)
        file.write(f'{{"pillow": "{PIL.__version__}", "cases": [\n{rows}\n]}}\n')
