# SPDX-License-Identifier: Apache-2.0
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from app.base import places
from app.base.errors import PlaceRefused
from app.base.places import Facts, Mount, check_path

ROOT = Mount("/dev/nvme0n1p2", "/", "ext4")
WINDOWS_DRIVES = {"C:\\": 3, "E:\\": 2, "F:\\": 5, "Z:\\": 4}


def linux(*mounts: Mount, **more: object) -> Facts:
    return Facts("linux", [Mount("proc", "/proc", "proc"), ROOT, *mounts], **more)


WINDOWS = Facts("win32", drive_type=WINDOWS_DRIVES.__getitem__)
MAC = Facts("darwin")
POSIX, WIN = PurePosixPath, PureWindowsPath

NETWORK = [
    *((linux(Mount("server:/srv", "/srv/ana/desk", kind)), POSIX("/srv/ana/desk/store")) for kind in
      ("nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "afs", "davfs", "vboxsf", "virtiofs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2")),
    (linux(), POSIX("/net/server/store")),
    (WINDOWS, WIN("Z:/store")),
    (WINDOWS, WIN("//server/share/store")),
    (MAC, POSIX("/Network/Servers/office/store")),
]
REMOVABLE = [
    (linux(Mount("/dev/sdb1", "/media/ana/STICK", "vfat")), POSIX("/media/ana/STICK/store")),
    (linux(Mount("/dev/sdb1", "/run/media/ana/STICK", "exfat")), POSIX("/run/media/ana/STICK/store")),
    (linux(Mount("/dev/sdb1", "/srv/data", "ext4"), is_removable=lambda device: device == "/dev/sdb1"), POSIX("/srv/data/store")),
    (WINDOWS, WIN("E:/store")),
    (WINDOWS, WIN("F:/store")),
    (MAC, POSIX("/Volumes/STICK/store")),
]
SYNCHRONISED = [
    (WINDOWS, WIN("C:/people/ana/OneDrive/store"), "OneDrive"),
    (WINDOWS, WIN("C:/people/ana/OneDrive - Ministry of Justice/Documents/store"), "OneDrive"),
    (WINDOWS, WIN("C:/people/ana/Dropbox (Personal)/store"), "Dropbox"),
    (linux(), POSIX("/srv/ana/Dropbox/store"), "Dropbox"),
    (WINDOWS, WIN("C:/people/ana/Google Drive/store"), "Google Drive"),
    (WINDOWS, WIN("C:/people/ana/iCloudDrive/store"), "iCloud"),
    (MAC, POSIX("/people/ana/Library/Mobile Documents/com~apple~CloudDocs/store"), "iCloud"),
    (MAC, POSIX("/people/ana/Library/CloudStorage/GoogleDrive-ana@example.org/store"), "cloud storage"),
    (linux(), POSIX("/srv/ana/Nextcloud/store"), "Nextcloud"),
    (linux(), POSIX("/srv/ana/ownCloud/store"), "ownCloud"),
    (linux(), POSIX("/srv/ana/MEGAsync/store"), "MEGA"),
    (linux(), POSIX("/srv/ana/pCloudDrive/store"), "pCloud"),
    (WINDOWS, WIN("C:/people/ana/Box/store"), "Box"),
    (linux(), POSIX("/srv/ana/Yandex.Disk/store"), "Yandex Disk"),
    (WINDOWS, WIN("C:/people/ana/Proton Drive/store"), "Proton Drive"),
    (linux(), POSIX("/srv/ana/Seafile/store"), "Seafile"),
    (linux(), POSIX("/srv/ana/Syncthing/store"), "Syncthing"),
]
MARKED = [(".stfolder", "Syncthing"), (".dropbox.cache", "Dropbox"), (".sync_4f3a.db", "Nextcloud"), (".tmp.driveupload", "Google Drive"),
          (".megaignore", "MEGA"), (".owncloudsync.log", "ownCloud")]
ALLOWED = [
    (linux(), POSIX("/srv/ana/.local/share/breakwater/store")),
    (linux(Mount("/dev/sdb1", "/srv/anatole", "nfs")), POSIX("/srv/ana/store")),
    (linux(Mount("tmpfs", "/tmp", "tmpfs")), POSIX("/tmp/store")),
    (linux(Mount("/dev/sda3", "/data", "fuse.ntfs-3g")), POSIX("/data/store")),
    (linux(Mount("overlay", "/srv", "overlay")), POSIX("/srv/store")),
    (linux(is_removable=lambda device: True), POSIX("/srv/ana/store")),
    (WINDOWS, WIN("C:/people/ana/AppData/Local/Breakwater/store")),
    (WINDOWS, WIN("C:/people/boxer/Megan/Dropboxes/store")),
    (MAC, POSIX("/people/ana/Library/Application Support/Breakwater/store")),
]


def test_enough_kinds_of_places_are_covered():
    services = {service for _facts, _path, service in SYNCHRONISED} | {service for _name, service in MARKED}
    assert len(NETWORK) + len(REMOVABLE) + len(services) >= 15


@pytest.mark.parametrize(("facts", "path"), NETWORK)
def test_a_network_share_is_refused(facts: Facts, path: PurePath):
    with pytest.raises(PlaceRefused, match="network share"):
        check_path(path, facts)


@pytest.mark.parametrize(("facts", "path"), REMOVABLE)
def test_a_removable_disk_is_refused(facts: Facts, path: PurePath):
    with pytest.raises(PlaceRefused, match="removable disk"):
        check_path(path, facts)


@pytest.mark.parametrize(("facts", "path", "service"), SYNCHRONISED)
def test_a_folder_named_by_a_service_is_refused(facts: Facts, path: PurePath, service: str):
    with pytest.raises(PlaceRefused, match=f"synchronised by {service}"):
        check_path(path, facts)


@pytest.mark.parametrize(("name", "service"), MARKED)
def test_a_folder_with_the_mark_of_a_service_above_it_is_refused(name: str, service: str):
    facts = linux(names_in=lambda folder: [".hidden", name] if folder == POSIX("/srv/ana/shared") else [])
    with pytest.raises(PlaceRefused, match=f"synchronised by {service}"):
        check_path(POSIX("/srv/ana/shared/office/store"), facts)
    check_path(POSIX("/srv/ana/private/store"), facts)


def test_a_folder_that_a_service_names_in_its_settings_is_refused():
    facts = Facts("win32", drive_type=lambda root: 3, synchronised={WIN("D:/Work"): "OneDrive"})
    with pytest.raises(PlaceRefused, match="synchronised by OneDrive"):
        check_path(WIN("D:/Work/store"), facts)
    check_path(WIN("D:/Workshop/store"), facts)


@pytest.mark.parametrize(("facts", "path"), ALLOWED)
def test_a_disk_of_this_pc_is_allowed(facts: Facts, path: PurePath):
    check_path(path, facts)


def test_the_inner_of_two_mounts_decides():
    facts = linux(Mount("server:/srv", "/srv", "nfs"), Mount("/dev/sda5", "/srv/ana", "ext4"))
    check_path(POSIX("/srv/ana/store"), facts)
    with pytest.raises(PlaceRefused):
        check_path(POSIX("/srv/ben/store"), facts)


def test_the_later_of_two_mounts_on_one_point_decides():
    facts = linux(Mount("/dev/sda5", "/srv", "ext4"), Mount("server:/srv", "/srv", "nfs"))
    with pytest.raises(PlaceRefused):
        check_path(POSIX("/srv/ana/store"), facts)


def test_a_link_into_a_synchronised_folder_is_seen_through(tmp_path: Path):
    real = tmp_path / "Nextcloud" / "work"
    real.mkdir(parents=True)
    (tmp_path / "work").symlink_to(real)
    with pytest.raises(PlaceRefused, match="Nextcloud"):
        places.check(tmp_path / "work" / "store")


def test_this_pc_allows_its_own_temporary_folder_and_reads_real_marks(tmp_path: Path):
    places.check(tmp_path / "store")
    (tmp_path / ".stfolder").mkdir()
    with pytest.raises(PlaceRefused, match="Syncthing"):
        places.check(tmp_path / "store")


def test_settings_of_services_on_this_pc_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Ministry"))
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".dropbox" / "info.json").write_text('{"personal": {"path": "' + str(tmp_path / "Shared \\u00e9") + '", "host": 1}}')
    (tmp_path / ".config" / "Nextcloud").mkdir(parents=True)
    (tmp_path / ".config" / "Nextcloud" / "nextcloud.cfg").write_text(f"[Accounts]\n0\\Folders\\1\\localPath={tmp_path}/cloudy/\n")
    for folder, service in (("Ministry", "OneDrive"), ("Shared é", "Dropbox"), ("cloudy", "Nextcloud")):
        with pytest.raises(PlaceRefused, match=service):
            places.check(tmp_path / folder / "store")
    places.check(tmp_path / "elsewhere")


def test_spaces_in_mount_points_are_read_as_the_system_writes_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    table = tmp_path / "mounts"
    table.write_text("//server/share /srv/case\\040files cifs rw 0 0\n")
    real_open = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *a, **k: real_open(table if str(path) == "/proc/mounts" else path, *a, **k))
    assert places.this_pc().mounts == [Mount("//server/share", "/srv/case files", "cifs")]
