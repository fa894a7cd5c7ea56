# SPDX-License-Identifier: Apache-2.0
"""Where a store may lie: on a disk of this PC that no service synchronises.

Network file systems, sticks and synchronised folders break the locks that keep a database whole, and services copy the
file to other people's machines. Users ignored warnings about this in comparable programs, so it is a refusal.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

from app.base.errors import PlaceRefused
from app.base.text import _


class Mount(NamedTuple):
    """One line of the system's table of mounted file systems."""

    device: str
    point: str
    kind: str


@dataclass(frozen=True)
class Facts:
    """What this PC says of itself. Tests hand in others.

    Attributes:
        system: "linux", "win32" or "darwin".
        mounts: the mounted file systems (Linux).
        synchronised: folders that services name in their own settings, with the service's name.
        exists: whether there is such a file.
        names_in: names of the entries of a folder.
        is_removable: whether a block device can be pulled out (Linux).
        drive_type: what Windows' GetDriveTypeW says of the drive root.
    """

    system: str
    mounts: Sequence[Mount] = ()
    synchronised: Mapping[PurePath, str] = field(default_factory=dict)
    names_in: Callable[[PurePath], Sequence[str]] = lambda _folder: ()
    is_removable: Callable[[str], bool] = lambda _device: False
    drive_type: Callable[[str], int] = lambda _root: 3


# Folder names that services give their folder by themselves, in lower case; a pattern must match the whole name.
_SERVICE_NAMES = tuple((re.compile(pattern), service) for pattern, service in (
    (r"onedrive( ?-.*)?|skydrive", "OneDrive"),
    (r"dropbox( \(.*\))?", "Dropbox"),
    (r"google ?drive(-.*)?|my drive|shared drives", "Google Drive"),
    (r"icloud ?drive|mobile documents|com~apple~clouddocs", "iCloud"),
    (r"cloudstorage", "cloud storage"),
    (r"nextcloud\d*", "Nextcloud"),
    (r"owncloud\d*", "ownCloud"),
    (r"syncthing", "Syncthing"),
    (r"box|box sync|box-box", "Box"),
    (r"mega|megasync|megasync downloads", "MEGA"),
    (r"p ?cloud ?drive|pcloudsync", "pCloud"),
    (r"yandex\.?disk", "Yandex Disk"),
    (r"proton ?drive( .*)?", "Proton Drive"),
    (r"seafile|seadrive", "Seafile"),
    (r"resilio ?sync|btsync", "Resilio Sync"),
    (r"tresors?|tresorit( drive)?", "Tresorit"),
    (r"creative cloud files", "Creative Cloud"),
    (r"jottacloud", "Jottacloud"),
    (r"nutstore", "Nutstore"),
))
# What a service leaves in the root of a folder that it keeps in step, wherever the user put it.
_MARKERS = tuple((re.compile(pattern), service) for pattern, service in (
    (r"\.stfolder", "Syncthing"),
    (r"\.dropbox\.cache", "Dropbox"),  # not ".dropbox": that is its settings folder in the home of everybody who has it
    (r"\.(_)?sync_[0-9a-f]+\.db|\.nextcloudsync\.log", "Nextcloud"),
    (r"\.owncloudsync\.log", "ownCloud"),
    (r"\.tmp\.drive(up|down)load", "Google Drive"),
    (r"\.849c9593-d756-4e56-8d6e-42412f2a707b", "OneDrive"),
    (r"\.megaignore", "MEGA"),
    (r"\.seafile-data", "Seafile"),
))
_NETWORK_KINDS = {
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "afpfs", "ceph", "coda", "davfs", "gfs2", "gpfs", "beegfs",
    "lustre", "ncpfs", "ocfs2", "webdav", "vboxsf", "vmhgfs", "prl_fs", "drvfs", "virtiofs", "shfs",
}
# A program stands behind any other FUSE mount, and most such programs reach over the network.
_LOCAL_FUSE = {"fuse.ntfs-3g", "fuse.lowntfs-3g", "fuse.exfat", "fuse.ext2", "fuse.fuse-overlayfs", "fuse.zfs", "fuse.lxcfs"}
_STICK_PLACES = ("/media/", "/run/media/", "/Volumes/")
_NETWORK_PLACES = ("/net/", "/Network/", "/afs/")
_DRIVE_REMOVABLE, _DRIVE_REMOTE, _DRIVE_CDROM = 2, 4, 5


def check(folder: Path, facts: Facts | None = None) -> None:
    """Refuse a folder in which a store would come to harm; it need not exist yet.

    Raises:
        PlaceRefused: with what is wrong about the place and what to do.
    """
    facts = facts or this_pc()
    for path in dict.fromkeys((Path(os.path.abspath(folder)), folder.resolve())):
        check_path(path, facts)


def check_path(path: PurePath, facts: Facts) -> None:
    """Refuse an absolute path by the given facts; links in it are not followed.

    Raises:
        PlaceRefused: a network share, a removable disk or a synchronised folder.
    """
    if _is_network(path, facts):
        raise PlaceRefused(
            _("This folder is on a network share, where a store can be damaged. Choose a folder on a disk of this PC.")
        )
    if _is_removable(path, facts):
        raise PlaceRefused(
            _("This folder is on a removable disk, which can be pulled out or lost. Choose a folder on a disk of this PC.")
        )
    if service := _synchronised_by(path, facts):
        raise PlaceRefused(
            _("This folder is synchronised by {service}, which can damage a store and carry it away. "
              "Choose a folder that nothing synchronises.").format(service=service)
        )


def this_pc() -> Facts:
    """Return the facts of the PC that the program runs on."""
    return Facts(
        system=sys.platform,
        mounts=_read_mounts(),
        synchronised=dict(_named_by_services()),
        names_in=_names_in,
        is_removable=_device_is_removable,
        drive_type=_windows_drive_type,
    )


def _is_network(path: PurePath, facts: Facts) -> bool:
    text = path.as_posix()
    if facts.system == "win32":
        return text.startswith("//") or facts.drive_type(path.anchor) == _DRIVE_REMOTE
    mount = _mount_of(text, facts.mounts)
    if mount and (mount.kind in _NETWORK_KINDS or (mount.kind.startswith("fuse.") and mount.kind not in _LOCAL_FUSE)):
        return True
    return text.startswith(_NETWORK_PLACES)


def _is_removable(path: PurePath, facts: Facts) -> bool:
    if facts.system == "win32":
        return facts.drive_type(path.anchor) in (_DRIVE_REMOVABLE, _DRIVE_CDROM)
    if path.as_posix().startswith(_STICK_PLACES):
        return True
    mount = _mount_of(path.as_posix(), facts.mounts)
    system_disk = {each.device for each in facts.mounts if each.point == "/"}
    # The disk that the system itself runs from cannot be pulled out while it runs.
    return mount is not None and mount.device not in system_disk and facts.is_removable(mount.device)


def _synchronised_by(path: PurePath, facts: Facts) -> str:
    for root, service in facts.synchronised.items():
        if path == root or root in path.parents:
            return service
    for part in path.parts[1:]:
        for pattern, service in _SERVICE_NAMES:
            if pattern.fullmatch(part.casefold()):
                return service
    for folder in (path, *path.parents):
        for name in facts.names_in(folder):
            for pattern, service in _MARKERS:
                if pattern.fullmatch(name.casefold()):
                    return service
    return ""


def _mount_of(text: str, mounts: Sequence[Mount]) -> Mount | None:
    """Return the mount that a path lies on: the longest point that leads to it, the later of two equal ones."""
    found = [each for each in mounts if text == each.point or text.startswith(each.point.rstrip("/") + "/")]
    return max(reversed(found), key=lambda each: len(each.point), default=None)


def _read_mounts() -> list[Mount]:
    try:
        with Path("/proc/mounts").open(encoding="utf-8", errors="surrogateescape") as lines:
            rows = [line.split(" ")[:3] for line in lines]
    except OSError:
        return []
    # The system writes spaces in paths as \040 and so on.
    return [Mount(*(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), part) for part in row)) for row in rows]


def _named_by_services() -> Iterator[tuple[PurePath, str]]:
    """Yield the folders that installed services say they keep in step."""
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        if os.environ.get(name):
            yield Path(os.environ[name]), "OneDrive"
    roots = [Path(os.environ[name]) for name in ("APPDATA", "LOCALAPPDATA") if os.environ.get(name)]
    for file in (Path.home() / ".dropbox" / "info.json", *(root / "Dropbox" / "info.json" for root in roots)):
        for found in re.findall(r'"path":\s*("(?:[^"\\]|\\.)*")', _text_of(file)):
            yield Path(json.loads(found)), "Dropbox"
    for root in (Path.home() / ".config", Path.home() / "Library" / "Preferences", *roots):
        for service in ("Nextcloud", "ownCloud"):
            for found in re.findall(r"localPath=(.+)", _text_of(root / service / f"{service.lower()}.cfg")):
                yield Path(found.strip()), service


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _names_in(folder: PurePath) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if entry.name.startswith(".")]
    except OSError:
        return []


def _device_is_removable(device: str) -> bool:
    """Tell whether the disk behind a Linux block device hangs on USB, is a card or calls itself removable."""
    real = os.path.realpath(f"/sys/class/block/{Path(device).name}")
    if not real.startswith("/sys/devices/"):
        return False
    disk = Path(real).parent if os.path.exists(f"{real}/partition") else Path(real)
    is_card = _text_of(disk / "device" / "type").strip() == "SD"
    return is_card or "/usb" in real or _text_of(disk / "removable").strip() == "1"


def _windows_drive_type(root: str) -> int:
    if sys.platform != "win32":
        return 3
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))
