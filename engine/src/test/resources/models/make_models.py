"""Records what PyTorch's own definitions give, for the networks below; run by hand, once:

    python3 make_models.py AKAMASTER_RESNET20.th

Needs torch and torchvision (made with torch 1.13.1 and torchvision 0.14.1 on a CPU). Writes two
files beside itself:

* resnet50_formula.json: torchvision's ResNet-50 with 7 classes on 2 images of 64 x 64. Weights and
  images come from a hash, so there is no weight file: entry p of the state_dict's order (counters
  are counted, and left alone), element i, gives r in [-1, 1) (see `uniform`); weights of two and
  more dimensions r * sqrt(6 / fan_in), running variances 1 + 0.2 r, running means 0.05 r, batch
  norm's weights 0.6 + 0.1 r, biases 0.1 r; all rounded to float32. Images are r with p = 100000.
* akamaster20.json: logits of a CIFAR-10 ResNet-20 with option-A shortcuts (every second pixel, zero
  channels on both sides) with the published weights of the file given, on 4 such images of 32 x 32.
"""

import json
import pathlib
import sys

import numpy
import torch
import torch.nn.functional as F
import torchvision

HERE = pathlib.Path(__file__).parent
INPUT = 100_000


def uniform(position, count):
    mask = 0xFFFFFFFF
    h = numpy.arange(count, dtype=numpy.uint64) * 2654435761
    h = (h + (position + 1) * 2246822519) & mask
    h ^= h >> numpy.uint64(15)
    h = (h * 2246822519) & mask
    h ^= h >> numpy.uint64(13)
    h = (h * 3266489917) & mask
    h ^= h >> numpy.uint64(16)
    return 2 * (h.astype(numpy.float64) / 4294967296.0) - 1


def images(shape):
    values = uniform(INPUT, int(numpy.prod(shape))).astype(numpy.float32)
    return torch.from_numpy(values).reshape(shape)


def formula(state):
    weights = {}
    for position, (name, tensor) in enumerate(state.items()):
        if name.endswith("num_batches_tracked"):
            weights[name] = tensor
            continue
        r = uniform(position, tensor.numel())
        if tensor.dim() >= 2:
            r = r * numpy.sqrt(6 / tensor[0].numel())
        elif name.endswith("running_var"):
            r = 1 + 0.2 * r
        elif name.endswith("running_mean"):
            r = 0.05 * r
        elif name.endswith(".weight"):
            r = 0.6 + 0.1 * r
        else:
            r = 0.1 * r
        weights[name] = torch.from_numpy(r.astype(numpy.float32)).reshape(tensor.shape)
    return weights


def record(model, image, target):
    """Evaluation, one step's gradients in training, and evaluation afterwards."""
    model.eval()
    entry = {"logits_eval": model(image).tolist()}
    model.train()
    image = image.clone().requires_grad_(True)
    logits = model(image)
    loss = F.cross_entropy(logits, target)
    loss.backward()
    entry["logits_train"] = logits.tolist()
    entry["loss_train"] = loss.item()
    parameters = dict(model.named_parameters())
    entry["grad_norm"] = {n: p.grad.norm().item() for n, p in parameters.items()}
    entry["grad_sum"] = {n: p.grad.sum().item() for n, p in parameters.items()}
    entry["grad_first3"] = {n: p.grad.flatten()[:3].tolist() for n, p in parameters.items()}
    entry["input_grad_norm"] = image.grad.norm().item()
    buffers = dict(model.named_buffers())
    for kind in "mean", "var":
        suffix = "running_" + kind
        entry[suffix + "_norm_after"] = {
            n: b.norm().item() for n, b in buffers.items() if n.endswith(suffix)
        }
    model.eval()
    entry["logits_eval_after_one_train_forward"] = model(image).tolist()
    return entry


def resnet50():
    model = torchvision.models.resnet50(num_classes=7)
    weights = formula(model.state_dict())
    image = images([2, 3, 64, 64])
    target = torch.tensor([1, 5])
    result = {
        "meta": {"torch": torch.__version__, "torchvision": torchvision.__version__},
        "num_classes": 7,
        "input_shape": list(image.shape),
        "input_first5": image.flatten()[:5].tolist(),
        "target": target.tolist(),
    }
    for name, dtype in ("float32", torch.float32), ("float64", torch.float64):
        model = torchvision.models.resnet50(num_classes=7)
        model.load_state_dict(weights)
        result[name] = record(model.to(dtype), image.to(dtype), target)
    return result


class PaddedBlock(torch.nn.Module):
    def __init__(self, channels, out, stride):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(channels, out, 3, stride, 1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(out)
        self.conv2 = torch.nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = torch.nn.BatchNorm2d(out)
        self.stride, self.extra = stride, out - channels

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.extra:
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0) + (self.extra // 2,) * 2)
        return F.relu(x + y)


class PaddedNet(torch.nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(16)
        channels = 16
        for stage, out in enumerate((16, 32, 64)):
            layers = []
            for block in range(blocks):
                layers.append(PaddedBlock(channels, out, 2 if stage > 0 and block == 0 else 1))
                channels = out
            setattr(self, f"layer{stage + 1}", torch.nn.Sequential(*layers))
        self.linear = torch.nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean(dim=(2, 3)))


def akamaster(path):
    state = torch.load(path, map_location="cpu")["state_dict"]
    state = {name.removeprefix("module."): tensor for name, tensor in state.items()}
    image = images([4, 3, 32, 32])
    result = {
        "meta": {"torch": torch.__version__, "weights": pathlib.Path(path).name},
        "input_shape": list(image.shape),
    }
    for name, dtype in ("float32", torch.float32), ("float64", torch.float64):
        model = PaddedNet(3)
        missing, unexpected = model.load_state_dict(state, strict=False)
        assert not unexpected and all(n.endswith("num_batches_tracked") for n in missing)
        result[name] = {"logits_eval": model.to(dtype).eval()(image.to(dtype)).tolist()}
    return result


def write(name, content):
    (HERE / name).write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    write("resnet50_formula.json", resnet50())
    write("akamaster20.json", akamaster(sys.argv[1]))
