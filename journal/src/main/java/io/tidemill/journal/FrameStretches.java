// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is intact in segments where they are damaged: stretches of frames, each of them continuing the one
 * before it. Of stretches that contradict each other, being out of order or there twice, those are chosen that keep the
 * most; that is a longest increasing subsequence with weights (Fredman, 1975).
 */
final class FrameStretches
{
    private static final int HEADER = SegmentCursor.DOCUMENT_HEADER_LENGTH;

    /**
     * Frames in a row.
     *
     * @param segment they are in
     * @param offset of the first document header
     * @param end    of the last document
     * @param first  sequence
     * @param next   sequence behind the last
     * @param weight how much there is to keep
     */
    record Stretch(SegmentProperties segment, int offset, int end, long first, long next, long weight)
    {
        private Stretch and(final int frameEnd, final long frameNext)
        {
            return new Stretch(segment, offset, frameEnd, first, frameNext, weight + 1 + frameNext - next);
        }
    }

    /** The best way that ends with a stretch. */
    private record Way(long weight, Stretch last, Way before)
    {
    }

    private final long least;
    private final long bound;
    private final FrameSearch search = new FrameSearch();
    private final List<Stretch> found = new ArrayList<>();
    private Stretch current;

    /** Of frames whose sequences are at least {@code least}, and before {@code bound}. */
    FrameStretches(final long least, final long bound)
    {
        this.least = least;
        this.bound = bound;
    }

    /** Looks through a part of a segment's file; segments in order. */
    FrameStretches search(final SegmentProperties segment, final MappedSegment mapped, final int from, final int to)
    {
        // Not within a damaged frame: what looks like one there may be somebody's payload.
        search.forEach(mapped, Math.max(from, endOfFrame(mapped, from)), to, least, (frame, offset, end) ->
        {
            if (isOf(segment, frame))
            {
                add(segment, frame, offset, end);
            }
        });
        if (current != null)
        {
            found.add(current);
            current = null;
        }
        return this;
    }

    /** Where the document of a damaged frame ends, if its header and its frame agree on that; else -1. */
    static int endOfFrame(final MappedSegment mapped, final int document)
    {
        final int frame = document + HEADER;
        if (!mapped.isMapped(frame + FrameDescriptor.HEADER_LENGTH) ||
            FrameDescriptor.magic(mapped.buffer(), frame) != FrameDescriptor.MAGIC)
        {
            return -1;
        }
        final int length = mapped.buffer().getInt(document);
        return length < FrameDescriptor.HEADER_LENGTH || length > mapped.lengthBytes() - frame ||
            FrameDescriptor.length(mapped.buffer(), frame) != length ? -1 : frame + length + 3 & ~3;
    }

    private boolean isOf(final SegmentProperties segment, final FrameView frame)
    {
        return frame.defect() == null && frame.formatVersion() == FrameDescriptor.FORMAT_VERSION &&
            frame.epoch() == segment.epoch() && frame.codecVersion() == segment.codecVersion() &&
            frame.codecId() == FrameDescriptor.codecId(segment.codecName()) && frame.lastSequence() < bound;
    }

    private void add(final SegmentProperties segment, final FrameView frame, final int offset, final int end)
    {
        final long first = frame.firstSequence();
        final long next = frame.lastSequence() + 1;
        if (current != null && first == current.next())
        {
            current = current.and(end, next);
        }
        else if (current == null || first < current.first() || next > current.next())
        {
            if (current != null)
            {
                found.add(current);
            }
            current = new Stretch(segment, offset, end, first, next, 1 + next - first);
        }
    }

    /** What to keep, in order; none if there is nothing. */
    List<Stretch> best()
    {
        // By the sequence that a way goes on with; a longer one is kept only if it weighs more.
        final TreeMap<Long, Way> ways = new TreeMap<>();
        for (final Stretch stretch : found)
        {
            final Map.Entry<Long, Way> before = ways.floorEntry(stretch.first());
            final Way way = before == null ? new Way(stretch.weight(), stretch, null) :
                new Way(before.getValue().weight() + stretch.weight(), stretch, before.getValue());
            final Map.Entry<Long, Way> other = ways.floorEntry(stretch.next());
            if (other == null || other.getValue().weight() < way.weight())
            {
                ways.put(stretch.next(), way);
                removeWorse(ways, ways.higherEntry(stretch.next()), way.weight());
            }
        }
        final LinkedList<Stretch> path = new LinkedList<>();
        for (Way way = ways.isEmpty() ? null : ways.lastEntry().getValue(); way != null; way = way.before())
        {
            path.addFirst(way.last());
        }
        return path;
    }

    private static void removeWorse(
        final TreeMap<Long, Way> ways, final Map.Entry<Long, Way> firstLonger, final long weight)
    {
        Map.Entry<Long, Way> longer = firstLonger;
        while (longer != null && longer.getValue().weight() <= weight)
        {
            ways.remove(longer.getKey());
            longer = ways.higherEntry(longer.getKey());
        }
    }
}
