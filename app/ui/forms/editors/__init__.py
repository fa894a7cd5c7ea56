# SPDX-License-Identifier: Apache-2.0
"""One editor for each kind of field."""
