"""What is wrong with an annotated file, and in which line."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong: its line, what and what to do; `grave` ones must go, the others are to be looked at."""

    line: int
    message: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.line}: {'fault' if self.grave else 'warning'}: {self.message}"


@dataclass(slots=True)
class Faults:
    """The faults of one file, as they are found."""

    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        """Note what must be put right."""
        self.found.append(Fault(line, message))

    def warn(self, line: int, message: str) -> None:
        """Note what may well be wrong."""
        self.found.append(Fault(line, message, grave=False))

    def sorted(self) -> list[Fault]:
        """All of them, each once, in the order of their lines."""
        return sorted(set(self.found))
