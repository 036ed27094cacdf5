"""``make bench``: every promised speed, each part in a process and database of its own.

``python -m tests.benchmarks`` runs all; names run some: ``python -m tests.benchmarks confirming``.
Exit code 1 when a promise is not kept. Never a test: a busy machine is slow, not wrong.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib import import_module

PARTS = (
    "confirming",
    "figures_medium",
    "figures_large",
    "lists",
    "reporting",
    "papers",
    "importing_small",
    "importing_large",
    "exporting",
    "boards",
    "clocks",
    "gates",
    "gates_postgres",
    "public",
    "composer",
)


def run_part(name: str) -> None:
    """Run one part on a fresh SQLite database and print its results as one JSON line."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhibu.config.settings_test"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    module, _mark, variant = name.partition("_")
    work = getattr(
        import_module(f"tests.benchmarks.{module}"), f"run_{variant}" if variant else "run"
    )
    results = work()
    print(json.dumps([asdict(result) for result in results]))


def main(names: list[str]) -> int:
    """Run the parts one after another and print one table."""
    from tests.benchmarks.machine import Result, print_results

    results: list[Result] = []
    for name in names or PARTS:
        print(f"· {name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="zhibu-bench-") as home:
            environment = {**os.environ, "ZHIBU_HOME": home}
            environment.pop("DATABASE_URL", None)
            command = [sys.executable, "-m", "tests.benchmarks", "--part", name]
            done = subprocess.run(
                command, env=environment, stdout=subprocess.PIPE, text=True, check=True
            )
        results += [Result(**entry) for entry in json.loads(done.stdout.splitlines()[-1])]
    print_results(results)
    return 0 if all(result.kept for result in results) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        run_part(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
