#!/usr/bin/env python3
"""The peer side of the training benchmark: PyTorch eager on the CPU, one JSON line per workload.

Usage: npm run bench:peers [-- WORKLOAD,... --threads N]     (scripts/bench-peers.mjs sets the environment for a fair run)
Workloads (batch x sample shape -> classes); data is random, labels uniform, cross-entropy mean loss:
  mlp-digits-b1    64-64-10 ReLU MLP, batch 1        mlp-digits-b32   same, batch 32
  mlp-digits-b512  same, batch 512                   mlp-wide-b128    784-512-256-10 ReLU MLP, batch 128
  cnn-small-b64    28x28x1: conv 16 3x3 same, ReLU, maxpool 2, conv 32 3x3 same, ReLU, maxpool 2, dense 128 ReLU, dense 10
  cnn-mid-b128     the same with 32 and 64 filters, batch 128
  lstm-b32         32 steps x 16 features, LSTM 64, last step, dense 10, batch 32
  gru-b32          the same with GRU 64
Each with SGD (lr 0.01, momentum 0.9) and Adam (lr 1e-3). A figure is the median over 11 blocks of steps.
"""
import json
import os
import statistics
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def mlp(*widths):
    layers = []
    for i in range(len(widths) - 1):
        layers.append(nn.Linear(widths[i], widths[i + 1]))
        if i < len(widths) - 2:
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


def cnn(first, second):
    return nn.Sequential(
        nn.Conv2d(1, first, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(first, second, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(second * 49, 128), nn.ReLU(), nn.Linear(128, 10))


class Recurrent(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.cell = cell(16, 64, batch_first=True)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.cell(x)[0][:, -1])


WORKLOADS = {
    "mlp-digits-b1": (lambda: mlp(64, 64, 10), (64,), 1, 400),
    "mlp-digits-b32": (lambda: mlp(64, 64, 10), (64,), 32, 400),
    "mlp-digits-b512": (lambda: mlp(64, 64, 10), (64,), 512, 100),
    "mlp-wide-b128": (lambda: mlp(784, 512, 256, 10), (784,), 128, 40),
    "cnn-small-b64": (lambda: cnn(16, 32), (1, 28, 28), 64, 12),
    "cnn-mid-b128": (lambda: cnn(32, 64), (1, 28, 28), 128, 3),
    "lstm-b32": (lambda: Recurrent(nn.LSTM), (32, 16), 32, 20),
    "gru-b32": (lambda: Recurrent(nn.GRU), (32, 16), 32, 20),
}


def main():
    threads = int(os.environ.get("PEER_THREADS", "1"))
    torch.set_num_threads(threads)
    names = sys.argv[1].split(",") if len(sys.argv) > 1 and sys.argv[1] else list(WORKLOADS)
    for name in names:
        make, shape, batch, steps = WORKLOADS[name]
        x = torch.rand(batch * 8, *shape)
        y = torch.randint(0, 10, (batch * 8,))
        for optimizer_name in ("sgd-momentum", "adam"):
            torch.manual_seed(0)
            model = make()
            optimizer = (torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
                         if optimizer_name == "sgd-momentum" else torch.optim.Adam(model.parameters(), lr=1e-3))

            def step(i):
                at = (i % 8) * batch
                optimizer.zero_grad()
                loss = F.cross_entropy(model(x[at:at + batch]), y[at:at + batch])
                loss.backward()
                optimizer.step()

            for i in range(max(8, steps // 2)):
                step(i)
            blocks = []
            for _ in range(11):
                start = time.perf_counter()
                for i in range(steps):
                    step(i)
                blocks.append((time.perf_counter() - start) / steps * 1e6)
            median = statistics.median(blocks)
            print(json.dumps({"engine": "pytorch-" + torch.__version__, "workload": name, "optimizer": optimizer_name,
                              "threads": threads, "microsecondsPerStep": round(median, 1),
                              "samplesPerSecond": round(batch / median * 1e6)}), flush=True)


main()
