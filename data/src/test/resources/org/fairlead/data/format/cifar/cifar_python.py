"""Writes cifar_python.zip: tiny data sets in the Python layout of CIFAR-100, as several versions of
Python and NumPy pickle them. Run with NumPy 1 and NumPy 2 (they name their modules differently):

    python3 cifar_python.py

Image i of a split holds the bytes (7 i + 3 p + o) mod 256 at position p, o = 0 for train, 1 for test;
its fine class is i mod 3, its coarse class i mod 2. Train has three images, test two.
"""
import io
import pickle
import struct
import sys
import zipfile

import numpy as np


def split(n, o):
    data = np.array([[(7 * i + 3 * p + o) % 256 for p in range(3072)] for i in range(n)], np.uint8)
    return {
        "filenames": ["image_%d.png" % i for i in range(n)],
        "batch_label": "batch 1 of 1",
        "fine_labels": [i % 3 for i in range(n)],
        "coarse_labels": [i % 2 for i in range(n)],
        "data": data,
    }


META = {"fine_label_names": ["apple", "bee", "cloud"], "coarse_label_names": ["food", "other"]}


def python2(value):
    """What Python 2 writes with protocol 2: texts are strings of bytes."""
    if isinstance(value, str):
        b = value.encode()
        return b"U" + bytes([len(b)]) + b
    if isinstance(value, int):
        return b"K" + bytes([value])
    if isinstance(value, list):
        return b"](" + b"".join(map(python2, value)) + b"e"
    if isinstance(value, dict):
        return b"}(" + b"".join(python2(k) + python2(v) for k, v in value.items()) + b"u"
    raw = value.tobytes()
    shape = b"".join(b"M" + struct.pack("<H", s) for s in value.shape) + b"\x86"
    dtype = b"cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    return (b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
            + b"(K\x01" + shape + dtype + b"\x89T" + struct.pack("<I", len(raw)) + raw + b"tb")


files = {}
for protocol in (2, 3, 4, 5):
    name = "numpy%s-%d" % (np.__version__.split(".")[0], protocol)
    for part, value in (("train", split(3, 0)), ("test", split(2, 1)), ("meta", META)):
        files[name + "/" + part] = pickle.dumps(value, protocol)
for part, value in (("train", split(3, 0)), ("test", split(2, 1)), ("meta", META)):
    files["python2/" + part] = b"\x80\x02" + python2(value) + b"."

try:
    with zipfile.ZipFile("cifar_python.zip") as old:
        files = {**{n: old.read(n) for n in old.namelist()}, **files}
except FileNotFoundError:
    pass
with zipfile.ZipFile("cifar_python.zip", "w", zipfile.ZIP_DEFLATED) as out:
    for name in sorted(files):
        out.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)
