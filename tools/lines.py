"""Print lines per folder, so that growth is seen while it is small."""

from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def count(path: Path) -> int:
    """Lines of one file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def main() -> None:
    """Print one row a folder: files, lines, and the longest file."""
    folders: dict[Path, list[Path]] = defaultdict(list)
    for top in ("src", "native", "tests", "benchmarks", "examples", "tools"):
        for path in sorted(path for path in (ROOT / top).rglob("*") if path.suffix in (".py", ".h", ".cpp")):
            folders[path.parent.relative_to(ROOT)].append(path)

    print(f"{'folder':<32}{'files':>6}{'lines':>8}   longest")
    for folder, files in sorted(folders.items()):
        longest = max(files, key=count)
        print(f"{folder!s:<32}{len(files):>6}{sum(map(count, files)):>8}   {longest.name} ({count(longest)})")
    everything = [path for files in folders.values() for path in files]
    print(f"{'total':<32}{len(everything):>6}{sum(map(count, everything)):>8}")


if __name__ == "__main__":
    main()
