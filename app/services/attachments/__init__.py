# SPDX-License-Identifier: Apache-2.0
"""Scanned papers and photographs: checked by content, stripped, kept in the store, shown from memory."""
