"""What a log must not keep: the addresses of preview links, since whoever has one may read a draft."""

import logging
import re

_LINK = re.compile(r"(/preview/)[^/\s\"'?]+")


class HideLinks(logging.Filter):
    """Writes `/preview/…` where a line would name a preview link."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/preview/" in said:
            record.msg, record.args = _LINK.sub(r"\1…", said), ()
        return True
