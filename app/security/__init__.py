# SPDX-License-Identifier: Apache-2.0
"""Passphrases, key slots, signing, sealing, and the chain that the journal hangs on. Knows no database and no window."""
