# SPDX-License-Identifier: Apache-2.0
"""The window. The only place of the program that knows Qt."""
