"""`python -m tests.benchmarks [WORD ...]`: every job, or those whose file or name holds one of the words.

Every module of this folder with a function `jobs()` takes part. Modules that need Django find it set up.
"""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import django

from tests.benchmarks.bench import Job, measured

HEADINGS = ("name", "median", "unit", "ratio", "against", "spread", "load average")


def chosen(words: list[str]) -> Iterator[Job]:
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem.startswith("__"):
            continue
        jobs = getattr(import_module(f"tests.benchmarks.{file.stem}"), "jobs", None)
        for job in jobs() if jobs else ():
            if not words or any(word.lower() in f"{file.stem} {job.name}".lower() for word in words):
                yield job


def main(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coproduce.settings")
    django.setup()
    print("\t".join(HEADINGS))
    count = 0
    for job in chosen(words):
        print(measured(job), flush=True)
        count += 1
    if not count:
        print("No job has such a name.", file=sys.stderr)
    return 0 if count else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
