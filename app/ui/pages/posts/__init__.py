# SPDX-License-Identifier: Apache-2.0
"""Posts: what the office knows of each PC, whom it admits, what it tells them."""
