# SPDX-License-Identifier: Apache-2.0
"""Declarative forms: each written once, drawn on screen, printed, keyed, imported, journalled and checked."""
