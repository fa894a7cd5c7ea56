# SPDX-License-Identifier: Apache-2.0
"""Conflict: two values side by side, and one that stands."""
