"""From bytes to UTF-8 text: what a file is, and how its characters are written.

Why: exports come in UTF-8, UTF-16 and GB18030, and the fast parser takes UTF-8 only.
In: a path or a stream.  Out: the path of a UTF-8 file, the digest of the original.
Must never: read a whole file into memory, or replace a byte it cannot read.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from medrelief.tables.messages import Unreadable, Unwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Progress = Callable[[int, int], None]

CHUNK = 1 << 22
LONGEST_LINE = 16 << 20
"""Bytes without a line end that are still taken for one line."""
HEAD = 1 << 18

_BINARY = (
    (b"%PDF", "PDF 文件", "a PDF file"),
    (b"\x1f\x8b", "gzip 压缩文件", "a gzip archive"),
    (b"Rar!", "RAR 压缩文件", "a RAR archive"),
    (b"7z\xbc\xaf", "7z 压缩文件", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "zstd 压缩文件", "a zstd archive"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"SQLite format 3", "SQLite 数据库", "an SQLite database"),
)
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class Traits:
    """What occurs anywhere in a file; `True` also where nobody looked."""

    sha256: str
    ascii: bool = False
    quotes: bool = True
    returns: bool = True
    spaces: bool = True
    tabs: bool = True
    apostrophes: bool = True
    plus: bool = True


def format_of(path: Path, name: str) -> str:
    """`parquet`, `excel`, `jsonl` or `csv`, by content; `Unreadable` for anything else."""
    head = _head(path, name)
    if not head:
        raise Unreadable(f"{name}：文件为空", f"{name}: the file is empty")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "excel"
    for magic, zh, en in _BINARY:
        if head.startswith(magic):
            raise _no_table(name, f"这是{zh}", f"it is {en}")
    if (
        head.lstrip(codecs.BOM_UTF8)
        .lstrip()[:15]
        .lower()
        .startswith((b"<!doctype", b"<html", b"<table", b"<?xml"))
    ):
        raise _no_table(name, "这是网页或 XML", "it is a web page or XML")
    if head[:2] in _UTF16:
        return "csv"
    if head.count(b"\0") * 3 > len(head):
        raise _no_table(name, "可能是没有 BOM 的 UTF-16 文本", "it may be UTF-16 text without BOM")
    if b"\0" in head:
        raise _no_table(name, "含有二进制内容", "it holds binary content")
    return "jsonl" if head.lstrip(codecs.BOM_UTF8).lstrip().startswith(b"{") else "csv"


def spool(stream: BinaryIO, folder: Path, name: str) -> Path:
    """Copy a stream into a file of `folder`; a line without end is refused as it arrives."""
    path = folder / "input"
    since_end = 0
    with path.open("wb") as file:
        while chunk := stream.read(1 << 20):
            last = chunk.rfind(b"\n")
            since_end = since_end + len(chunk) if last < 0 else len(chunk) - last - 1
            # Formats without lines begin with their mark; only text is bounded by lines.
            if since_end > LONGEST_LINE and not _has_no_lines(path, file, chunk):
                raise line_too_long(name)
            _write(file, chunk)
    return path


def utf8_text(path: Path, folder: Path, name: str) -> tuple[Path, str]:
    """A UTF-8 file with the text of `path`, and the encoding the text was in.

    The file itself where it already is UTF-8 with `\\n` or `\\r\\n`, else a copy in
    `folder`.  Only the head is examined; what stands further on is met by the
    parser, which is strict.
    """
    head = _head(path, name)
    if head[:2] in _UTF16:
        return _transcoded(path, folder, "utf-16", name), "utf-16"
    if _is(head, "utf-8"):
        if b"\r" in head and b"\n" not in head:
            return _transcoded(path, folder, "utf-8-sig", name), "utf-8"
        return path, "utf-8"
    return _transcoded(path, folder, "gb18030", name), "gb18030"


def as_gb18030(path: Path, folder: Path, name: str) -> Path:
    """A UTF-8 copy of a file that turned out not to be UTF-8 further on than its head."""
    head = _head(path, name)
    if not head.isascii() and _is(head, "utf-8"):
        # Read as GB18030 it might pass, with every Chinese character wrong.
        raise Unreadable(
            f"{name}：开头是 UTF-8，后面有不是 UTF-8 的字节",
            f"{name}: the text begins as UTF-8 and has other bytes further on",
            "save the file as 'CSV UTF-8'",
            hint_zh="请另存为“CSV UTF-8”",
        )
    return _transcoded(path, folder, "gb18030", name)


def digest(path: Path, progress: Progress | None = None) -> Traits:
    """The sha256 of a file and what occurs in it; told to `progress` as bytes done and total."""
    sha, total, done = hashlib.sha256(), path.stat().st_size, 0
    marks = dict.fromkeys((b'"', b"\r", b" ", b"\t", b"'", b"+"), False)
    is_ascii = True
    for chunk in _chunks(path):
        sha.update(chunk)
        is_ascii = is_ascii and chunk.isascii()
        for mark, found in marks.items():
            if not found:
                marks[mark] = mark in chunk
        done += len(chunk)
        if progress is not None:
            progress(done, total)
    return Traits(sha.hexdigest(), is_ascii, *marks.values())


def refuse_long_lines(path: Path, name: str) -> None:
    """`Unreadable` where a line is longer than `LONGEST_LINE`; looks at a few bytes per line."""
    size = path.stat().st_size
    if size <= LONGEST_LINE:
        return
    with path.open("rb") as file:
        start = 0
        while start + LONGEST_LINE < size:
            end = _last_line_end(file, start, start + LONGEST_LINE)
            if end < 0:
                raise line_too_long(name)
            start = end + 1


def line_too_long(name: str) -> Unreadable:
    """The refusal of a line that is no row."""
    return Unreadable(
        f"{name}：有一行超过 {LONGEST_LINE >> 20} MiB，不是表格",
        f"{name}: a line is longer than {LONGEST_LINE >> 20} MiB; this is no table",
    )


def _last_line_end(file: BinaryIO, start: int, stop: int) -> int:
    step = 1 << 16
    at = stop
    while at > start:
        begin = max(start, at - step)
        file.seek(begin)
        block = file.read(at - begin)
        found = max(block.rfind(b"\n"), block.rfind(b"\r"))
        if found >= 0:
            return begin + found
        at = begin
    return -1


def _transcoded(path: Path, folder: Path, encoding: str, name: str) -> Path:
    target = folder / f"{encoding}.txt"
    try:
        # Universal newlines also turn the single returns of old systems into line ends.
        with path.open(encoding=encoding, errors="strict") as source, target.open("wb") as file:
            while text := source.read(CHUNK):
                _write(file, text.encode())
    except UnicodeError:
        raise Unreadable(
            f"{name}：不是 UTF-8、带 BOM 的 UTF-16 或 GB18030 文本",
            f"{name}: the text is not UTF-8, UTF-16 with BOM or GB18030",
            "save the file as 'CSV UTF-8'",
            hint_zh="请另存为“CSV UTF-8”",
        ) from None
    return target


def _is(head: bytes, encoding: str) -> bool:
    try:
        # Not final: a character may be cut at the end of the head.
        codecs.getincrementaldecoder(encoding)("strict").decode(head, final=False)
    except UnicodeError:
        return False
    return True


def _head(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except IsADirectoryError:
        raise Unreadable(f"{name}：是文件夹", f"{name}: it is a folder") from None
    except FileNotFoundError:
        raise Unreadable(f"{name}：没有这个文件", f"{name}: there is no such file") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unreadable(
            f"{name}：不能打开（{reason}）", f"{name}: cannot be opened ({reason})"
        ) from None


def _has_no_lines(path: Path, file: BinaryIO, chunk: bytes) -> bool:
    file.flush()
    with path.open("rb") as written:
        return (written.read(4) or chunk[:4]).startswith(
            (b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
        )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _write(file: BinaryIO, data: bytes) -> None:
    try:
        file.write(data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unwritable(
            f"临时文件夹不能写入（{reason}）",
            f"the temporary folder cannot be written to ({reason})",
            "set TMPDIR to a folder with room",
            hint_zh="请将 TMPDIR 设为有空间的文件夹",
        ) from None


def _no_table(name: str, zh: str, en: str) -> Unreadable:
    return Unreadable(
        f"{name}：不是表格，{zh}",
        f"{name}: it is no table; {en}",
        "give a CSV, Excel, Parquet or JSON lines file",
        hint_zh="请提供 CSV、Excel、Parquet 或 JSON lines 文件",
    )
