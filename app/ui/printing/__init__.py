# SPDX-License-Identifier: Apache-2.0
"""What goes on paper: one pen for all prints, one dialog that asks where to."""
