# SPDX-License-Identifier: Apache-2.0
"""Attachments in the store: in chunks, once, seen by those who may, deleted with a reason and brought back."""

import random

import pytest
from sqlalchemy import func, select, update

from app.base.errors import FormInvalid, NotAllowed, NotFound, Refused, Trouble
from app.domain.forms.values import FormValues
from app.models import attachments as files
from app.models.attachments import attachment, chunk, thumbnail
from app.models.journal import journal
from app.services import cases, people, records
from app.services.attachments import keeping, pictures
from tests import leaks
from tests.making import make_store, open_store
from tests.services.attachments import samples

ABOUT = FormValues({"title": "Passport of Marie (invented)", "kind": "identity_paper"})


@pytest.fixture
def store(tmp_path):
    with make_store(tmp_path / "store") as made:
        yield made


def noise(seed, width=1300, height=900):
    """Return a PNG that does not pack, larger than a chunk."""
    import io

    from PIL import Image

    made = io.BytesIO()
    Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(3 * width * height)).save(made, "PNG")
    return made.getvalue()


def a_case(store):
    person_id = people.register(store, FormValues({"family": "Baptiste", "given": "Marie"})).person_id
    return cases.open_case(store, {"title": "A case"}, [(person_id, "victim")]).case_id, person_id


def counted(store, table):
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_file_is_kept_in_chunks_once_and_comes_back_whole(store):
    case_id, person_id = a_case(store)
    data = noise(1)
    first = keeping.add(store, data, ABOUT, case_id=case_id).id
    with store.read() as conn:
        row = conn.execute(select(attachment)).one()
        sizes = conn.execute(select(func.length(chunk.c.content)).order_by(func.length(chunk.c.content).desc())).scalars().all()
    assert row.size > 2 * files.CHUNK_BYTES
    assert sizes[:-1] == [files.CHUNK_BYTES] * (len(sizes) - 1)
    assert sum(sizes) == row.size
    assert row.source_sha256 == files.digest(data)
    before = counted(store, chunk)
    keeping.add(store, data, ABOUT, person_id=person_id)
    assert counted(store, chunk) == before, "the same bytes are kept once"
    opened = keeping.open_file(store, first)
    assert files.digest(opened.data) == row.sha256
    assert pictures.page(opened.media_type, opened.data, 0, 50).width == 50


def test_it_is_listed_with_its_case_and_its_person_and_every_view_is_told(store):
    case_id, person_id = a_case(store)
    made = keeping.add(store, samples.photograph(), ABOUT, case_id=case_id, person_id=person_id).id
    assert [row.id for row in cases.open_page(store, case_id).related["attachment"]] == [made]
    assert [row.text("title") for row in people.open_page(store, person_id).related["attachment"]] == ["Passport of Marie (invented)"]
    small = keeping.smalls(store, [made])[made]
    assert small.picture is not None
    assert max(small.picture.width, small.picture.height) == pictures.THUMBNAIL_SIDE
    keeping.open_file(store, made)
    keeping.note_print(store, made)
    with store.read() as conn:
        told = conn.execute(select(journal.c.kind).where(journal.c.object_id == made).order_by(journal.c.seq)).scalars().all()
    assert told == ["save", "view", "print"]


def test_it_is_renamed_deleted_with_a_reason_and_brought_back(store):
    case_id, _person_id = a_case(store)
    made = keeping.add(store, samples.photograph(), ABOUT, case_id=case_id).id
    content = records.open_form(store, "attachment", made)
    records.save_form(store, "attachment", content.with_values(title="Contract"))
    assert keeping.open_file(store, made).title == "Contract"
    with pytest.raises(FormInvalid, match="why"):
        records.delete(store, "attachment", made, " ")
    records.delete(store, "attachment", made, "scanned twice")
    assert cases.open_page(store, case_id).related["attachment"] == []
    with pytest.raises(NotFound):
        keeping.open_file(store, made)
    records.restore(store, "attachment", made, "it was the better one")
    assert keeping.open_file(store, made).data


def test_it_goes_and_comes_back_with_its_case(store):
    from app.services import deletions

    case_id, _person_id = a_case(store)
    made = keeping.add(store, samples.photograph(), ABOUT, case_id=case_id).id
    deletions.request(store, "case", case_id, "entered twice")
    waiting = deletions.waiting(store)[0].id
    with open_store(store.folder, "supervisor", "Ben Lewis") as other:
        deletions.confirm(other, waiting)
        with pytest.raises(NotFound):
            keeping.open_file(other, made)
        records.restore(other, "case", case_id, "it was not")
        assert keeping.open_file(other, made).data


def test_nothing_is_kept_that_belongs_nowhere_or_is_refused(store):
    case_id, _person_id = a_case(store)
    with pytest.raises(FormInvalid, match="belongs to"):
        keeping.add(store, samples.photograph(), ABOUT)
    with pytest.raises(Refused, match="damaged"):
        keeping.add(store, samples.photograph()[:400], ABOUT, case_id=case_id)
    with pytest.raises(FormInvalid):
        keeping.add(store, samples.photograph(), FormValues({"title": "No kind"}), case_id=case_id)
    assert [counted(store, table) for table in (attachment, chunk, thumbnail)] == [0, 0, 0]


@pytest.mark.parametrize(("role", "may_add", "may_see", "may_print"), [
    ("officer", True, True, False), ("clerk", True, True, False), ("case_worker", True, True, True),
    ("prosecutor", True, True, True), ("administrator", False, False, False),
])
def test_roles_do_what_the_table_grants(tmp_path, role, may_add, may_see, may_print):
    with make_store(tmp_path / "store") as store:
        case_id, _person_id = a_case(store)
        made = keeping.add(store, samples.photograph(), ABOUT, case_id=case_id).id
    with open_store(tmp_path / "store", role, "Ben Lewis") as store:
        for may, act in (
            (may_add, lambda: keeping.add(store, samples.photograph(), ABOUT, case_id=case_id)),
            (may_see, lambda: keeping.open_file(store, made)),
            (may_see, lambda: keeping.smalls(store, [made])),
            (may_see, lambda: records.open_form(store, "attachment", made)),
            (may_print, lambda: keeping.note_print(store, made)),
        ):
            if may:
                act()
            else:
                with pytest.raises(NotAllowed):
                    act()
        if may_see:
            assert keeping.open_file(store, made).may_print is may_print


def test_papers_of_a_restricted_person_are_shown_to_those_who_may_see_her(tmp_path):
    with make_store(tmp_path / "store") as store:
        case_id, person_id = a_case(store)
        made = keeping.add(store, samples.photograph(), ABOUT, case_id=case_id, person_id=person_id).id
        content = records.open_form(store, "person", person_id)
        records.save_form(store, "person", content.with_values(restricted=True))
    with open_store(tmp_path / "store", "officer", "Ben Lewis") as store:
        with pytest.raises(NotAllowed):
            keeping.open_file(store, made)
        assert keeping.smalls(store, [made])[made].picture is None
    with open_store(tmp_path / "store", "investigator", "Cara Felix") as store:
        assert keeping.open_file(store, made).data
        assert keeping.smalls(store, [made])[made].picture is not None


def test_bytes_that_are_not_what_the_record_says_are_not_shown(store):
    case_id, _person_id = a_case(store)
    made = keeping.add(store, samples.photograph(), ABOUT, case_id=case_id).id
    with store.write() as unit:
        unit.conn.execute(update(chunk).values(content=samples.drawing()))
    with pytest.raises(Trouble, match="not what its record says"):
        keeping.open_file(store, made)
    with store.write() as unit:
        unit.conn.execute(chunk.delete())
    with pytest.raises(NotFound, match="awaited"):
        keeping.open_file(store, made)
    assert keeping.smalls(store, [made])[made].is_awaited


def test_no_byte_of_a_file_lies_outside_the_store_in_clear(store, tmp_path, home, monkeypatch):
    """Of a file that does not pack, any 24 bytes in a row would show."""
    import tempfile

    (tmp_path / "temp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path / "temp")
    case_id, _person_id = a_case(store)
    made = keeping.add(store, noise(2), ABOUT, case_id=case_id).id
    small = keeping.smalls(store, [made])[made].picture
    data = keeping.open_file(store, made).data
    page = pictures.page("image/png", data, 0, 2000).dots
    store.close()
    pieces = [each[at : at + 24] for each in (data, page, small.dots) for at in range(1000, len(each) - 24, len(each) // 400)]
    looked = 0
    for folder in (tmp_path, home):
        for path in folder.rglob("*"):
            if path.is_file():
                held = path.read_bytes()
                looked += 1
                assert not any(piece in held for piece in pieces), path.name
    assert looked
    assert list((tmp_path / "temp").iterdir()) == []
    assert leaks.leaks([tmp_path], {"Passport of Marie"}) == []
