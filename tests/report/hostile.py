"""A policy that has a script in each of its fields, and its page."""

from pathlib import Path

from remit.cite.words import fingerprint
from remit.cli.main import main

FILES = Path(__file__).parent / "hostile"
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'&{{7*7}}"


def hostile(folder: Path, evil: str = EVIL) -> str:
    """The page of that policy, with a text in the place of the script, written below a folder."""
    made = fingerprint(f"{evil} quote")
    for file in FILES.iterdir():
        text = file.read_text().replace("EVIL", evil).replace("SHA", made.sha256).replace("WORDS", str(made.words))
        (folder / file.name).write_text(text)
    main(["report", str(folder / "hostile.yaml"), str(folder / "cases.yaml"), "-o", str(folder / "page.html")])
    return (folder / "page.html").read_text()
