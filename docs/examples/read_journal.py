#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the entries of a Tidemill journal: a reader written from docs/journal-format.md alone.

    read_journal.py DATA_DIRECTORY

One line for each entry: sequence, epoch, kind, time (ns since the epoch), inlet, position, payload in hex.
For a journal that nobody writes. Ends with a message and status 1 at the first damage.
"""
import re
import struct
import sys
from pathlib import Path

KINDS = {1: "EVENT", 2: "TIMER", 3: "MARKER", 4: "VOID"}
METADATA, NOT_COMPLETE, END_OF_DATA, LENGTH = 0x40000000, 0x80000000, 0xC0000000, 0x3FFFFFFF
HEADER = struct.Struct("<4sIIqqqIIIIHHI")  # magic to flags: 60 bytes
RUN = struct.Struct("<qqIHBB")             # position, time delta, count, inlet, kind, 0: 24 bytes

CRC_TABLE = []
for byte in range(256):
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    CRC_TABLE.append(byte)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def require(condition, message):
    if not condition:
        sys.exit("damaged: " + message)


def properties(file):
    """The key=value lines of a file whose last line is the checksum of the others; None if there is no such file."""
    if not file.exists():
        return None
    text = file.read_bytes()
    content, _, crc = text.rpartition(b"crc32c=")
    require(crc.strip() == b"%08x" % crc32c(content), f"{file}: checksum")
    return dict(line.split("=", 1) for line in content.decode().splitlines())


def gaps_of(directory):
    """What repairs gave up: by segment, by offset, the offset and the sequence that the journal goes on with."""
    text = properties(directory / "gaps.properties") or {"isFinished": "true", "gaps": 0}
    require(text["isFinished"] == "true", f"{directory}: a repair was ended before it was done")
    gaps = {}
    for n in range(1, int(text["gaps"]) + 1):
        segment, offset, to, following = (
            int(text[f"gap.{n}.{key}"]) for key in ("segment", "offset", "toOffset", "nextSequence"))
        gaps.setdefault(segment, {})[offset] = (to, following)
    return gaps


def documents(file, end, gaps):
    """Offset and bytes of each document of a segment that is a frame; for a gap the sequence that follows it. Ends where
    nothing was written, or was cut off."""
    data = file.read_bytes() if file.exists() else b""
    offset = 0
    while True:
        if offset in gaps:
            to, following = gaps.pop(offset)
            yield offset, following
            if to < 0:
                return
            offset = to
            continue
        header = struct.unpack_from("<I", data, offset)[0] if offset != end and offset + 4 <= len(data) else 0
        if header in (0, END_OF_DATA):
            return
        length = header & LENGTH
        require(not header & NOT_COMPLETE and offset + 4 + length <= len(data), f"{file} at byte {offset}: header")
        if not header & METADATA:
            yield offset, data[offset + 4:offset + 4 + length]
        offset = offset + 4 + length + 3 & ~3


def entries(frame, where):
    """What one frame holds: sequence, epoch, kind, time, inlet, position, payload."""
    (magic, crc, length, sequence, time, _synced, epoch, count, runs, _codec, _version, fmt, flags) = HEADER.unpack_from(frame)
    require(magic == b"TMF1" and length == len(frame), f"{where}: no frame")
    require(crc == crc32c(frame[8:]), f"{where}: checksum")
    require(fmt == 0 and flags == 0, f"{where}: format {fmt}, flags {flags} are unknown")
    offset = HEADER.size + runs * RUN.size
    for i in range(runs):
        position, delta, in_run, inlet, kind, _ = RUN.unpack_from(frame, HEADER.size + i * RUN.size)
        for k in range(in_run):
            (size,) = struct.unpack_from("<I", frame, offset)
            yield sequence, epoch, kind, time + delta, inlet, position + k, frame[offset + 4:offset + 4 + size]
            offset += 4 + (size + 3 & ~3)
            sequence += 1
            count -= 1
    require(count == 0, f"{where}: count")


def is_there(about, directory):
    """Whether the cut that a segment is a part of is on record, as long as the segment that was cut is there."""
    before = directory / "journal" / about.get("follows", "0").zfill(10)
    cut = properties(before / "cut.properties")
    return int(cut["epoch"]) >= int(about["epoch"]) if cut else not before.exists()


def main(directory):
    gaps = gaps_of(directory)
    _, expected = gaps.get(0, {}).get(0, (0, 0))
    retained = properties(directory / "retained.properties") or {"firstSequence": 0}
    expected = max(expected, int(retained["firstSequence"]))
    epoch = 0
    for segment in sorted(path for path in (directory / "journal").iterdir() if re.fullmatch("[0-9]{10}", path.name)):
        about = properties(segment / "segment.properties")
        if int(about["epoch"]) < epoch:
            continue  # cut off, and not moved away yet
        if epoch == 0 and int(about["firstSequence"]) < int(retained["firstSequence"]):
            continue  # removed for its age, and still there
        if not is_there(about, directory):
            continue  # its cut was never done
        require(int(about["firstSequence"]) == expected, f"{segment} continues with {about['firstSequence']}")
        cut = properties(segment / "cut.properties")
        epoch = int(cut["epoch"]) if cut else int(about["epoch"])
        file = segment / "19700101F.cq4"
        end = int(cut["offset"]) if cut else None
        for offset, frame in documents(file, end, gaps.get(int(segment.name), {})):
            if isinstance(frame, int):
                print(f"{frame - expected} sequences are missing from {expected} on", file=sys.stderr)
                expected = frame
                continue
            for sequence, of_epoch, kind, time, inlet, position, payload in entries(frame, f"{file} at byte {offset}"):
                require(sequence == expected, f"{file} at byte {offset}: sequence {sequence} instead of {expected}")
                print(sequence, of_epoch, KINDS[kind], time, inlet, position, payload.hex())
                expected += 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
