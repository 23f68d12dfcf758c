"""Makes images.json: files of many kinds, and what Pillow makes of them."""

from PIL import Image

from pictures import oriented, picture, saved, write

RGB = Image.frombytes("RGB", (24, 16), picture(24, 16, 3))
LARGE = Image.frombytes("RGB", (60, 44), picture(60, 44, 3))
CMYK = Image.frombytes("CMYK", (16, 24), picture(16, 24, 4))
PALETTE = RGB.convert("P", palette=Image.ADAPTIVE, colors=7)

files = {
    "rgb.jpg": saved(RGB, "JPEG", quality=95),
    "subsampled.jpg": saved(LARGE, "JPEG", quality=75, subsampling="4:2:0"),
    "progressive.jpg": saved(LARGE, "JPEG", quality=85, progressive=True),
    "grey.jpg": saved(LARGE.convert("L"), "JPEG", quality=90),
    "cmyk.jpg": saved(CMYK, "JPEG", quality=95),
    "grey.png": saved(RGB.convert("L"), "PNG"),
    "bilevel.png": saved(RGB.convert("1"), "PNG"),
    "palette.png": saved(PALETTE, "PNG"),
    "transparent palette.png": saved(PALETTE, "PNG", transparency=0),
    "four colours.png": saved(RGB.convert("P", palette=Image.ADAPTIVE, colors=4), "PNG", bits=2),
    "grey and alpha.png": saved(RGB.convert("LA"), "PNG"),
    "rgba.png": saved(RGB.convert("RGBA"), "PNG"),
    "turned.png": saved(RGB, "PNG", exif=oriented(6)),
    "rgb.bmp": saved(RGB, "BMP"),
    "palette.bmp": saved(PALETTE, "BMP"),
    "animated.gif": saved(
        PALETTE, "GIF", save_all=True, append_images=[PALETTE.rotate(180)], duration=40
    ),
    "animated.png": saved(RGB, "PNG", save_all=True, append_images=[RGB.rotate(180)]),
    "one pixel.png": saved(RGB.crop((0, 0, 1, 1)), "PNG"),
}
for value in range(1, 9):
    files[f"turned {value}.jpg"] = saved(RGB, "JPEG", quality=95, exif=oriented(value))

# The same inks with the mark of YCCK, and without Adobe's mark.
cmyk = bytearray(files["cmyk.jpg"])
cmyk[cmyk.find(b"Adobe") + 11] = 2
files["ycck.jpg"] = bytes(cmyk)

# Of the larger ones, the small picture is enough.
write("images.json", files, lambda name, image: image.width >= 60)
