# SPDX-License-Identifier: Apache-2.0
"""Work that does not run in the GUI thread. The only threads of the program are made here."""
