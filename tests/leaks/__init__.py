"""The leak oracle: every operation and every page, for many people, against a judge that knows only the words."""
