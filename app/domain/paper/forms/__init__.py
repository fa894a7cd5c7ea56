# SPDX-License-Identifier: Apache-2.0
"""The paper forms that the program ships: printed, keyed and turned into records from one declaration each."""
