# SPDX-License-Identifier: Apache-2.0
"""Quarantine: what was set aside, why, and what to do about it."""
