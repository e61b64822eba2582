"""Fails when a direct dependency of pyproject.toml is not locked within its range."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement


def locked(path):
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)", Path(path).read_text(), re.MULTILINE)
    return dict(pins)


def is_locked(requirement, pins):
    pin = pins.get(requirement.name)
    return pin is not None and requirement.specifier.contains(pin)


project = tomllib.loads(Path("pyproject.toml").read_text())
direct = {
    "requirements.txt": project["project"]["dependencies"],
    "requirements-dev.txt": project["project"]["dependencies"]
    + project["dependency-groups"]["dev"],
}
faults = [
    f"{path}: {requirement} is not locked; compile it again as docs/operations.md says"
    for path, requirements in direct.items()
    for requirement in map(Requirement, requirements)
    if not is_locked(requirement, locked(path))
]
serving, development = (locked(path) for path in direct)
if not serving.items() <= development.items():
    faults.append("requirements-dev.txt does not hold requirements.txt; compile it again")
if faults:
    sys.exit("\n".join(faults))
