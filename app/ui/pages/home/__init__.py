# SPDX-License-Identifier: Apache-2.0
"""Home: what is due, what waits, what was left over, what came in."""
