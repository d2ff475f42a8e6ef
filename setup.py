"""Where the rooms of the house lie once they are installed: within the package `samspil`."""

from setuptools import find_namespace_packages, setup

ROOMS = ("bot", "handlers", "schedules", "playground")

found = find_namespace_packages(include=[name for room in ROOMS for name in (room, f"{room}.*")])
setup(
    packages=["samspil", *(f"samspil.{name}" for name in found)],
    package_dir={"samspil": "samspil", **{f"samspil.{room}": room for room in ROOMS}},
)
