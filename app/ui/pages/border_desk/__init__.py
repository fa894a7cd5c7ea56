# SPDX-License-Identifier: Apache-2.0
"""The border desk: one traveller at a time, from the swipe to the decision."""
