# SPDX-License-Identifier: Apache-2.0
"""The main window: frame, navigation, page stack, status line, lock."""
