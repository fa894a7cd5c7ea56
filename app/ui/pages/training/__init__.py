# SPDX-License-Identifier: Apache-2.0
"""One training and those who took part."""
