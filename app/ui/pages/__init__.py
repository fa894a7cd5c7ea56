# SPDX-License-Identifier: Apache-2.0
"""The pages of the main window, one folder each; pages do not know each other."""
