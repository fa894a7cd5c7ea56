# SPDX-License-Identifier: Apache-2.0
"""Lists of records: ids first, rows when seen. Knows jobs and widgets, nothing of cases or people."""
