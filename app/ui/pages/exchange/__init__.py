# SPDX-License-Identifier: Apache-2.0
"""Exchange: one sentence, one button."""
