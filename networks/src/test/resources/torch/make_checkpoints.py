"""Writes small checkpoints with torch.save; run by hand, once (made with torch 1.13.1):

    python3 make_checkpoints.py

training.pt (zip) and training_legacy.pt (the format before 1.6) hold the same: what a training
script saves, with the model below "model" and inside DataParallel's "module.", tensors of every
type, strided, shared, of a parameter, empty and scalar, and everything else that comes with it:
an optimizer's and a scheduler's state, a number of NumPy, options. Numbers count up from 0.
"""

import collections
import pathlib

import numpy
import torch

HERE = pathlib.Path(__file__).parent


def count(*shape, dtype=torch.float32):
    return torch.arange(int(numpy.prod(shape))).to(dtype).reshape(shape)


whole = count(4, 6)
model = collections.OrderedDict()
model["module.float"] = count(2, 3)
model["module.half"] = count(2, 3, dtype=torch.float16)
model["module.brain"] = count(2, 3, dtype=torch.bfloat16)
model["module.double"] = count(2, 3, dtype=torch.float64)
model["module.transposed"] = count(2, 3).t()
model["module.whole"] = whole
model["module.rows"] = whole[1:3]
model["module.columns"] = whole[:, 4:]
model["module.every_other"] = whole[::2, ::3]
model["module.expanded"] = torch.tensor([7.0]).expand(2, 2)
model["module.channels_last"] = count(1, 2, 2, 2).contiguous(memory_format=torch.channels_last)
model["module.parameter"] = torch.nn.Parameter(count(3))
model["module.scalar"] = torch.tensor(5)
model["module.empty"] = torch.zeros(0, 4)
model["module.int"] = count(3, dtype=torch.int32)
model["module.short"] = -count(3, dtype=torch.int16)
model["module.char"] = -count(3, dtype=torch.int8)
model["module.byte"] = 253 + count(3, dtype=torch.uint8)
model["module.bool"] = torch.tensor([True, False, True])

layer = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
layer(torch.ones(1, 2)).sum().backward()
optimizer.step()
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [3, 5])
checkpoint = {
    "epoch": 12,
    "arch": "small",
    "model": model,
    "optimizer": optimizer.state_dict(),
    "scheduler": scheduler.state_dict(),
    "best": numpy.float64(0.75),
    "history": [numpy.float32(0.5), None, 1.5, True],
    "size": torch.Size([2, 3]),
}
torch.save(checkpoint, HERE / "training.pt")
torch.save(checkpoint, HERE / "training_legacy.pt", _use_new_zipfile_serialization=False)
