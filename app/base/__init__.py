# SPDX-License-Identifier: Apache-2.0
"""The ground floor: what every other room may use. Standard library only."""
