// SPDX-License-Identifier: Apache-2.0

/**
 * The durable log on Chronicle Queue: entries of the ring go into checksummed frames, one Chronicle document each, in
 * segments that are written by the run that created them and only read by later ones; but for a redaction, which puts
 * others in their places.
 *
 * <pre>
 *   ring ── FrameEncoder ── SegmentWriter (Chronicle) ── journal/0000000001/*.cq4
 *                                                                 │
 *   LogReader ── JournalReader ── JournalFrames ── SegmentChain ── SegmentCursor ── MappedSegment
 *   (entries)                     (frames, checked) (all segments)  (documents)     (read-only)
 * </pre>
 *
 * Beside the segments lie what belongs to them: snapshots of the state behind their entries, and the positions of those
 * who read them. Where the journal begins and ends is changed in one step each:
 *
 * <pre>
 *   snapshots/   SnapshotWriter ── SnapshotPartWriter ─▶ JournalSnapshots ─▶ SnapshotReader ── SnapshotPartReader
 *   consumers/   JournalConsumers ── ConsumerFile ── JournalConsumer
 *   journal/     SegmentRemoval ── JournalBeginning  (old segments)    EntriesCut ── TailCut ── SegmentCut  (the end)
 *   redactions/  JournalRedaction ── RedactionSearch ── RedactedSegment ── PreparedSegments ── RedactionFinish
 * </pre>
 *
 * Events may come out of a Chronicle Queue of somebody else's, which is only read:
 *
 * <pre>
 *   a queue ── QueueTailer ── DocumentIntake ─▶ a lane    chronicle-in/  SourceBeginning ── SourceFile ── SourceNotes
 * </pre>
 *
 * Begin with {@link io.tidemill.journal.ChronicleJournal}. No Chronicle type appears in a public signature of this
 * package, and reading loads none.
 */
package io.tidemill.journal;
