# SPDX-License-Identifier: Apache-2.0
"""What was set aside, with its reason, let in or discarded by two people."""

import pytest
from sqlalchemy import select

from app.base.errors import Refused
from app.domain.actor import Actor
from app.models.journal import journal
from app.models.local import bundle
from app.models.people import person
from app.services import exchange, quarantine
from tests.services.exchange import stores


def two(opened, tmp_path):
    """A post whose user lost the access before her work arrived at the office, which is the window."""
    post = stores.make_post(tmp_path / "there", "VFA", 7, "Ben Lewis")
    stick = tmp_path / "stick"
    stick.mkdir()

    def fill(office):
        stores.equipped(office, True, "HQ")
        stores.enrol_each_other(post, office)
        stores.round_trip(stick, post, office)
        with office.write() as unit:
            unit.save("account", post.actor.user_id, {"active": False})
        with post.write() as unit:
            unit.save("person", "", {"family": "Baptiste"})
        exchange.run(post, stick)
        (stick / ("z" * 20 + ".bwb")).write_bytes(b"no bundle at all")
        exchange.run(office, stick)

    here = opened("office", fill, "office", post_code="HQ", name="Rose Auguste", device=(9 << 16) | 1)
    return here, post


def test_a_held_change_is_shown_with_its_reason_and_let_in(opened, tmp_path):
    here, post = two(opened, tmp_path)
    with post:
        page = here.go("quarantine")
        rows = {row.kind: row for row in page._rows.values()}
        assert "closed" in rows["waiting"].message
        assert rows["waiting"].who == "Ben Lewis"
        assert ("Family name" in dict(rows["waiting"].changes)) or rows["waiting"].changes
        page._release(rows["waiting"])
        here.settle()
        assert "waiting" not in {row.kind for row in page._rows.values()}
        with here.store.read() as conn:
            assert conn.execute(select(person.c.family)).scalars().all() == ["Baptiste"]
            assert conn.execute(select(journal.c.seq).where(journal.c.kind == "change_released")).first()


def test_two_people_discard(opened, tmp_path):
    here, post = two(opened, tmp_path)
    with post:
        page = here.go("quarantine")
        (row,) = [each for each in page._rows.values() if each.id.startswith("bundle:")]
        page.discard(row, "a photograph, not a bundle")
        here.settle()
        with pytest.raises(Refused, match="second person"):
            quarantine.discard(here.store, row.id, "again")
        object.__setattr__(here.store, "actor", Actor("user-2", "Second", "office", here.store.actor.signing_key))
        page.discard(page._rows[row.id], "I looked at it")
        here.settle()
        assert row.id not in page._rows
        with here.store.read() as conn:
            assert conn.execute(select(bundle.c.state, bundle.c.content).where(bundle.c.name.like("zzz%"))).one() == ("discarded", None)


def test_a_file_for_support_is_what_came(opened, tmp_path):
    here, post = two(opened, tmp_path)
    with post:
        (row,) = [each for each in quarantine.listed(here.store) if each.id.startswith("bundle:")]
        assert quarantine.export(here.store, row.id, tmp_path).read_bytes() == b"no bundle at all"


def test_who_may_not_settle_sees_nothing_of_it(opened, tmp_path):
    here, post = two(opened, tmp_path)
    with post:
        object.__setattr__(here.store, "actor", Actor("user-2", "Clerk", "clerk", here.store.actor.signing_key))
        with pytest.raises(Refused):
            quarantine.listed(here.store)
