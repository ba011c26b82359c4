"""`tradedeck locate`: where every file lives."""

import json

from app.host.folders import user_folders
from app.host.resources import shipped


def locate(*, as_json: bool) -> int:
    """Print the paths, one a line or as one JSON object."""
    folders = user_folders()
    places = {
        "config": str(folders.config_file),
        "themes": str(folders.user_themes),
        "data": str(folders.data),
        "demo_data": str(folders.demo_data),
        "exports": str(folders.exports),
        "log": str(folders.log_file),
        "shipped_config": str(shipped("config")),
        "shipped_themes": str(shipped("themes")),
    }
    if as_json:
        print(json.dumps(places))
    else:
        for name, path in places.items():
            print(f"{name:15} {path}")
    return 0
