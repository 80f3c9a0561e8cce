"""`python -m tests.fuzz --examples 300`: the whole API, as everyone who holds a token; a failure where an answer is
none that the document promises. `--who oversight` and `--only officers` take a part of it.
"""

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import QueuePool

from tests.fuzz.fuzzing import ROLES, Fuzzer, Outcome, Plan
from tests.web.walkers import Walker, with_walkers
from tracker.store import engine


def main() -> int:
    """Fuzzes, tells each finding as it comes, and the figures at the end."""
    asked = _asked()
    engine.NullPool = QueuePool  # type: ignore[misc, assignment] # opening a connection costs more than a request
    total = Outcome()
    with tempfile.TemporaryDirectory(prefix="tracker-fuzz-", dir=_place()) as folder:
        url = f"sqlite:///{folder}/story.db"
        with_walkers(url)
        fuzzer = Fuzzer(url, Path(folder))
        for walker in ROLES:
            if asked.who in (None, walker.name):
                total.add(_as(fuzzer, walker, asked))
    _tell("all of them", total)
    return 0 if total.is_clean else 1


def _as(fuzzer: Fuzzer, walker: Walker, asked: argparse.Namespace) -> Outcome:
    began, total = time.monotonic(), Outcome()
    plan = Plan(asked.examples, asked.seed)
    for method, path in fuzzer.operations():
        if asked.only in f"{method} {path}":
            total.add(_shown(fuzzer.fuzz(walker, method, path, plan)))
    if not asked.only:
        total.add(_shown(fuzzer.fuzz_in_turn(walker, replace(plan, phases=("stateful",)))))
    _tell(f"{walker.name} ({time.monotonic() - began:.0f} s)", total)
    return total


def _shown(outcome: Outcome) -> Outcome:
    for wrong in sorted(outcome.wrong):
        _say(f"\n{wrong.who}: {wrong.operation}: {wrong.check}: {wrong.status}\n{wrong.said}\n{wrong.request}")
    return outcome


def _tell(who: str, outcome: Outcome) -> None:
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(outcome.answers.items()))
    _say(f"{who}: {outcome.answers.total()} requests ({statuses}); {len(outcome.wrong)} findings")
    for error in outcome.errors:
        _say(f"  could not go on: {error}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _place() -> str | None:
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    return str(memory) if memory.is_dir() else None


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=20, help="for each operation (20)")
    parser.add_argument("--seed", type=int, default=0, help="another seed makes up other requests (0)")
    parser.add_argument("--who", choices=[one.name for one in ROLES], help="only as them")
    parser.add_argument("--only", default="", help="only operations in whose method and path this stands")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
