# SPDX-License-Identifier: Apache-2.0
"""What the field means, as pure functions and data: no window, no store, no network."""
