# SPDX-License-Identifier: Apache-2.0
"""Who works here: user accounts, enrolled PCs, what the office says to the posts. Private keys are in the key file or in `local`."""

from app.models.base import Merge, field, record

account = record(
    "account",
    field("user_name"),
    field("display_name"),
    field("role"),
    field("active", Merge.PROTECTIVE),
    field("verify_key"),
    field("recipient"),
    field("post_code"),
)

device = record(
    "device",
    field("number"),
    field("post_code"),
    field("post_name"),
    field("is_office"),
    field("verify_key"),
    field("recipient"),
    field("epoch"),
    field("active", Merge.PROTECTIVE),
)

# A short message of the office. Its scope says for whom: a post's code, or "*" for all.
bulletin = record(
    "bulletin",
    field("text"),
    field("is_urgent"),
    field("shown_until"),
    field("written_by"),
)
