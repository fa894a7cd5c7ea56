# SPDX-License-Identifier: Apache-2.0
"""What the pages of single records have in common, above dialogs and forms."""
