// SPDX-License-Identifier: Apache-2.0
/**
 * Where snapshots are kept: the seam between the engine, which knows what is in them, and a log, which knows how to
 * make files safe. A snapshot is all state at one sequence; in parts, since each stage writes its own:
 * <pre>
 *   stage "book"  ──▶ SnapshotPart ─┐
 *   stage "risk"  ──▶ SnapshotPart ─┼─ SnapshotDraft ── complete ──▶ SnapshotStore ── open ──▶ SnapshotContents
 *   engine        ──▶ SnapshotPart ─┘                  (all or nothing)
 * </pre>
 */
package io.tidemill.engine.snapshot;
