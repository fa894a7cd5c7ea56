# SPDX-License-Identifier: Apache-2.0
"""Dialogs that any page or the shell may open."""
