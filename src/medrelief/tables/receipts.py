"""Files written whole or not at all, and the receipt beside a result.

Why: half a result that looks like a result is worse than none.  In: a target path
and whoever writes the content.  Out: the file, complete and on disk.  Must never:
leave anything of an interrupted run behind, or touch the target before the end.
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medrelief.tables.messages import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_REASONS = {
    errno.ENOSPC: ("磁盘已满", "the disk is full"),
    errno.EDQUOT: ("超出磁盘配额", "the disk quota is used up"),
    errno.EACCES: ("没有写入权限", "writing is not permitted"),
    errno.EPERM: ("没有写入权限", "writing is not permitted"),
    errno.EROFS: ("文件系统只读", "the file system is read-only"),
    errno.ENOENT: ("文件夹不存在", "the folder does not exist"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.EISDIR: ("目标是文件夹", "the target is a folder"),
    errno.EFBIG: ("文件过大", "the file is too large"),
    errno.ENAMETOOLONG: ("文件名过长", "the name is too long"),
}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place once it is complete.

    Raises:
        Unwritable: the folder is missing or read-only, the disk is full, or the
            target is a folder.
    """
    if path.is_dir():
        raise _unwritable(path, OSError(errno.EISDIR, ""))
    try:
        number, name = tempfile.mkstemp(dir=path.parent, prefix=".medrelief-", suffix=path.suffix)
    except OSError as error:
        raise _unwritable(path, error) from None
    os.close(number)
    temporary = Path(name)
    try:
        yield temporary
        _on_disk(temporary)
        temporary.chmod(_mode(path))
        temporary.replace(path)
        _folder_on_disk(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        # Also after an interruption: nothing of an unfinished file stays.
        temporary.unlink(missing_ok=True)


def write_text(text: str, path: Path) -> None:
    """Write UTF-8 text, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_receipt(receipt: Mapping[str, Any], path: Path | str) -> None:
    """Write a receipt as JSON, keys in the order given, whole or not at all.

    Raises:
        TypeError: a value is no plain JSON value.  Amounts go in as text or whole fen.
    """
    text = json.dumps(receipt, ensure_ascii=False, indent=2, allow_nan=False)
    write_text(text + "\n", Path(path))


def unwritable(path: Path, reason_zh: str, reason_en: str) -> Unwritable:
    """The refusal to write a file, with its reason."""
    return Unwritable(
        f"{path.name}：不能写入，{reason_zh}", f"{path.name}: cannot be written; {reason_en}"
    )


def _unwritable(path: Path, error: OSError) -> Unwritable:
    fallback = error.strerror or type(error).__name__
    return unwritable(path, *_REASONS.get(error.errno or 0, (fallback, fallback)))


def _on_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _folder_on_disk(folder: Path) -> None:
    """The renaming itself; not every system can open a folder, and the file is safe anyway."""
    try:
        number = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(number)
    except OSError:
        pass
    finally:
        os.close(number)


def _mode(path: Path) -> int:
    """The mode of the file replaced, else what the user's mask gives a new file."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
