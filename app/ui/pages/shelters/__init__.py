# SPDX-License-Identifier: Apache-2.0
"""Shelters: where they are, for those who need to know."""
