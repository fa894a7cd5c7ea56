# SPDX-License-Identifier: Apache-2.0
"""Prevention: what a task force does beside its cases."""
