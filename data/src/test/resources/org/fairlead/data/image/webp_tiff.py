"""Makes webp_tiff.json: WebP and TIFF files and what Pillow's exif_transpose, convert("RGB") and
BILINEAR make of them. Files and pixels in base64."""

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


RGB = Image.frombytes("RGB", (24, 16), picture(24, 16, 3))
LARGE = Image.frombytes("RGB", (60, 44), picture(60, 44, 3))
GREY = RGB.convert("L")
RGBA = RGB.copy()
RGBA.putalpha(GREY)

files = {
    "lossless.webp": saved(LARGE, "WEBP", lossless=True),
    "lossy.webp": saved(LARGE, "WEBP", quality=90),
    "alpha.webp": saved(RGBA, "WEBP", lossless=True, exact=True),
    "turned.webp": saved(RGB, "WEBP", lossless=True, exif=oriented(6)),
    "animated.webp": saved(
        RGB, "WEBP", save_all=True, append_images=[RGB.rotate(180)], lossless=True
    ),
    "rgb.tif": saved(RGB, "TIFF"),
    "lzw.tif": saved(RGB, "TIFF", compression="tiff_lzw"),
    "deflate.tif": saved(RGB, "TIFF", compression="tiff_adobe_deflate"),
    "packbits.tif": saved(RGB, "TIFF", compression="packbits"),
    "grey.tif": saved(GREY, "TIFF"),
    "palette.tif": saved(RGB.convert("P", palette=Image.ADAPTIVE, colors=7), "TIFF"),
    "bilevel.tif": saved(RGB.convert("1"), "TIFF"),
    "rgba.tif": saved(RGBA, "TIFF"),
    "turned.tif": saved(RGB, "TIFF", exif=oriented(8)),
}

# Grey the other way round: 0 is white.
white = bytearray(files["grey.tif"])
at = white.find((262).to_bytes(2, "little") + (3).to_bytes(2, "little"))
white[at + 8] = 0
files["white is zero.tif"] = bytes(white)

cases = []
for name, data in files.items():
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    small = image.resize((7, 5), Image.BILINEAR)
    cases.append(
        {
            "name": name,
            "size": [image.height, image.width],
            "file": base64.b64encode(data).decode(),
            # Of a lossy WebP, colours are smoothed between pixels in another way.
            "pixels": base64.b64encode(b"" if name == "lossy.webp" else image.tobytes()).decode(),
            "small": base64.b64encode(small.tobytes()).decode(),
        }
    )

with open("webp_tiff.json", "w") as out:
    out.write('{"pillow": "%s", "cases": [\n' % PIL.__version__)
    out.write(",\n".join(json.dumps(case) for case in cases))
    out.write("\n]}\n")
