"""`python -m tests.fuzz --examples 300`: the whole API, as everyone; a failure where an answer is none that the
document promises. `--who oversight`, `--only officers` and `--database postgresql` take a part of it.
"""

import argparse
import logging
import os
import sys
import time
from dataclasses import replace

import structlog
from sqlalchemy import QueuePool

from tests.databases import BACKENDS, Databases, end_run, make_folder
from tests.fixtures.reading_here import ReaderHere
from tests.fuzz.fuzzing import EVERY_PHASE, ROLES, Fuzzer, Outcome, Plan
from tests.one_process import share_compiled_statements
from tests.web.walkers import Walker
from tracker.intake.apart import sent_file
from tracker.store import engine


def main() -> int:
    """Fuzzes, tells each finding as it comes, and the figures at the end."""
    asked = _asked()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    share_compiled_statements()
    engine.NullPool = QueuePool  # type: ignore[misc, assignment] # opening a connection costs more than a request
    sent_file.ReaderProcess = ReaderHere  # type: ignore[misc, assignment] # and so does a process for each file
    total, folder = Outcome(), make_folder()
    databases = Databases(folder, os.getpid())
    try:
        fuzzer = Fuzzer(databases.server(asked.database), "story")
        for walker in ROLES:
            if asked.who in (None, walker.name):
                total.add(_as(fuzzer, walker, asked))
    finally:
        databases.close()
        end_run(folder)
    _tell("all of them", total)
    _tell_each(total)
    return 0 if total.is_clean else 1


def _as(fuzzer: Fuzzer, walker: Walker, asked: argparse.Namespace) -> Outcome:
    began, total = time.monotonic(), Outcome()
    plan = Plan(asked.examples, asked.seed, tuple(asked.phases))
    for method, path in fuzzer.operations()[asked.seed % asked.every :: asked.every]:
        if asked.only in f"{method} {path}" and time.monotonic() < began + 60 * asked.minutes:
            total.add(_shown(fuzzer.fuzz([walker], method, path, fuzzer.enough(plan, walker, method, path))))
    if not asked.only and "stateful" in plan.phases:
        total.add(_shown(fuzzer.fuzz_in_turn([walker], replace(plan, phases=("stateful",)))))
    _tell(f"{walker.name} ({time.monotonic() - began:.0f} s)", total)
    return total


def _shown(outcome: Outcome) -> Outcome:
    for wrong in sorted(outcome.wrong):
        _say(f"\n{wrong.who}: {wrong.operation}: {wrong.check}: {wrong.status}\n{wrong.said}\n{wrong.request}")
    return outcome


def _tell(who: str, outcome: Outcome) -> None:
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(outcome.statuses.items()))
    operations = len({operation for operation, _ in outcome.answers})
    sent = f"{outcome.answers.total()} requests to {operations} operations"
    _say(f"{who}: {sent} ({statuses}); {len(outcome.wrong)} findings")
    for error in outcome.errors:
        _say(f"  could not go on: {error}")


def _tell_each(outcome: Outcome) -> None:
    """Of each operation: how many requests, and how many of them were done."""
    for operation in sorted({operation for operation, _ in outcome.answers}):
        answers = {status: count for (of, status), count in sorted(outcome.answers.items()) if of == operation}
        done = sum(count for status, count in answers.items() if 200 <= status < 300)
        said = ", ".join(f"{count} x {status}" for status, count in answers.items())
        _say(f"  {operation}: {done} of {sum(answers.values())} done ({said})")
    for operation in outcome.never_done:
        _say(f"never done: {operation}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=20, help="for each operation (20)")
    parser.add_argument("--seed", type=int, default=0, help="another seed makes up other requests (0)")
    parser.add_argument("--who", choices=[one.name for one in ROLES], help="only as them")
    parser.add_argument("--only", default="", help="only operations in whose method and path this stands")
    parser.add_argument("--every", type=int, default=1, help="one operation in so many; the seed says which (1: all)")
    parser.add_argument("--database", choices=BACKENDS, default="sqlite")
    parser.add_argument("--phases", nargs="+", choices=EVERY_PHASE, default=EVERY_PHASE, help="only these (all)")
    parser.add_argument("--minutes", type=float, default=600, help="begin no operation after so long, for each of them")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
