"""Progress of long commands: a line on stderr that is written over, only where a person watches."""

from typing import Protocol


class Terminal(Protocol):
    def write(self, msg: str = "", style_func: None = None, ending: str | None = None) -> None: ...

    def isatty(self) -> bool: ...


class Progress:
    """Counts what is done: `progress(name)` after each."""

    def __init__(self, stream: Terminal, what: str) -> None:
        self.stream, self.what, self.done = stream, what, 0
        self.shown = stream.isatty()

    def __call__(self, name: str) -> None:
        self.done += 1
        if self.shown:
            self.stream.write(f"\r\033[K{self.what} {self.done}: {name[:60]}", ending="")

    def end(self) -> None:
        if self.shown and self.done:
            self.stream.write("\r\033[K", ending="")
