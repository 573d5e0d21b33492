// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Spans of time that may overlap, to learn how much time they cover together.
 */
final class TimeSpans
{
    private record Span(long startMs, long endMs)
    {
    }

    private final List<Span> spans = new ArrayList<>();

    void add(final long startMs, final long endMs)
    {
        spans.add(new Span(startMs, endMs));
    }

    /**
     * The time that is inside at least one span.
     */
    long coveredMs()
    {
        spans.sort(Comparator.comparingLong(Span::startMs));
        long covered = 0;
        long upToMs = Long.MIN_VALUE;
        for (final Span span : spans)
        {
            final long fromMs = Math.max(span.startMs, upToMs);
            if (span.endMs > fromMs)
            {
                covered += span.endMs - fromMs;
                upToMs = span.endMs;
            }
        }
        return covered;
    }
}
