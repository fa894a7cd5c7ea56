# SPDX-License-Identifier: Apache-2.0
"""Paper entry: receive a batch, key it, key it again blind, settle the differences, commit it to records."""
