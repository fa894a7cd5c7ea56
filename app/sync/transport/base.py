# SPDX-License-Identifier: Apache-2.0
"""What every transport can do. Four verbs are all; folder, stick and hub differ in nothing that the exchange sees."""

from typing import Protocol


class Transport(Protocol):
    """A place where sealed bundles lie under the names of `app.sync.bundle.new_name`.

    Every verb raises `Trouble` (or its `DiskFull`, `ReadOnly`) with a sentence for the user where the place fails.
    """

    def list(self) -> list[str]:
        """Return the names of the bundles that lie there, sorted; nothing else is listed."""
        ...

    def read(self, name: str, offset: int = 0) -> bytes:
        """Return the bytes of a bundle from `offset` on.

        Raises:
            BundleRefused: "size_cap": larger than a bundle may be; nothing of it is returned.
            NotFound: no bundle of that name lies there.
        """
        ...

    def write_atomic(self, name: str, data: bytes) -> None:
        """Put a bundle there whole or not at all, and make sure that it lies on the medium when this returns."""
        ...

    def delete(self, name: str) -> None:
        """Remove a bundle; one that is not there is no error."""
        ...
