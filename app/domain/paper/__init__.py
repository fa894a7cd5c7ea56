# SPDX-License-Identifier: Apache-2.0
"""Paper forms: what is printed and keyed, how keys become answers, how two keyings are compared and batches reconciled."""
