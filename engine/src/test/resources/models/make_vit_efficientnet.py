"""Computes the logits of ViT-Tiny and EfficientNet-B0 without any deep-learning library; run by hand:

    python3 make_vit_efficientnet.py

Needs numpy only. The definitions below follow the papers and the names, shapes and order of
torchvision's state_dicts; they share no code with the library. Everything is in double precision.
Writes vit_tiny_formula.json and efficientnet_b0_formula.json beside itself:

* weights and images come from a hash, as in make_models.py: entry p of the state_dict's order
  (counters are counted), element i, gives r in [-1, 1); tensors of two and more dimensions are
  r * sqrt(6 / fan_in), running variances 1 + 0.2 r, running means 0.05 r, weights of normalisations
  0.6 + 0.1 r, biases 0.1 r; all rounded to float32. Images are r with p = 100000.
* logits_eval uses the running statistics, of EfficientNet a quarter of the formula's variances, so
  that the logits depend on the image; logits_train (EfficientNet) uses those of the batch, without dropout
  and stochastic depth.
* num_parameters counts those of the published sizes: 1000 classes, 224 x 224.
"""

import json
import math
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
INPUT = 100_000
erf = np.vectorize(math.erf)


def uniform(position, count):
    mask = 0xFFFFFFFF
    h = np.arange(count, dtype=np.uint64) * np.uint64(2654435761)
    h = (h + np.uint64((position + 1) * 2246822519)) & np.uint64(mask)
    h ^= h >> np.uint64(15)
    h = (h * np.uint64(2246822519)) & np.uint64(mask)
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(3266489917)) & np.uint64(mask)
    h ^= h >> np.uint64(16)
    return 2 * (h.astype(np.float64) / 4294967296.0) - 1


def formula(shapes):
    weights = {}
    for position, (name, shape) in enumerate(shapes.items()):
        if name.endswith("num_batches_tracked"):
            continue
        r = uniform(position, int(np.prod(shape)))
        if len(shape) >= 2:
            r = r * math.sqrt(6 / np.prod(shape[1:]))
        elif name.endswith("running_var"):
            r = 1 + 0.2 * r
        elif name.endswith("running_mean"):
            r = 0.05 * r
        elif name.endswith(".weight"):
            r = 0.6 + 0.1 * r
        else:
            r = 0.1 * r
        weights[name] = r.astype(np.float32).astype(np.float64).reshape(shape)
    return weights


def images(shape):
    values = uniform(INPUT, int(np.prod(shape))).astype(np.float32)
    return values.astype(np.float64).reshape(shape)


def parameters(shapes):
    buffers = ("running_mean", "running_var", "num_batches_tracked")
    return sum(int(np.prod(s)) for n, s in shapes.items() if not n.endswith(buffers))


# ViT


def vit_shapes(size, patch, classes, width=192, depth=12):
    tokens = (size // patch) ** 2 + 1
    shapes = {
        "class_token": (1, 1, width),
        "conv_proj.weight": (width, 3, patch, patch),
        "conv_proj.bias": (width,),
        "encoder.pos_embedding": (1, tokens, width),
    }
    for i in range(depth):
        layer = f"encoder.layers.encoder_layer_{i}."
        for name, shape in (
            ("ln_1.weight", (width,)),
            ("ln_1.bias", (width,)),
            ("self_attention.in_proj_weight", (3 * width, width)),
            ("self_attention.in_proj_bias", (3 * width,)),
            ("self_attention.out_proj.weight", (width, width)),
            ("self_attention.out_proj.bias", (width,)),
            ("ln_2.weight", (width,)),
            ("ln_2.bias", (width,)),
            ("mlp.0.weight", (4 * width, width)),
            ("mlp.0.bias", (4 * width,)),
            ("mlp.3.weight", (width, 4 * width)),
            ("mlp.3.bias", (width,)),
        ):
            shapes[layer + name] = shape
    shapes["encoder.ln.weight"] = (width,)
    shapes["encoder.ln.bias"] = (width,)
    shapes["heads.head.weight"] = (classes, width)
    shapes["heads.head.bias"] = (classes,)
    return shapes


def layer_norm(w, name, x):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + 1e-6) * w[name + ".weight"] + w[name + ".bias"]


def attention(w, name, x, heads=3):
    width = x.shape[-1]
    d = width // heads
    weight, bias = w[name + ".in_proj_weight"], w[name + ".in_proj_bias"]
    result = np.empty_like(x)
    for sample in range(x.shape[0]):
        for head in range(heads):
            rows = slice(head * d, (head + 1) * d)
            q, k, v = (
                x[sample] @ weight[part * width :][rows].T + bias[part * width :][rows]
                for part in range(3)
            )
            scores = q @ k.T / math.sqrt(d)
            scores = np.exp(scores - scores.max(1, keepdims=True))
            result[sample, :, rows] = scores / scores.sum(1, keepdims=True) @ v
    return result @ w[name + ".out_proj.weight"].T + w[name + ".out_proj.bias"]


def vit(w, image, patch):
    batch, channels, height, width = image.shape
    rows = []
    for y in range(0, height, patch):
        for x in range(0, width, patch):
            rows.append(image[:, :, y : y + patch, x : x + patch].reshape(batch, -1))
    kernel = w["conv_proj.weight"]
    tokens = np.stack(rows, 1) @ kernel.reshape(kernel.shape[0], -1).T + w["conv_proj.bias"]
    token = np.repeat(w["class_token"], batch, 0)
    x = np.concatenate([token, tokens], 1) + w["encoder.pos_embedding"]
    for i in range(12):
        layer = f"encoder.layers.encoder_layer_{i}."
        x = x + attention(w, layer + "self_attention", layer_norm(w, layer + "ln_1", x))
        y = layer_norm(w, layer + "ln_2", x)
        y = y @ w[layer + "mlp.0.weight"].T + w[layer + "mlp.0.bias"]
        y = y * 0.5 * (1 + erf(y / math.sqrt(2)))
        x = x + y @ w[layer + "mlp.3.weight"].T + w[layer + "mlp.3.bias"]
    x = layer_norm(w, "encoder.ln", x)[:, 0]
    return x @ w["heads.head.weight"].T + w["heads.head.bias"]


# EfficientNet-B0: expansion, kernel, stride, channels in, channels out, blocks

STAGES = (
    (1, 3, 1, 32, 16, 1),
    (6, 3, 2, 16, 24, 2),
    (6, 5, 2, 24, 40, 2),
    (6, 3, 2, 40, 80, 3),
    (6, 5, 1, 80, 112, 3),
    (6, 5, 2, 112, 192, 4),
    (6, 3, 1, 192, 320, 1),
)


def blocks():
    for stage, (expansion, kernel, stride, into, out, count) in enumerate(STAGES):
        for block in range(count):
            first = block == 0
            name = f"features.{stage + 1}.{block}.block."
            yield name, expansion, kernel, stride if first else 1, into if first else out, out


def efficientnet_shapes(classes):
    shapes = {}

    def conv_bn(name, out, into, kernel):
        shapes[name + ".0.weight"] = (out, into, kernel, kernel)
        for suffix in "weight", "bias", "running_mean", "running_var":
            shapes[f"{name}.1.{suffix}"] = (out,)
        shapes[name + ".1.num_batches_tracked"] = ()

    conv_bn("features.0", 32, 3, 3)
    for name, expansion, kernel, _, into, out in blocks():
        hidden, part = into * expansion, 0
        if expansion > 1:
            conv_bn(f"{name}{part}", hidden, into, 1)
            part += 1
        conv_bn(f"{name}{part}", hidden, 1, kernel)
        squeezed = max(1, into // 4)
        for fc, o, i in ("fc1", squeezed, hidden), ("fc2", hidden, squeezed):
            shapes[f"{name}{part + 1}.{fc}.weight"] = (o, i, 1, 1)
            shapes[f"{name}{part + 1}.{fc}.bias"] = (o,)
        conv_bn(f"{name}{part + 2}", out, hidden, 1)
    conv_bn("features.8", 1280, 320, 1)
    shapes["classifier.1.weight"] = (classes, 1280)
    shapes["classifier.1.bias"] = (classes,)
    return shapes


def convolve(x, kernel, stride):
    """Kernels of shape [out, in, k, k], or [channels, 1, k, k] for one of each channel."""
    size = kernel.shape[-1]
    pad = (size - 1) // 2
    x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    rows = (x.shape[2] - size) // stride + 1
    columns = (x.shape[3] - size) // stride + 1
    depthwise = kernel.shape[1] == 1
    result = np.zeros((x.shape[0], kernel.shape[0], rows, columns))
    for i in range(size):
        for j in range(size):
            window = x[:, :, i : i + stride * rows : stride, j : j + stride * columns : stride]
            if depthwise:
                result += window * kernel[None, :, 0, i, j, None, None]
            else:
                result += np.einsum("bihw,oi->bohw", window, kernel[:, :, i, j], optimize=True)
    return result


def silu(x):
    return x / (1 + np.exp(-x))


def efficientnet(w, image, training):
    def norm(name, x):
        if training:
            mean = x.mean((0, 2, 3))
            variance = ((x - mean[:, None, None]) ** 2).mean((0, 2, 3))
        else:
            mean, variance = w[name + ".running_mean"], w[name + ".running_var"]
        scale = w[name + ".weight"] / np.sqrt(variance + 1e-5)
        return (x - mean[:, None, None]) * scale[:, None, None] + w[name + ".bias"][:, None, None]

    def conv_bn(name, x, stride=1):
        return norm(name + ".1", convolve(x, w[name + ".0.weight"], stride))

    x = silu(conv_bn("features.0", image, 2))
    for name, expansion, _, stride, into, out in blocks():
        y, part = x, 0
        if expansion > 1:
            y = silu(conv_bn(f"{name}{part}", y))
            part += 1
        y = silu(conv_bn(f"{name}{part}", y, stride))
        squeeze = f"{name}{part + 1}."
        s = y.mean((2, 3))
        s = silu(s @ w[squeeze + "fc1.weight"][:, :, 0, 0].T + w[squeeze + "fc1.bias"])
        s = s @ w[squeeze + "fc2.weight"][:, :, 0, 0].T + w[squeeze + "fc2.bias"]
        y = y / (1 + np.exp(-s))[:, :, None, None]
        y = conv_bn(f"{name}{part + 2}", y)
        x = x + y if stride == 1 and into == out else y
    x = silu(conv_bn("features.8", x)).mean((2, 3))
    return x @ w["classifier.1.weight"].T + w["classifier.1.bias"]


def write(name, content):
    (HERE / name).write_text(json.dumps(content, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    image = images((2, 3, 32, 32))
    write(
        "vit_tiny_formula.json",
        {
            "network": "vit-tiny",
            "patch": 8,
            "num_parameters": parameters(vit_shapes(224, 16, 1000)),
            "input_shape": list(image.shape),
            "logits_eval": vit(formula(vit_shapes(32, 8, 7)), image, 8).tolist(),
        },
    )
    image = images((3, 3, 64, 64))
    w = formula(efficientnet_shapes(7))
    for name in w:
        if name.endswith("running_var"):
            w[name] *= 0.25
    write(
        "efficientnet_b0_formula.json",
        {
            "network": "efficientnet-b0",
            "num_parameters": parameters(efficientnet_shapes(1000)),
            "input_shape": list(image.shape),
            "logits_eval": efficientnet(w, image, False).tolist(),
            "logits_train": efficientnet(w, image, True).tolist(),
        },
    )
