# SPDX-License-Identifier: Apache-2.0
"""The walk: the program's main job from two new stores to the office's receipt, on invented data, without anybody.

Each step says in plain words what was done and checks what it says; the first thing that is not so ends the walk. The two
stores have passphrases at the cost that protects real ones; how fast this PC is gets measured once, for both.
"""

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile, rmtree
from typing import Any

from app.base import clock
from app.base.errors import Bug, ImportRefused, Refused
from app.base.text import _, ngettext
from app.cli import walk_checks
from app.domain import numbers
from app.domain.figures import Period
from app.domain.permissions import Role
from app.security import kdf
from app.security.kdf import KdfParams
from app.services import accounts, cases, enrolment, exchange, importing, people, reports, search, training, vault
from app.services.invented import story
from app.services.walk import Stage

TOLD_FILE = "what-was-done.txt"


@dataclass
class Walk:
    """One walk.

    Attributes:
        folder: where everything is left.
        stage: the window.
        training: folder of the training store, which is there.
        params: cost of a guess at the passphrases of the two stores; None measures this PC.
        allow_weak: accept cheaper `params` than is safe. For tests only.
    """

    folder: Path
    stage: Stage
    training: Path
    params: KdfParams | None = None
    allow_weak: bool = False
    say: Callable[[str], object] = print
    _told: list[str] = field(default_factory=list)
    _phrases: dict[str, str] = field(default_factory=dict, repr=False)
    _office: Any = None

    def run(self) -> None:
        """Go all steps.

        Raises:
            Refused: the folder holds something else.
            Bug: something was not as it has to be; the last line told says what.
        """
        begun = clock.monotonic_s()
        self._make_room()
        steps: list[tuple[str, Callable[[], None]]] = [
            (_("Two new stores and the training store"), self._make_stores),
            (_("Unlock, and the main window"), self._unlock),
            (_("Border desk"), self._tell_desk),
            (_("Lists, search, every page"), self._look),
            (_("Import of a workbook of the case data standard"), self._import),
            (_("Figures of a period"), self._count),
            (_("Exchange: post, folder, office, receipt, post"), self._exchange),
        ]
        try:
            for number, (title, step) in enumerate(steps, 1):
                at = clock.monotonic_s()
                self._tell(f"{number}. {title}", 0)
                step()
                self._tell(_("({n} s)").format(n=f"{clock.monotonic_s() - at:.1f}"))
            self._tell_end(clock.monotonic_s() - begun)
        finally:
            if self._office is not None:
                vault.lock(self._office)
            (self.folder / TOLD_FILE).write_text("\n".join(self._told) + "\n", encoding="utf-8")

    # -- the steps ----------------------------------------------------------------------------------

    def _make_stores(self) -> None:
        self.params = self.params or kdf.calibrate()
        cost = _("One guess at a passphrase costs {mib} MiB of memory, {passes} passes, as measured on this PC.")
        self._tell(cost.format(mib=self.params.memory_kib // 1024, passes=self.params.passes))
        post = self._new_store("post", story.POST_CODE, story.POST_NAME, story.ADMINISTRATOR, is_office=False)
        self._office = self._new_store("office", story.OFFICE_CODE, story.OFFICE_NAME, story.OFFICE_USER, is_office=True)
        try:
            for user, role in ((story.OFFICER, Role.OFFICER), (story.SUPERVISOR, Role.SUPERVISOR)):
                self._phrases[user] = accounts.add_user(post, user, story.NAMES[user], role).passphrase
            for here, there in ((post, self._office), (self._office, post)):
                card = enrolment.my_card(there)
                carried = enrolment.read_card(enrolment.card_bytes(card))
                self._expect(carried.fingerprint == card.fingerprint, _("The fingerprints of an enrolment file are the same at both ends."))
                enrolment.enrol(here, carried)
        finally:
            vault.lock(post)
        for name in ("post", "office"):
            self._expect(vault.describe(self.folder / name).is_training, _("The {name}'s store is marked as training.").format(name=name))
        self._tell(_("The post has an administrator, an officer and a supervisor with issued passphrases; the office has one user."))
        self._tell(_("Post and office know each other's keys; their fingerprints were compared."))
        with self._training(Role.SUPERVISOR) as store:
            found = len(people.list_ids(store, {})), len(cases.list_ids(store, {}))
        self._expect(found[0] >= 400 and found[1] >= 150, _("The training store holds at least 400 people and 150 cases."))
        self._tell(_("The training store holds {people} invented people and {cases} cases.").format(people=found[0], cases=found[1]))

    def _unlock(self) -> None:
        who = story.traveller()
        self._desk = self.stage.at_the_desk(
            self.folder / "post", story.OFFICER, self._phrases[story.OFFICER], who, self.folder / "pictures", self.allow_weak
        )
        self._expect(bool(self._desk.refused), _("A wrong passphrase is refused."))
        self._tell(_("A wrong passphrase was refused: “{sentence}”").format(sentence=self._desk.refused))
        self._tell(_("With the right one the main window opened for {name}.").format(name=story.NAMES[story.OFFICER]))

    def _tell_desk(self) -> None:
        desk, who = self._desk, story.traveller()
        self._tell(_("The passport of {name} was swiped; port, vessel and address were typed.").format(name=f"{who.given} {who.family}"))
        self._expect(desk.asked > len(who.signs), _("All questions of the border desk were answered."))
        asked = ngettext("{n} question was answered by a single key; {signs} signs are present.",
                         "{n} questions were answered by single keys; {signs} signs are present.", desk.asked)
        self._tell(asked.format(n=desk.asked, signs=len(who.signs)))
        self._expect(bool(desk.suggestion and desk.reasons), _("The desk suggests a step and says why."))
        self._tell(desk.suggestion)
        for reason in desk.reasons:
            self._tell(f"- {reason}")
        self._expect(bool(desk.hindered), _("A referral without reasons is refused."))
        self._tell(_("A referral without words of the officer's own was refused: “{sentence}”").format(sentence=desk.hindered))
        number = numbers.parse_case_number(desk.case_number)
        self._expect(number.post == story.POST_CODE and number.counter == 1, _("The first case of the post has the number 1."))
        self._expect(desk.case_number in desk.title, _("The window opens the case."))
        self._tell(_("With reasons it opened case {number}, and the window shows it.").format(number=desk.case_number))
        self._expect(bool(desk.seen_again), _("The same passport is recognised."))
        self._tell(_("The same passport, swiped again, was recognised: “{words}”").format(words=desk.seen_again))
        with self._post() as store:
            hits = search.find(store, who.family)
            self._expect({hit.page for hit in hits} >= {"people"} and desk.case_number in [row.number for row in self._cases(store)],
                         _("What the window wrote is in the store."))
        self._pictures(desk.pictures)

    def _look(self) -> None:
        with self._training(Role.SUPERVISOR) as store:
            ids = people.list_ids(store, {})
            rows = people.list_rows(store, list(ids[:100]))
            self._expect(len(rows) == 100, _("The first page of the list has 100 rows."))
            self._tell(_("The list of people has {n} rows; they are read a page at a time.").format(n=len(ids)))
            for word, name in walk_checks.searches(store):
                self._expect(name in [hit.title for hit in search.find(store, word)], _("The search finds {name}.").format(name=name))
                self._tell(_("Typing “{word}” finds {name}.").format(word=word, name=name))
            pages = self.stage.picture_pages(store, self.folder / "pictures")
        with self._training(Role.ADMINISTRATOR) as store:
            shown = {path.name for path in pages}
            pages += [path for path in self.stage.picture_pages(store, self.folder / "pictures") if path.name not in shown]
        self._pictures(pages)

    def _import(self) -> None:
        good = story.rows()
        spoilt, row, column = story.with_a_mistake(good)
        bad = story.fill(self.folder / "import-with-a-mistake.xlsx", spoilt)
        mended = story.fill(self.folder / "import.xlsx", good)
        with self._post() as store:
            before = len(self._cases(store))
            dry = importing.dry_run(store, bad)
            self._expect([(each.row, each.field) for each in dry.errors] == [(row, column)], _("The dry run finds the one bad cell."))
            each = dry.errors[0]
            self._tell(_("Dry run of {n} rows: {sheet}, row {row}, column {column} ({field}): “{sentence}”").format(
                n=len(spoilt), sheet=each.sheet, row=each.row, column=each.column, field=each.field, sentence=each.sentence))
            try:
                importing.commit(store, dry)
                self._expect(False, _("A workbook with a mistake is refused."))
            except ImportRefused as error:
                self._tell(_("It was refused: “{sentence}”").format(sentence=error))
            self._expect(len(self._cases(store)) == before, _("Nothing of a refused workbook is in the store."))
            done = importing.commit(store, importing.dry_run(store, mended))
            came = len(self._cases(store)) - before
            self._expect(done.counts.new == len(good) == came, _("All rows of the mended workbook are in the store."))
            self._tell(_("The mended workbook was taken in: {n} people, {n} cases, all or nothing.").format(n=len(good)))
            again = importing.dry_run(store, mended)
            self._expect(again.counts.to_write == 0 and not again.errors, _("The same workbook again would change nothing."))
            self._tell(_("The same workbook again would change nothing."))

    def _count(self) -> None:
        with self._training(Role.SUPERVISOR) as store:
            made = reports.figures(store, Period.year(training.LAST_DAY.year))
            path = reports.write_workbook(store, made, self.folder / reports.file_name(store, "figures", made.period.file_part()))
        cells = walk_checks.read_back(path, made)
        self._expect(cells > 0, _("The workbook reads back: every number is a number and the one that was counted."))
        self._tell(_("{title}: {tables} tables, {cells} numbers, all read back as numbers from {file}").format(
            title=made.title, tables=len(made.tables), cells=cells, file=path.name))

    def _exchange(self) -> None:
        between = self.folder / "stick"
        between.mkdir()
        with self._post() as post:
            out = exchange.run(post, between)
            bundles = sorted(between.glob("*.bwb"))
            self._expect(out.sent == len(bundles) > 0, _("The post puts a bundle into the folder."))
            for each in bundles:
                copyfile(each, self.folder / each.name)
            name = story.traveller().family
            is_sealed = all(name.encode() not in each.read_bytes() for each in bundles)
            self._expect(is_sealed and exchange.last_office_receipt(post) is None, _("The bundle is sealed, and there is no receipt yet."))
            size_kb = sum(each.stat().st_size for each in bundles) / 1000
            self._tell(_("The post wrote {entries} changes, signed and sealed, {kb} kB: {file}").format(
                entries=out.sent_entries, kb=f"{size_kb:.0f}", file=bundles[0].name))
            came = exchange.run(self._office, between)
            self._expect(came.received_entries == out.sent_entries and not came.held, _("The office takes in every change."))
            here, there = walk_checks.overview(post), walk_checks.overview(self._office)
            self._expect(here == there and len(here) > len(story.rows()), _("Post and office show the same people and cases."))
            self._tell(_("The office took in {n} changes and shows the same {rows} people and cases as the post.").format(
                n=came.received_entries, rows=len(here)))
            answered = exchange.run(post, between)
            receipt = exchange.last_office_receipt(post)
            sent = [each.state for each in exchange.status(post).recent if each.direction == "out" and each.kind != "receipt"]
            is_told = answered.acknowledged == len(sent) == sent.count("acknowledged") and receipt is not None
            self._expect(is_told, _("The receipt comes back to the post."))
            when = receipt.astimezone() if receipt else ""
            self._tell(_("The post shows the office's receipt of {when}.").format(when=f"{when:%Y-%m-%d %H:%M}"))

    # -- workings -------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        """Empty the folder of a former walk.

        Raises:
            Refused: it holds something that no walk has left.
        """
        if self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / TOLD_FILE).exists():
            raise Refused(_("The folder for the results is not empty. Choose another with --output."))
        rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (self.folder / TOLD_FILE).touch()

    def _new_store(self, name: str, code: str, title: str, user: str, *, is_office: bool) -> Any:
        self._phrases[user] = vault.issue_passphrase()
        new = vault.NewStore(
            is_office, code, title, "LCA", user, story.NAMES[user], self._phrases[user], is_training=True, kdf=self.params,
            allow_weak=self.allow_weak,
        )
        return vault.create(self.folder / name, new)

    @contextmanager
    def _post(self) -> Iterator[Any]:
        """Give the post's store with its supervisor signed in."""
        phrase = self._phrases[story.SUPERVISOR]
        store = vault.unlock(self.folder / "post", story.SUPERVISOR, phrase, allow_weak=self.allow_weak)
        try:
            yield store
        finally:
            vault.lock(store)

    @contextmanager
    def _training(self, role: Role) -> Iterator[Any]:
        """Give the training store with the user of a role signed in."""
        store = vault.unlock(self.training, role.value, training.PASSPHRASE)
        try:
            yield store
        finally:
            vault.lock(store)

    def _cases(self, store: Any) -> list[Any]:
        return list(cases.list_rows(store, list(cases.list_ids(store, {}))))

    def _pictures(self, made: list[Path]) -> None:
        self._expect(bool(made) and all(path.stat().st_size > 5000 for path in made), _("Every picture shows something."))
        self._tell(_("Pictures: {names}").format(names=", ".join(path.name for path in made)))

    def _tell_end(self, took_s: float) -> None:
        self._tell(_("All of this was checked while it was done, in {n} s. It is left in {folder}:").format(
            n=f"{took_s:.0f}", folder=self.folder), 0)
        for path in sorted(self.folder.iterdir()):
            self._tell(path.name + ("/" if path.is_dir() else ""))
        self._tell(_("The two stores can be opened, as it were on two PCs:"), 0)
        for name in ("post", "office"):
            self._tell(shlex.join([*walk_checks.program(), str(self.folder / name)]))
        self._tell(_("Their users and passphrases:"), 0)
        for user, phrase in self._phrases.items():
            self._tell(f"{user}: {phrase}")

    def _expect(self, holds: bool, what: str) -> None:
        if not holds:
            self._tell(_("This should be so and is not: {what}").format(what=what))
            raise Bug(what)

    def _tell(self, text: str, indent: int = 3) -> None:
        self._told.append(" " * indent + text)
        self.say(self._told[-1])
