# SPDX-License-Identifier: Apache-2.0
"""FormSpecs on the screen: `FormView` draws one, `editors` hold one editor for each kind of field, `DraftKeeper` keeps what is typed."""
