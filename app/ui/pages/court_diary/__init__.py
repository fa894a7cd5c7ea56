# SPDX-License-Identifier: Apache-2.0
"""Court diary: which hearings are when."""
