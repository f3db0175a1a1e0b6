"""Static files are collected when they changed, and only then."""
import os

from coproduce.home import collected


def test_collects_once_and_again_when_a_file_changes(settings, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "a.css").write_text("p {}")
    settings.VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [own]
    assert [collected.collect(), collected.collect()] == [True, False]
    (own / "a.css").write_text("p {color: red}")
    os.utime(own / "a.css", (1, 1))
    assert collected.collect() is True
    assert (tmp_path / "static/a.css").read_text() == "p {color: red}"
    (own / "a.css").unlink()
    assert collected.collect() is True
    assert not (tmp_path / "static/a.css").exists()


def test_collects_when_what_was_collected_is_gone(settings, tmp_path):
    settings.VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = []
    assert collected.collect() is True
    (tmp_path / "static").exists() and (tmp_path / "static").rmdir()
    assert collected.collect() is True
