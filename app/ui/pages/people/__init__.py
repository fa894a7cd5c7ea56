# SPDX-License-Identifier: Apache-2.0
"""People: the list."""
