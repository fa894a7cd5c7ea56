# SPDX-License-Identifier: Apache-2.0
"""The link chart of one or several cases."""
