# SPDX-License-Identifier: Apache-2.0
"""Ways that carry sealed bundles. A transport moves bytes under random names and trusts nothing it finds."""
