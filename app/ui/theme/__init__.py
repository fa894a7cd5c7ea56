# SPDX-License-Identifier: Apache-2.0
"""How the window looks: colour roles, type, the one style sheet, icons. Knows nothing above it."""
