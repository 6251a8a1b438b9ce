#!/usr/bin/env python3
"""Makes the sample set out of a CSV file (or .csv.gz) of Backblaze Drive Stats.

usage: make-sample.py SOURCE TARGET.csv.gz [--drives N] [--seed N]

Keeps every failing drive and a seeded random choice of the others, up to N drives in all (default: all of them), the columns of the
schema backblaze-21 in raw form, and rows in the order of their days. The same input gives the same bytes.
"""

import argparse
import csv
import gzip
import io
import random

ATTRIBUTES = [1, 4, 5, 7, 9, 12, 183, 184, 187, 188, 189, 190, 192, 193, 194, 197, 198, 199, 240, 241, 242]
COLUMNS = ["date", "serial_number", "model", "failure"] + [f"smart_{attribute}_raw" for attribute in ATTRIBUTES]


def whole(value):
    """'30631.0' as '30631': raw SMART values are whole numbers."""
    return value[:-2] if value.endswith(".0") else value


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("source")
    arguments.add_argument("target")
    arguments.add_argument("--drives", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=2016)
    options = arguments.parse_args()

    opener = gzip.open if options.source.endswith(".gz") else open
    with opener(options.source, "rt", encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))

    failing = {row["serial_number"] for row in rows if whole(row["failure"]) == "1"}
    healthy = sorted({row["serial_number"] for row in rows} - failing)
    if options.drives:
        healthy = random.Random(options.seed).sample(healthy, min(len(healthy), max(0, options.drives - len(failing))))
    kept = failing | set(healthy)

    rows = [row for row in rows if row["serial_number"] in kept]
    rows.sort(key=lambda row: (row["date"], row["serial_number"]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([whole(row[column]) for column in COLUMNS])

    with open(options.target, "wb") as target:
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=target, mtime=0) as packed:
            packed.write(text.getvalue().encode("utf-8"))
    print(f"{len(rows)} rows of {len(kept)} drives, {len(failing)} of them failing, {rows[0]['date']} to {rows[-1]['date']}")


if __name__ == "__main__":
    main()
