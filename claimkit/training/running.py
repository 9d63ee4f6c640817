"""What every training run needs: its log, its schedule, its running losses."""

import argparse
import logging
import time
from collections.abc import Iterable

import torch
from torch import Tensor, nn

log = logging.getLogger(__name__)


def begin(args: argparse.Namespace) -> None:
    """Make the run's folder `args.out`, write the log there and to standard error, use `args.threads` threads."""
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    handlers = [logging.StreamHandler(), logging.FileHandler(args.out / "train.log")]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=handlers)
    log.info("%s", vars(args))


def schedule(optimize: torch.optim.Optimizer, total: int, rise: int) -> torch.optim.lr_scheduler.LambdaLR:
    """A rate that rises for `rise` steps, then falls to nothing at `total`."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimize, lambda step: min((step + 1) / rise, max((total - step) / max(total - rise, 1), 0.0))
    )


def adamw(parts: Iterable[tuple[nn.Module, float]]) -> torch.optim.AdamW:
    """AdamW over what may move of each module, at its rate; vectors do not decay."""
    groups = []
    for module, rate in parts:
        moving = [p for p in module.parameters() if p.requires_grad]
        for decay in (0.0, 0.02):
            chosen = [p for p in moving if (p.ndim > 1) is (decay > 0)]
            groups.append({"params": chosen, "lr": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), foreach=True)


class Progress:
    """Counts steps, and says in the log every so often what each part of the loss is on average."""

    def __init__(self, total: int, every: int = 25):
        self.total, self.every, self.step, self.began = total, every, 0, time.time()
        self.means: dict[str, float] = {}

    def add(self, epoch: int, found: dict[str, Tensor]) -> bool:
        """Count one step with its losses; True when it was the last."""
        self.step += 1
        for name, value in found.items():
            self.means[name] = 0.98 * self.means.get(name, value.item()) + 0.02 * value.item()
        if self.step % self.every == 0:
            shown = " ".join(f"{name} {value:.3f}" for name, value in self.means.items())
            log.info("epoch %d step %d/%d %.0fs %s", epoch, self.step, self.total, time.time() - self.began, shown)
        return self.step >= self.total
