"""The demo: documents as they would be imported, and a plan of where each stands."""

from pathlib import Path

FOLDER = Path(__file__).parent
