# SPDX-License-Identifier: Apache-2.0
"""Measurements of the program against plain SQLite and a bare window. `dev.py bench` runs them; docs/benchmarks.md says what they mean."""
