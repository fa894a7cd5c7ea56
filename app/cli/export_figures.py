# SPDX-License-Identifier: Apache-2.0
"""breakwater export: figures of a period, or the victims and cases in the columns of the case data standard, as a workbook."""

import argparse
import re
from pathlib import Path

from app.base import clock
from app.base.errors import Refused
from app.base.text import _
from app.cli import signing_in
from app.domain.codelists import has_code
from app.domain.figures import Period


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "export", help=_("write figures or case data as a workbook"),
        description=_("Write exact, restricted figures of a period; with --standard, victims and cases with their identity."),
    )
    parser.add_argument("folder", type=Path, help=_("folder for the workbook; its name says what is inside"))
    parser.add_argument("--period", default="", metavar="2026, 2026-Q3", help=_("year or quarter; otherwise this year"))
    parser.add_argument("--standard", action="store_true", help=_("the columns of the Human Trafficking Case Data Standard"))
    parser.add_argument("--recipient", default="", metavar="ngo, police",
                        help=_("agency that gets it: only people who agreed to that are in it"))
    parser.add_argument("--reason", default="", help=_("why case data leaves with identities; goes into the journal"))
    signing_in.add_sign_in(parser)
    signing_in.add_second(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Write the workbook."""
    from app.domain.permissions import Action
    from app.services import reports, seconding

    folder = said.folder.absolute()
    if not folder.is_dir():
        raise Refused(_("There is no such folder. Make it first, or choose another one."))
    if said.recipient and not has_code("agency", said.recipient):
        raise Refused(_("There is no such agency in the list. Write its code, such as police, ngo or social_services."))
    period = _period(said.period)
    with signing_in.opened(said) as store:
        ctx = signing_in.Progress()
        if said.standard:
            path = folder / reports.file_name(store, "htcds", clock.today().isoformat())
            agreement = seconding.agree(store, Action.EXPORT_IDENTITIES, signing_in.second_of(said), said.reason)
            reports.export_htcds(store, path, agreement, ctx, said.recipient)
        else:
            made = reports.figures(store, period, ctx)
            path = reports.write_workbook(store, made, folder / reports.file_name(store, "figures", made.period.file_part()), ctx)
    print(_("Written: {path}").format(path=path))


def _period(typed: str) -> Period:
    """Return a typed year or quarter."""
    found = re.fullmatch(r"(\d{4})(?:-?Q([1-4]))?", typed.strip().upper() or str(clock.today().year))
    if not found or not 1900 <= int(found[1]) <= 2100:
        raise Refused(_("A period is a year such as 2026, or a quarter such as 2026-Q3."))
    return Period.quarter(int(found[1]), int(found[2])) if found[2] else Period.year(int(found[1]))
