# SPDX-License-Identifier: Apache-2.0
"""The read side: plain SELECTs that return rows, identities and values."""
