# SPDX-License-Identifier: Apache-2.0
"""Small widgets that any page may use. They know the theme and nothing of cases, people or stores."""
