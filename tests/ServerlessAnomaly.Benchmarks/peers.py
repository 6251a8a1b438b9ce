# The networks of the benchmark 'peers' in PyTorch: python3 peers.py THREADS
# Takes lines 'train|score NETWORK BATCH SECONDS' and answers each with windows a second. Debian: python3-torch with libopenblas0-pthread.
import json, sys, time
import torch
from torch import nn

STEPS, FEATURES = 16, 21


class Convolutional(nn.Module):
    """Two convolutions of stride 2; then twice a transposed convolution, or each step repeated and a convolution."""

    def __init__(self, transposed):
        super().__init__()
        down = [nn.Conv1d(FEATURES, 64, 3, 2, 1), nn.ReLU(), nn.Conv1d(64, 32, 3, 2, 1), nn.ReLU()]
        up = [nn.ConvTranspose1d(32, 64, 3, 2, 1, 1), nn.ReLU(), nn.ConvTranspose1d(64, FEATURES, 3, 2, 1, 1)] if transposed else [
            nn.Upsample(scale_factor=2), nn.Conv1d(32, 64, 3, 1, 1), nn.ReLU(), nn.Upsample(scale_factor=2), nn.Conv1d(64, FEATURES, 3, 1, 1)]
        self.layers = nn.Sequential(*down, *up)

    def forward(self, x):
        return self.layers(x.transpose(1, 2)).transpose(1, 2)


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.LSTM(FEATURES, 128, batch_first=True)
        self.decoder1 = nn.LSTM(128, 128, batch_first=True)
        self.decoder2 = nn.LSTM(128, FEATURES, batch_first=True)

    def forward(self, x):
        last = self.encoder(x)[1][0][0]
        return self.decoder2(self.decoder1(last.unsqueeze(1).expand(-1, STEPS, -1))[0])[0]


NETWORKS = {"conv1d": lambda: Convolutional(True), "conv1d-repeated": lambda: Convolutional(False), "lstm": Lstm}


def runner(task, network, batch):
    torch.manual_seed(1)
    model, x = NETWORKS[network](), torch.randn(batch, STEPS, FEATURES)
    if task == "score":
        model.eval()

        def score():
            with torch.no_grad():
                model(x)
        return score
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def train():
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), x).backward()
        optimizer.step()
    return train


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.ones(64, 64) @ torch.ones(64, 64)
    blas = sorted({line.split("/", 1)[1].strip() for line in open("/proc/self/maps") if "blas" in line})
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads(), "blas": ["/" + path for path in blas]}), flush=True)
    runners = {}
    for line in sys.stdin:
        task, network, batch, seconds = line.split()
        key = task, network, int(batch)
        if key not in runners:
            runners[key] = runner(*key)
            runners[key]()
        run, count, start = runners[key], 0, time.perf_counter()
        while count < 3 or time.perf_counter() - start < float(seconds):
            run()
            count += 1
        print(count * key[2] / (time.perf_counter() - start), flush=True)


main()
