# SPDX-License-Identifier: Apache-2.0
"""pycrdt (Yjs), a document a record, all in memory: the last writer by its counter wins, the other value is gone."""

import json
import pathlib
import resource
import sys
import time

from pycrdt import Doc, Map

work = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
disputed = {(record, name) for record, name, *_values in work["disputed"]}
said, clock = {}, time.process_time
sides = [{}, {}]
for record, values in work["people"]:
    first = Doc(client_id=11)
    first["c"] = Map(values)
    second = Doc(client_id=22)
    second["c"] = Map()
    second.apply_update(first.get_update())
    sides[0][record], sides[1][record] = first, second
marks = [{}, {}]
for at, saves in enumerate(work["saves"]):
    since = clock()
    for record, values in saves:
        doc = sides[at][record]
        marks[at].setdefault(record, doc.get_state())
        with doc.transaction():
            for name, value in values.items():
                doc.get("c", type=Map)[name] = value
    said["save"] = said.get("save", 0) + clock() - since
updates = []
for at in (0, 1):
    since = clock()
    updates.append([(record, sides[at][record].get_update(mark)) for record, mark in marks[at].items()])
    said["out"] = said.get("out", 0) + clock() - since
for at in (0, 1):
    since = clock()
    for record, update in updates[1 - at]:
        sides[at][record].apply_update(update)
    said["in"] = said.get("in", 0) + clock() - since
wrong = [sum(side[record].get("c", type=Map)[name] != value for saves in work["saves"] for record, values in saves
             for name, value in values.items() if (record, name) not in disputed) for side in sides]
said |= {"wrong": wrong, "conflicts": [0, 0], "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
sys.stdout.write(json.dumps(said) + "\n")
