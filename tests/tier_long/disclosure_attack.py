# SPDX-License-Identifier: Apache-2.0
"""Attacks 10,000 random linked tables and 1,000 pairs of releases by linear programming, and says what was recovered.

Run by hand: `python -m tests.tier_long.disclosure_attack [--tables 10000] [--pairs 1000]`. Ends with 1 where a hidden number was recovered
or a small one has a range that leaves out 0 or the threshold. What is attacked and how stands in `tests/domain/attack.py`.
"""

import argparse
import sys
import time

from tests.domain import attack


def main() -> int:
    """Attack as many tables and pairs as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--tables", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=1_000)
    said = parser.parse_args()
    wrong = 0
    for name, attacked, count in (("linked tables", attack.alone, said.tables), ("pairs of releases", attack.pair, said.pairs),
                                  ("only small numbers hidden, for comparison", attack.only_small, min(said.tables, 1000))):
        begun = time.process_time()
        hidden, recovered, exposed = (sum(each) for each in zip(*map(attacked, range(count)), strict=True))
        sys.stdout.write(f"{name}: {count}; hidden {hidden}, recovered {recovered}, small with a narrow range {exposed}; "
                         f"{time.process_time() - begun:.0f} s of processor time\n")
        sys.stdout.flush()
        wrong += (recovered + exposed) if attacked is not attack.only_small else 0
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
