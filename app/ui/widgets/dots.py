# SPDX-License-Identifier: Apache-2.0
"""Pictures that services hand over as dots, for Qt to draw. Qt itself reads no file from outside."""

from PySide6.QtGui import QImage, QPixmap

from app.services.attachments.pictures import Picture


def image(picture: Picture) -> QImage:
    """Return a picture as an image of its own memory."""
    return QImage(picture.dots, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888).copy()


def pixmap(picture: Picture) -> QPixmap:
    """Return a picture ready to be drawn."""
    return QPixmap.fromImage(image(picture))
