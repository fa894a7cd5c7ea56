# SPDX-License-Identifier: Apache-2.0
"""Administration: users, this PC, the journal, code lists, settings."""
