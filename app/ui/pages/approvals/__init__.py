# SPDX-License-Identifier: Apache-2.0
"""Approvals: what waits for a second person."""
