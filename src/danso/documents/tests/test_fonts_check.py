from __future__ import annotations

from danso.documents.checks import document_fonts_are_built


def test_an_installation_without_document_fonts_is_told_so(settings, tmp_path):
    settings.DOCUMENT_FONTS = tmp_path
    (error,) = document_fonts_are_built()
    assert (error.id, "Tinos-Bold.ttf" in error.msg) == ("documents.E001", True)


def test_an_installation_that_is_set_up_has_them():
    assert document_fonts_are_built() == []
