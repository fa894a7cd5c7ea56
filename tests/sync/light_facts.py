# SPDX-License-Identifier: Apache-2.0
"""Those of the facts that judging asks for (app.sync.facts.Facts) which light stores answer all alike."""


class WithoutRoster:
    """A store of before there was a roster, whose deletions were all asked for by somebody else."""

    def roster(self):
        return None

    def signed_units(self, _units):
        return {}

    def deletions_asked(self, record_ids):
        return [(record, "a second person") for record in record_ids]
