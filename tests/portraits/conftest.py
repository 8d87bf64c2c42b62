import pytest


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    """Give each test its own places for pictures."""
    storages = {name: dict(options) for name, options in settings.STORAGES.items()}
    for name, folder in (("default", "public"), ("private", "private")):
        storages[name] = {**storages[name], "OPTIONS": {**storages[name]["OPTIONS"], "location": tmp_path / folder}}
    settings.STORAGES = storages
    return tmp_path
