# SPDX-License-Identifier: Apache-2.0
"""The cellar: tables, the journal, and the encrypted store. Known to services and sync only."""
