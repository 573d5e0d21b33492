// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;
import io.tidemill.engine.LogException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a repair that is about whole files, before anything can be walked over: segments under each other's
 * names, and properties that cannot be read. What is replaced is kept in {@code cut/}. Each step may be done again, so
 * a repair that was killed is finished by the next one.
 */
final class MisleadingFiles
{
    private static final String MISPLACED = ".misplaced";

    private final Path directory;
    private final Path journal;
    private final boolean plan;
    private final List<String> steps = new ArrayList<>();
    private String codecName;
    private JournalGaps gaps = JournalGaps.NONE;
    private int epoch;
    private long lastSegment;
    private boolean isEndLost;
    private boolean isAnnounced;
    private Path kept;

    MisleadingFiles(final Path directory, final boolean plan)
    {
        this.directory = directory;
        this.journal = DataDirectory.journal(directory);
        this.plan = plan;
    }

    List<String> steps()
    {
        return steps;
    }

    /** Those of earlier repairs. */
    JournalGaps gaps()
    {
        return gaps;
    }

    /** Of the record of this repair; its epoch is higher than that of any segment and any repair. */
    JournalGaps.State state(final boolean isFinished)
    {
        return new JournalGaps.State(epoch + 1, lastSegment, isEndLost && !isFinished, isFinished);
    }

    /** Before the first file is moved: who is killed now leaves a journal that nobody goes on with before a repair. */
    private void announce() throws IOException
    {
        if (!plan && !isAnnounced)
        {
            isAnnounced = true;
            gaps.with(state(false)).write(directory);
        }
        gaps = gaps.with(state(false));
    }

    void clear() throws IOException
    {
        final List<Path> segments = SegmentDirectory.list(journal);
        for (final Path segment : segments)
        {
            final SegmentProperties properties = readable(segment);
            if (properties != null)
            {
                epoch = Math.max(epoch, properties.epoch());
                codecName = properties.codecName();
            }
        }
        lastSegment = Math.max(lastSegment,
            segments.isEmpty() ? 0 : SegmentDirectory.ordinal(segments.get(segments.size() - 1)));
        clearDirectory();
        putInPlace(segments);
        for (final Path segment : SegmentDirectory.list(journal))
        {
            clearCut(segment);
            if (readable(segment) == null)
            {
                rebuild(segment);
            }
        }
    }

    /** What a segment says of itself, under whatever name it is; null if that cannot be read. */
    private static SegmentProperties readable(final Path segment) throws IOException
    {
        try
        {
            return SegmentProperties.readAnywhere(segment);
        }
        catch (final LogDamagedException damaged)
        {
            return null;
        }
    }

    private void clearDirectory() throws IOException
    {
        boolean there = false;
        boolean damaged = false;
        try
        {
            final DataDirectory data = DataDirectory.read(directory);
            there = data != null;
            codecName = there ? data.codecName() : codecName;
        }
        catch (final LogDamagedException found)
        {
            damaged = true;
        }
        if (codecName == null)
        {
            throw new LogException("cannot repair the journal in " + directory + ": neither " +
                DataDirectory.FILE_NAME + " nor the properties of any segment can be read, so nothing says what its " +
                "events are. Restore one of these files from a copy");
        }
        clearGaps();
        if (damaged)
        {
            keep(directory.resolve(DataDirectory.FILE_NAME), "it cannot be read");
        }
        if (!there)
        {
            step("wrote " + DataDirectory.FILE_NAME + " anew, for events of codec '" + codecName + "'");
            if (!plan)
            {
                DataDirectory.open(directory, codecName);
            }
        }
    }

    private void clearGaps() throws IOException
    {
        final Path file = directory.resolve(JournalGaps.FILE_NAME);
        try
        {
            gaps = JournalGaps.read(directory);
            epoch = Math.max(epoch, gaps.state().epoch());
            lastSegment = Math.max(lastSegment, gaps.state().lastSegment());
            isEndLost = gaps.state().isEndLost();
            if (!gaps.state().isFinished())
            {
                step("went on with a repair that was ended before it was done");
            }
        }
        catch (final LogDamagedException damaged)
        {
            step("copied " + JournalGaps.FILE_NAME + " to cut: the record of earlier repairs cannot be read");
            if (!plan)
            {
                final Path copy = target(JournalGaps.FILE_NAME);
                Files.copy(file, copy);
                PrivateFiles.force(copy);
                PrivateFiles.force(copy.getParent());
            }
            announce();
        }
    }

    /** Segments under the names of others: all are put aside first, so that two may change places. */
    private void putInPlace(final List<Path> segments) throws IOException
    {
        for (final Path segment : segments)
        {
            final SegmentProperties properties = readable(segment);
            if (properties != null && properties.ordinal() != SegmentDirectory.ordinal(segment))
            {
                step("segment " + segment.getFileName() + " is segment " + properties.ordinal() + " by what it says");
                move(segment, segment.resolveSibling(segment.getFileName() + MISPLACED));
            }
        }
        if (plan)
        {
            return;
        }
        for (final Path aside : misplaced())
        {
            final Path own = SegmentDirectory.of(journal, SegmentProperties.readAnywhere(aside).ordinal());
            if (Files.exists(own))
            {
                keep(aside, "another segment " + own.getFileName() + " is in its place");
            }
            else
            {
                move(aside, own);
                step("moved it to " + own.getFileName());
            }
        }
    }

    private List<Path> misplaced() throws IOException
    {
        try (Stream<Path> paths = Files.list(journal))
        {
            return paths.filter(path -> path.getFileName().toString().endsWith(MISPLACED)).sorted()
                .collect(Collectors.toList());
        }
    }

    private void clearCut(final Path segment) throws IOException
    {
        try
        {
            final SegmentCut cut = SegmentCut.read(segment);
            epoch = Math.max(epoch, cut == null ? 0 : cut.epoch());
        }
        catch (final LogDamagedException damaged)
        {
            keep(segment.resolve(SegmentCut.FILE_NAME), "it cannot be read");
        }
    }

    /** From the frames, and from what the segments around it say. */
    private void rebuild(final Path segment) throws IOException
    {
        final Path file = segment.resolve(SegmentProperties.FILE_NAME);
        final SegmentProperties rebuilt = ofFrames(segment);
        if (rebuilt == null)
        {
            isEndLost |= SegmentDirectory.ordinal(segment) == lastSegment;
            announce();
            if (!plan)
            {
                gaps.write(directory);
            }
            keep(segment, "neither its properties nor a frame in it can be read");
            return;
        }
        if (Files.exists(file))
        {
            keep(file, "it cannot be read");
        }
        step("wrote " + directory.relativize(file) + " anew, from its frames: they begin with sequence " +
            rebuilt.firstSequence());
        epoch = Math.max(epoch, rebuilt.epoch());
        if (!plan)
        {
            rebuilt.write(segment);
        }
    }

    /**
     * A segment has one epoch and one version of its codec: those of most of its frames. Frames that stray from the
     * segment before it, or to it, are told by what is in both.
     */
    private SegmentProperties ofFrames(final Path segment) throws IOException
    {
        final Path file = SegmentDirectory.queueFile(segment);
        if (!Files.exists(file) || Files.size(file) == 0)
        {
            return null;
        }
        final List<Path> segments = SegmentDirectory.list(journal);
        final int place = segments.indexOf(segment);
        final Path before = place == 0 ? null : segments.get(place - 1);
        final SegmentProperties behind = place + 1 == segments.size() ? null : readable(segments.get(place + 1));
        SegmentProperties best = null;
        long most = 0;
        try (MappedSegment mapped = mapped(file);
            MappedSegment mappedBefore = mapped(before == null ? file : SegmentDirectory.queueFile(before)))
        {
            for (final SegmentProperties each : candidates(segment, mapped))
            {
                final FrameStretches stretches =
                    new FrameStretches(0, behind == null ? Long.MAX_VALUE : behind.firstSequence());
                if (before != null && readable(before) != null)
                {
                    stretches.search(readable(before), mappedBefore, 0, mappedBefore.lengthBytes());
                }
                final List<FrameStretches.Stretch> own =
                    stretches.search(each, mapped, 0, mapped.lengthBytes()).best().stream()
                        .filter(stretch -> stretch.segment() == each).collect(Collectors.toList());
                final long weight = own.stream().mapToLong(FrameStretches.Stretch::weight).sum();
                if (weight > most)
                {
                    most = weight;
                    best = each.from(own.get(0).first());
                }
            }
        }
        return best;
    }

    private static MappedSegment mapped(final Path file) throws IOException
    {
        final MappedSegment mapped = new MappedSegment(file);
        if (Files.exists(file))
        {
            mapped.covers(Files.size(file));
        }
        return mapped;
    }

    /** One for each epoch and version that a frame of it has. */
    private Set<SegmentProperties> candidates(final Path segment, final MappedSegment mapped) throws IOException
    {
        final Set<SegmentProperties> candidates = new LinkedHashSet<>();
        final Map<Integer, String> inlets = inletsAround(segment);
        final int codecId = FrameDescriptor.codecId(codecName);
        new FrameSearch().forEach(mapped, 0, mapped.lengthBytes(), 0, (frame, offset, end) ->
        {
            if (frame.defect() == null && frame.codecId() == codecId)
            {
                candidates.add(new SegmentProperties(SegmentDirectory.ordinal(segment), frame.epoch(), 0,
                    BootId.UNKNOWN, codecName, frame.codecVersion(), inlets));
            }
        });
        return candidates;
    }

    /** Numbers are given once and for all, and each segment names all that were given before it. */
    private Map<Integer, String> inletsAround(final Path segment) throws IOException
    {
        final Map<Integer, String> inlets = new TreeMap<>();
        for (final Path other : SegmentDirectory.list(journal))
        {
            final SegmentProperties properties = other.equals(segment) ? null : readable(other);
            if (properties != null)
            {
                inlets.putAll(properties.inlets());
            }
        }
        return inlets;
    }

    private void keep(final Path path, final String reason) throws IOException
    {
        step("moved " + directory.relativize(path) + " to cut: " + reason);
        if (!plan && Files.exists(path))
        {
            move(path, target(directory.relativize(path).toString().replace('/', '-')));
        }
    }

    /** A free name among what is kept. */
    private Path target(final String name) throws IOException
    {
        if (kept == null)
        {
            kept = directory.resolve("cut").resolve(String.format(Locale.ROOT, "repair-%04d", epoch + 1));
            PrivateFiles.createDirectory(kept.getParent());
            PrivateFiles.createDirectory(kept);
        }
        Path target = kept.resolve(name);
        for (int i = 2; Files.exists(target); i++)
        {
            target = kept.resolve(name + '.' + i);
        }
        return target;
    }

    private void move(final Path from, final Path to) throws IOException
    {
        announce();
        if (!plan)
        {
            Files.move(from, to);
            PrivateFiles.force(to.getParent());
            PrivateFiles.force(from.getParent());
        }
    }

    private void step(final String sentence)
    {
        steps.add(sentence);
    }
}
