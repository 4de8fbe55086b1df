"""Qt's part of the language: dates and numbers, the words of its own dialogs, the direction."""

from __future__ import annotations

import os
from collections.abc import Mapping

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from deskhand.domain.wording import isolate_values
from deskhand.host.languages import ENGLISH, runs_right_to_left

QT_TEXTS = "qtbase"


def use_language(app: QApplication, code: str, environ: Mapping[str, str] = os.environ) -> None:
    """Let Qt write dates, numbers, keys and its own dialogs in this language.

    code: as `host.languages.speak` returned it. Where the system's locale is of that language,
    its country counts; Qt's texts stay English where there are none of that language.
    """
    system, wanted = QLocale.system(), QLocale(code)
    plain = system.language() is QLocale.Language.C and code == ENGLISH
    locale = system if plain or system.language() is wanted.language() else wanted
    QLocale.setDefault(locale)
    mirrored = runs_right_to_left(code, environ)
    direction = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
    app.setLayoutDirection(direction)
    isolate_values(mirrored)
    if former := app.findChild(QTranslator, QT_TEXTS):  # the language of another profile
        app.removeTranslator(former)
        former.setParent(None)
        former.deleteLater()
    if code != ENGLISH:
        texts = QTranslator(app)
        texts.setObjectName(QT_TEXTS)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if texts.load(f"{QT_TEXTS}_{code}", folder):
            app.installTranslator(texts)
