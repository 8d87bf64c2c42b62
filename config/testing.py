"""Settings for tests and mypy: those of production, in a temporary DATA_DIR, whatever the environment says.

Only TEST_DATABASE_URL (PostgreSQL instead of SQLite) and CHROMIUM (the browser to drive) are heard.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings

from config import env

for _name in env.VARIABLES:
    if _name not in {"TEST_DATABASE_URL", "CHROMIUM"}:
        os.environ.pop(_name, None)

# A folder for each process: two runs at once, and the workers of one run, stay out of each other's way.
_folder = tempfile.mkdtemp(prefix="imprimatur-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.environ |= {
    "DATA_DIR": _folder,
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
    "SECRET_KEY": "not a secret: it is only ever used by tests, in a temporary folder",
    "SITE_URL": "http://testserver",
    "REQUIRE_SECOND_FACTOR": "false",  # tests of it turn it on
    "EMAIL_URL": "memory://",
}

from config.settings import *  # noqa: E402, F403
from config.settings import DATA_DIR, DATABASES, LOCAL_HOSTS, STATIC_ROOT, STORAGES  # noqa: E402

CHROMIUM = env.program("CHROMIUM")
ALLOWED_HOSTS = ["testserver", *LOCAL_HOSTS]

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: browser tests read it from the server's threads. Nobody mourns it after a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    # A pool would keep the test database busy when it has to be dropped.
    DATABASES["default"]["OPTIONS"].pop("pool")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; tests hash often
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a missing one
AXES_ENABLED = False  # so do tests of locking out
warnings.filterwarnings("ignore", message="The FORMS_URLFIELD_ASSUME_HTTPS transitional setting")
