#!/usr/bin/env python3
"""The peer: one plain PyTorch training (or inference) step, timed, for side-by-side comparison.

Set up once:  python3 -m venv peer && peer/bin/pip install "torch==2.13.0+cpu" numpy
Run:          peer/bin/python torch_step.py --arch cifarresnet56 --size 32 --batch 128 --threads 2

Prints one JSON line: median and minimum milliseconds per step and images per second. Inputs are random, made once. The step is forward,
per-sample cross-entropy, mean, backward, SGD with momentum 0.9 and weight decay 1e-4: the least any PyTorch user's training step does.
Quote ratios from interleaved runs (A B A B ...), never single times: machines are shared and noisy.
With --on-request it takes one step per line of input and answers each with its milliseconds, so that another program can interleave it.
"""
import argparse
import json
import resource
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def conv_bn(cin, cout, k, stride=1, groups=1):
    return [nn.Conv2d(cin, cout, k, stride, k // 2, groups=groups, bias=False), nn.BatchNorm2d(cout)]


class Residual(nn.Module):
    """Adds a shortcut (identity, or 1x1 convolution where the shape changes) and applies ReLU."""

    def __init__(self, body, cin, cout, stride):
        super().__init__()
        self.body = nn.Sequential(*body)
        same = stride == 1 and cin == cout
        self.shortcut = nn.Identity() if same else nn.Sequential(*conv_bn(cin, cout, 1, stride))

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x), inplace=True)


def basic(cin, width, stride):
    body = conv_bn(cin, width, 3, stride) + [nn.ReLU(inplace=True)] + conv_bn(width, width, 3)
    return Residual(body, cin, width, stride), width


def bottleneck(cin, width, stride):
    body = conv_bn(cin, width, 1) + [nn.ReLU(inplace=True)] + conv_bn(width, width, 3, stride)
    body += [nn.ReLU(inplace=True)] + conv_bn(width, 4 * width, 1)
    return Residual(body, cin, 4 * width, stride), 4 * width


def resnet(block, depths, widths, stem, classes):
    layers, channels = list(stem), widths[0] if len(widths) == 3 else 64
    for stage, (depth, width) in enumerate(zip(depths, widths)):
        for i in range(depth):
            layer, channels_out = block(channels, width, 2 if i == 0 and stage > 0 else 1)
            layers.append(layer)
            channels = channels_out
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


def mobilenet_v2(classes):
    class Inverted(nn.Module):
        def __init__(self, cin, cout, stride, expand):
            super().__init__()
            hidden, layers = cin * expand, []
            if expand != 1:
                layers += conv_bn(cin, hidden, 1) + [nn.ReLU6(inplace=True)]
            layers += conv_bn(hidden, hidden, 3, stride, hidden) + [nn.ReLU6(inplace=True)] + conv_bn(hidden, cout, 1)
            self.body, self.skip = nn.Sequential(*layers), stride == 1 and cin == cout

        def forward(self, x):
            return x + self.body(x) if self.skip else self.body(x)

    layers, c = conv_bn(3, 32, 3, 2) + [nn.ReLU6(inplace=True)], 32
    for t, cout, n, s in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
        for i in range(n):
            layers.append(Inverted(c, cout, s if i == 0 else 1, t))
            c = cout
    layers += conv_bn(320, 1280, 1) + [nn.ReLU6(inplace=True)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(1280, classes))


def build(arch, classes):
    cifar_stem = lambda w: conv_bn(3, w, 3) + [nn.ReLU(inplace=True)]
    imagenet_stem = conv_bn(3, 64, 7, 2) + [nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    if arch.startswith("cifarresnet"):
        n = (int(arch[len("cifarresnet"):]) - 2) // 6
        return resnet(basic, [n] * 3, [16, 32, 64], cifar_stem(16), classes)
    return {
        "resnet18": lambda: resnet(basic, [2, 2, 2, 2], [64, 128, 256, 512], imagenet_stem, classes),
        "resnet34": lambda: resnet(basic, [3, 4, 6, 3], [64, 128, 256, 512], imagenet_stem, classes),
        "resnet50": lambda: resnet(bottleneck, [3, 4, 6, 3], [64, 128, 256, 512], imagenet_stem, classes),
        "mobilenetv2": lambda: mobilenet_v2(classes),
    }[arch]()


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--arch", default="cifarresnet56", help="cifarresnetN, resnet18, resnet34, resnet50 or mobilenetv2")
    a.add_argument("--size", type=int, default=32)
    a.add_argument("--batch", type=int, default=128)
    a.add_argument("--classes", type=int, default=100)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    a.add_argument("--channels-last", action="store_true")
    a.add_argument("--compile", action="store_true", help="torch.compile (needs a C++ compiler)")
    a.add_argument("--inference", action="store_true")
    a.add_argument("--steps", type=int, default=12)
    a.add_argument("--warmup", type=int, default=3)
    a.add_argument("--on-request", action="store_true", help="one step per line of standard input")
    o = a.parse_args()

    torch.set_num_threads(o.threads)
    torch.manual_seed(0)
    net = build(o.arch, o.classes)
    x, y = torch.randn(o.batch, 3, o.size, o.size), torch.randint(o.classes, (o.batch,))
    if o.channels_last:
        net, x = net.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
    if o.compile:
        net = torch.compile(net)
    sgd = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    cast = lambda: torch.autocast("cpu", torch.bfloat16, enabled=o.precision == "bf16")

    def train():
        with cast():
            logits = net(x)
        loss = F.cross_entropy(logits.float(), y, reduction="none").mean()
        sgd.zero_grad(set_to_none=True)
        loss.backward()
        sgd.step()
        return loss.item()

    def infer():
        with torch.inference_mode(), cast():
            return net(x).float().sum().item()

    net.train(not o.inference)
    step, times = infer if o.inference else train, []
    if o.on_request:
        print(f"torch {torch.__version__}", flush=True)
        for _ in sys.stdin:
            start = time.perf_counter()
            step()
            print(1e3 * (time.perf_counter() - start), flush=True)
        return
    for i in range(o.warmup + o.steps):
        start = time.perf_counter()
        step()
        if i >= o.warmup:
            times.append(1e3 * (time.perf_counter() - start))
    median = statistics.median(times)
    print(json.dumps({
        "peer": f"torch {torch.__version__}", **{k: getattr(o, k) for k in ("arch", "size", "batch", "threads", "precision", "channels_last", "compile", "inference")},
        "parameters": sum(p.numel() for p in net.parameters()), "median_ms": round(median, 2), "min_ms": round(min(times), 2),
        "images_per_s": round(1e3 * o.batch / median, 1), "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main()
