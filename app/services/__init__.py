# SPDX-License-Identifier: Apache-2.0
"""The workshop: what the program can do, one plain function for each use, used by window, command line and tests alike."""
