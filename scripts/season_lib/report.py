"""What was done and how long it took."""
import contextlib
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Phase:
    name: str
    seconds: float = 0.0
    # Seconds of each request, by kind.
    took: dict = field(default_factory=dict)
    busy: int = 0
    # The most memory the service had held by its end, in MB.
    memory: int | None = None


class Ledger:
    """Keeps the requests of each phase; phases follow each other."""

    def __init__(self, memory):
        self.memory = memory
        self.phases = []
        self.guard = threading.Lock()

    @contextlib.contextmanager
    def phase(self, name):
        phase = Phase(name)
        with self.guard:
            self.phases.append(phase)
        print(f"  {name} …", flush=True)
        begun = time.monotonic()
        try:
            yield phase
        finally:
            phase.seconds = time.monotonic() - begun
            phase.memory = self.memory()
        requests = sum(len(took) for took in phase.took.values())
        print(f"  {name}: {requests} requests, {phase.seconds:.1f} s", flush=True)

    def note(self, kind, seconds, status):
        with self.guard:
            phase = self.phases[-1]
            phase.took.setdefault(kind, []).append(seconds)
            phase.busy += status in (429, 503)

    def table(self):
        """Each phase, and the kinds of request that were named below it."""
        lines = [("phase", "requests", "seconds", "requests/s", "p50 ms", "p99 ms", "peak MB")]
        for phase in self.phases:
            every = [seconds for took in phase.took.values() for seconds in took]
            lines.append((*_line(phase.name, every, phase.seconds), str(phase.memory or "")))
            kinds = [(kind, took) for kind, took in phase.took.items() if kind]
            lines.extend((*_line(f"  {kind}", took, phase.seconds), "") for kind, took in kinds)
        widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
        rows = [f"| {line[0]:<{widths[0]}} | " + " | ".join(
            f"{cell:>{width}}" for cell, width in zip(line[1:], widths[1:])) + " |" for line in lines]
        rule = "|".join("-" * (width + 2) for width in widths)
        return "\n".join([rows[0], f"|{rule}|", *rows[1:]])

    def busy(self):
        """How many requests the service asked to come again."""
        return sum(phase.busy for phase in self.phases)


def _line(name, took, seconds):
    took = sorted(took)
    if not took:
        return (name, "0", f"{seconds:.1f}", "", "", "")
    shares = [f"{1000 * took[min(len(took) - 1, int(share * len(took)))]:.1f}" for share in (0.5, 0.99)]
    return (name, str(len(took)), f"{seconds:.1f}", f"{len(took) / seconds:.0f}", *shares)
