"""Makes webp_tiff.json: WebP and TIFF files, and what Pillow makes of them."""

from PIL import Image

from pictures import oriented, picture, saved, write

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

# Of a lossy WebP, colours are smoothed between pixels in another way.
write("webp_tiff.json", files, lambda name, image: name == "lossy.webp")
