# SPDX-License-Identifier: Apache-2.0
"""SQLite's session extension through APSW, plain files; of two values the greater one is kept, the other is counted."""

import json
import pathlib
import resource
import sys
import tempfile
import time

import apsw

work = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
fields = list(work["people"][0][1])
disputed = {(record, name): values for record, name, *values in work["disputed"]}
said, clock = {}, time.process_time
shown = [set(), set()]


def opened(folder, name):
    conn = apsw.Connection(f"{folder}/{name}.db")
    conn.pragma("journal_mode", "wal")
    conn.pragma("synchronous", 2)
    conn.execute(f"CREATE TABLE people (id TEXT PRIMARY KEY NOT NULL, {','.join(f'{name} TEXT' for name in fields)})")
    return conn


def decide(at):
    def decided(reason, change):
        if reason != apsw.SQLITE_CHANGESET_DATA:
            return apsw.SQLITE_CHANGESET_OMIT
        shown[at].add(change.old[0])
        clash = next(i for i in range(1, len(change.new)) if change.new[i] is not apsw.no_change and change.conflict[i] != change.old[i])
        return apsw.SQLITE_CHANGESET_REPLACE if str(change.new[clash]) > str(change.conflict[clash]) else apsw.SQLITE_CHANGESET_OMIT
    return decided


with tempfile.TemporaryDirectory() as folder:
    sides = [opened(folder, "a"), opened(folder, "b")]
    for conn in sides:
        with conn:
            conn.executemany(f"INSERT INTO people VALUES ({','.join('?' * (len(fields) + 1))})",
                             [(record, *(values[name] for name in fields)) for record, values in work["people"]])
    sets = []
    for conn, saves in zip(sides, work["saves"], strict=True):
        session = apsw.Session(conn, "main")
        session.attach("people")
        since = clock()
        for record, values in saves:
            conn.execute("BEGIN")
            conn.execute(f"UPDATE people SET {','.join(f'{name}=?' for name in values)} WHERE id=?", (*values.values(), record))
            conn.execute("COMMIT")
        said["save"] = said.get("save", 0) + clock() - since
        since = clock()
        sets.append(session.changeset())
        said["out"] = said.get("out", 0) + clock() - since
        session.close()
    for at, conn in enumerate(sides):
        since = clock()
        apsw.Changeset.apply(sets[1 - at], conn, conflict=decide(at))
        said["in"] = said.get("in", 0) + clock() - since
    wrong = []
    for conn in sides:
        here = {row[0]: dict(zip(fields, row[1:], strict=True)) for row in conn.execute("SELECT * FROM people")}
        wrong.append(sum(here[record][name] != value for saves in work["saves"] for record, values in saves
                         for name, value in values.items() if (record, name) not in disputed))
said |= {"wrong": wrong, "conflicts": [len(each) for each in shown], "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
sys.stdout.write(json.dumps(said) + "\n")
