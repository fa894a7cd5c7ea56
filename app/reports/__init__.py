# SPDX-License-Identifier: Apache-2.0
"""Figures in, file out; and workbooks that come in, opened with care. Knows no tables."""
