# SPDX-License-Identifier: Apache-2.0
"""The migrations and the tables say the same, in both directions, and no data is lost on the way."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from app.base import resources
from app.base.errors import StoreTooNew
from app.models import backup, search, upgrade
from app.models.store import FILE_NAME, connect
from app.models.tables import metadata
from tests.making import KEY, make_store


def _ddl(conn: Any) -> dict[str, str]:
    rows = conn.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'").fetchall()
    return {name: re.sub(r'[\s"]+', " ", sql).strip() for name, sql in rows if "_fts_" not in name}


def _stored(folder: Path) -> dict[str, str]:
    conn = connect(folder / FILE_NAME, KEY)
    try:
        return _ddl(conn)
    finally:
        conn.close()


def _revisions() -> list[str]:
    folder = resources.program_folder() / "migrations" / "versions"
    return sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))


def test_head_equals_the_models_by_ddl_text(tmp_path: Path) -> None:
    upgrade.create(tmp_path, KEY)
    engine = create_engine("sqlite://")
    with engine.begin() as conn:
        metadata.create_all(conn)
        raw = conn.connection.driver_connection
        wanted = _ddl(raw)
    wanted |= {re.search(r"TABLE (\w+)", sql)[1]: re.sub(r'[\s"]+', " ", sql).strip() for sql in search.FTS_DDL}  # type: ignore[index]
    assert _stored(tmp_path) == wanted


def test_every_revision_goes_up_and_down_and_up(tmp_path: Path) -> None:
    states = []
    for revision in _revisions():
        upgrade.migrate_to(tmp_path, KEY, revision)
        states.append(_stored(tmp_path))
    for revision, state in zip(reversed(["base", *_revisions()[:-1]]), reversed([{}, *states[:-1]]), strict=True):
        upgrade.migrate_to(tmp_path, KEY, revision)
        assert _stored(tmp_path) == state
    upgrade.migrate_to(tmp_path, KEY, _revisions()[-1])
    assert _stored(tmp_path) == states[-1]


def test_data_survives_an_upgrade_and_a_copy_is_made_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store"
    with make_store(folder) as store, store.write() as unit:
        unit.create_many("person", [("", {"family": f"Name {n}"}) for n in range(20)])
    _pretend_older_program(monkeypatch, tmp_path)
    assert upgrade.upgrade(folder, KEY) == "9998"
    conn = connect(folder / FILE_NAME, KEY)
    try:
        assert conn.execute("SELECT count(*), count(extra) FROM person").fetchone() == (20, 0)
        assert conn.execute("SELECT count(*) FROM journal").fetchone() == (20,)
    finally:
        conn.close()
    (copy,) = backup.listed(folder)
    assert copy.why == "before-9998"
    assert backup.verify(copy.path, KEY) == (20, 0)


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store"
    with make_store(folder) as store, store.write() as unit:
        unit.save("person", "", {"family": "Baptiste"})
    before = _stored(folder)
    _pretend_older_program(monkeypatch, tmp_path, "raise RuntimeError('power cut')")
    with pytest.raises(RuntimeError):
        upgrade.upgrade(folder, KEY)
    assert _stored(folder) == before
    assert upgrade.stored_revision(folder, KEY) == _revisions_of_this_program()[-1]


def test_a_store_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    make_store(folder).close()
    conn = connect(folder / FILE_NAME, KEY)
    conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    with pytest.raises(StoreTooNew, match="newer Breakwater"):
        upgrade.upgrade(folder, KEY)
    assert backup.listed(folder) == []


def _revisions_of_this_program() -> list[str]:
    folder = Path(__file__).parents[2] / "migrations" / "versions"
    return sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))


def _pretend_older_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str = "") -> None:
    """Give this program one revision more than the store has: a table rebuilt in batch mode, where Alembic could lose rows."""
    real = Path(__file__).parents[2]
    copy = tmp_path / "program"
    versions = copy / "migrations" / "versions"
    versions.mkdir(parents=True)
    (copy / "resources").symlink_to(real / "resources")
    for path in (real / "migrations").glob("*.py"):
        (copy / "migrations" / path.name).write_bytes(path.read_bytes())
    for path in (real / "migrations" / "versions").glob("[0-9]*.py"):
        (versions / path.name).write_bytes(path.read_bytes())
    last = _revisions_of_this_program()[-1]
    (versions / "9998_rebuild.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision = '9998', '{last}'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('person', recreate='always') as batch:\n"
        "        batch.add_column(sa.Column('extra', sa.Text()))\n"
        f"    {ending or 'pass'}\n"
        "def downgrade():\n    pass\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(resources, "program_folder", lambda: copy)
