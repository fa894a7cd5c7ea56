# SPDX-License-Identifier: Apache-2.0
"""Breakwater: an offline-first case database for the frontline against trafficking in persons."""

__version__ = "0.1.0"
