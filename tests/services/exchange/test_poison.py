# SPDX-License-Identifier: Apache-2.0
"""One bad bundle among a hundred holds up none of the others, and says why for as long as it is here."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.base.jobs import JobContext
from app.models.local import bundle
from app.models.store import Store
from app.services import exchange
from app.sync import outbox
from app.sync.transport.folder import Folder
from tests.services.exchange import stores
from tests.services.exchange.stores import reopened
from tests.services.exchange.test_held import families, register

BUNDLES = 100
POISONED = 37


def hundred(folder: Path) -> tuple[Store, Store, Path, list[Path]]:
    """Return a post, the office, a stick with a hundred bundles of one person each, and these files in order of their numbers."""
    post, office = stores.make_post(folder / "post", "VFA", 7), stores.make_office(folder / "office")
    stores.enrol_each_other(post, office)
    stick = folder / "stick"
    stick.mkdir()
    stores.round_trip(stick, post, office)
    office_number = next(row.device for row in exchange.status(post).peers)
    for number in range(BUNDLES):
        register(post, f"Person {number:03d}")
        assert outbox.make(post, office_number)
    exchange.send(post, Folder(stick), exchange.Report(), JobContext())
    with post.read() as conn:
        made = (bundle.c.direction == "out", bundle.c.stream == "data", bundle.c.state == "made")
        names = conn.execute(select(bundle.c.name).where(*made).order_by(bundle.c.seq)).scalars().all()
    assert len(names) == BUNDLES
    return post, office, stick, [stick / name for name in names]


@pytest.mark.slow
def test_ninety_nine_arrive_and_the_reason_of_the_other_stays_visible(tmp_path: Path) -> None:
    post, office, stick, files = hundred(tmp_path)
    poisoned = files[POISONED]
    content = poisoned.read_bytes()
    poisoned.write_bytes(content[: len(content) // 2] + b"poison" + content[len(content) // 2 + 6 :])
    report = exchange.run(office, stick)
    assert len(report.problems) == 1
    assert "damaged" in report.problems[0]
    others = [f"Person {number:03d}" for number in range(BUNDLES) if number != POISONED]
    assert families(office) == others
    office = reopened(office)  # the program was closed, the PC restarted
    shown = exchange.status(office)
    assert shown.set_aside == 1
    aside = [row for row in shown.recent if row.state == "quarantined"]
    assert [row.message for row in aside] == [report.problems[0]]
    assert families(office) == others
    poisoned.unlink()
    exchange.run(post, stick)
    exchange.run(office, stick)
    assert families(office) == [f"Person {number:03d}" for number in range(BUNDLES)]
    with post.read() as conn:
        waiting = outbox.on_the_way(conn, exchange.status(post).peers[0].device)
    assert waiting == 1, "the others were confirmed singly, this one is kept until its receipt comes"
    exchange.run(post, stick)
    with post.read() as conn:
        assert outbox.on_the_way(conn, exchange.status(post).peers[0].device) == 0
