"""Qt's part of the language: dates and numbers, the words of its own dialogs, the direction."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from deskhand.host.languages import ENGLISH

QT_TEXTS = "qtbase"


def use_language(app: QApplication, code: str) -> None:
    """Let Qt write dates, numbers, keys and its own dialogs in this language.

    code: as `host.languages.speak` returned it. Where the system's locale is of that language,
    its country counts; Qt's texts stay English where there are none of that language.
    """
    system, wanted = QLocale.system(), QLocale(code)
    plain = system.language() is QLocale.Language.C and code == ENGLISH
    locale = system if plain or system.language() is wanted.language() else wanted
    QLocale.setDefault(locale)
    app.setLayoutDirection(wanted.textDirection())
    if code != ENGLISH:
        texts = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if texts.load(f"{QT_TEXTS}_{code}", folder):
            app.installTranslator(texts)
