// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.counters;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.errors.DistinctErrorLog;
import org.agrona.concurrent.errors.ErrorLogReader;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The counters of one engine, in a file of fixed length whose blocks are all there before it is used, so that writing
 * to it cannot fail. The file is private to its owner.
 * <p>
 * The mapping lives as long as anything that writes to it: it is released by the garbage collector, never under the
 * feet of a thread that was left behind.
 * <p>
 * <b>Threading:</b> counters and histograms are made by one thread, before any is used; each is then written by the one
 * thread that it belongs to.
 */
public final class CountersFile
{
    private static final int ERRORS_LENGTH = 64 * 1024;
    private static final int MAX_LENGTH = 64 << 20;

    private final UnsafeBuffer file;
    private final CountersManager manager;
    private final DistinctErrorLog errors;
    private final int counters;
    private int histograms;

    private CountersFile(final UnsafeBuffer file)
    {
        this.file = file;
        counters = CountersDescriptor.counters(file);
        manager = new CountersManager(metadata(file), values(file), StandardCharsets.UTF_8);
        errors = new DistinctErrorLog(errors(file), SystemEpochClock.INSTANCE, StandardCharsets.UTF_8);
    }

    /**
     * Makes a new file, in the place of one that may be there.
     *
     * @param path       of the file; its directory exists
     * @param engine     name of the engine
     * @param counters   how many there will be at most
     * @param histograms how many there will be at most
     * @return the counters
     * @throws IOException if it cannot be made; names the file
     */
    public static CountersFile create(
        final Path path, final String engine, final int counters, final int histograms) throws IOException
    {
        final long length = CountersDescriptor.length(counters, histograms, ERRORS_LENGTH);
        if (length > MAX_LENGTH)
        {
            throw new IOException("counters of engine \"" + engine + "\" would take " + length + " bytes; at most " +
                MAX_LENGTH + " are possible");
        }
        final Path making = path.resolveSibling(path.getFileName() + ".tmp");
        Files.deleteIfExists(making);
        final UnsafeBuffer file;
        try (FileChannel channel = FileChannel.open(
            making, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            isPrivate()))
        {
            // Zeros are written, not skipped: a hole would have to find its block when a counter is first written.
            final ByteBuffer zeros = ByteBuffer.allocate((int)length);
            while (zeros.hasRemaining())
            {
                channel.write(zeros);
            }
            file = new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, length));
        }
        catch (final IOException ex)
        {
            Files.deleteIfExists(making);
            throw new IOException(
                "the counters file " + path + " of " + length + " bytes could not be made: " + ex, ex);
        }
        fill(file, counters, histograms, engine);
        move(making, path);
        return new CountersFile(file);
    }

    private static void fill(
        final UnsafeBuffer file, final int counters, final int histograms, final String engine)
    {
        CountersDescriptor.putHeader(file, ProcessHandle.current().pid(), System.currentTimeMillis(), counters,
            histograms, ERRORS_LENGTH, engine.getBytes(StandardCharsets.UTF_8));
    }

    private static void move(final Path made, final Path path) throws IOException
    {
        try
        {
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException ex)
        {
            Files.deleteIfExists(made);
            throw new IOException("the counters file " + path + " could not be put in its place: " + ex, ex);
        }
    }

    private static FileAttribute<?>[] isPrivate()
    {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix") ?
            new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))} :
            new FileAttribute<?>[0];
    }

    /**
     * Makes a counter.
     *
     * @param type of counter
     * @param of   stage, inlet or thread, else empty
     * @return for the one thread that writes it
     */
    public AtomicCounter counter(final CounterType type, final String of)
    {
        final byte[] key = of.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(key.length, CountersReader.MAX_KEY_LENGTH - Integer.BYTES);
        return manager.newCounter(type + (of.isEmpty() ? "" : " of " + type.tag() + " " + of), type.id(), buffer ->
        {
            buffer.putInt(0, length, LITTLE_ENDIAN);
            buffer.putBytes(Integer.BYTES, key, 0, length);
        });
    }

    /**
     * Makes a histogram.
     *
     * @param stage whose latencies it holds
     * @return for the one thread that writes it
     */
    public LatencyHistogram histogram(final String stage)
    {
        final LatencyHistogram histogram = histogram(file, histograms);
        histogram.name(stage);
        histograms++;
        return histogram;
    }

    /**
     * Notes an error; equal ones are counted. Any thread.
     *
     * @param error to note
     */
    public void error(final Throwable error)
    {
        errors.record(error);
    }

    /**
     * What these counters say now.
     *
     * @return a snapshot
     */
    public CountersSnapshot snapshot()
    {
        return snapshot(file);
    }

    /**
     * Reads a file, whether or not its engine still runs.
     *
     * @param path of the file
     * @return what it says now
     * @throws IOException if it is no counters file, or of a version that this one does not know
     */
    public static CountersSnapshot read(final Path path) throws IOException
    {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ))
        {
            final long length = channel.size();
            if (length < CountersDescriptor.HEADER_LENGTH || length > MAX_LENGTH)
            {
                throw new IOException(path + " of " + length + " bytes is no counters file");
            }
            final UnsafeBuffer file = new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, length));
            final int magic = file.getInt(CountersDescriptor.MAGIC_OFFSET, LITTLE_ENDIAN);
            final int version = file.getInt(CountersDescriptor.VERSION_OFFSET, LITTLE_ENDIAN);
            if (magic != CountersDescriptor.MAGIC || version != CountersDescriptor.VERSION)
            {
                throw new IOException(path + " is no counters file of version " + CountersDescriptor.VERSION +
                    ": it begins with " + Integer.toHexString(magic) + ", version " + version);
            }
            final int counters = CountersDescriptor.counters(file);
            final int histograms = CountersDescriptor.histograms(file);
            final int errorsLength = CountersDescriptor.errorsLength(file);
            if (counters < 0 || histograms < 0 || errorsLength < 0 ||
                CountersDescriptor.length(counters, histograms, errorsLength) != length)
            {
                throw new IOException(path + " is damaged: " + counters + " counters, " + histograms +
                    " histograms and an error log of " + errorsLength + " bytes do not make " + length + " bytes");
            }
            return snapshot(file);
        }
    }

    private static CountersSnapshot snapshot(final UnsafeBuffer file)
    {
        final List<CountersSnapshot.Reading> readings = new ArrayList<>();
        final CountersReader reader = new CountersReader(metadata(file), values(file), StandardCharsets.UTF_8);
        reader.forEach((counterId, typeId, key, label) ->
        {
            final CounterType type = CounterType.of(typeId);
            if (type != null)
            {
                final byte[] of = new byte[Math.max(0, Math.min(
                    key.getInt(0, LITTLE_ENDIAN), CountersReader.MAX_KEY_LENGTH - Integer.BYTES))];
                key.getBytes(Integer.BYTES, of);
                readings.add(new CountersSnapshot.Reading(
                    type, new String(of, StandardCharsets.UTF_8), reader.getCounterValue(counterId)));
            }
        });
        final List<CountersSnapshot.Latency> latencies = new ArrayList<>();
        for (int i = 0; i < CountersDescriptor.histograms(file); i++)
        {
            final LatencyHistogram histogram = histogram(file, i);
            if (!histogram.name().isEmpty())
            {
                latencies.add(latency(histogram));
            }
        }
        final List<CountersSnapshot.Observed> observed = new ArrayList<>();
        ErrorLogReader.read(errors(file), (count, first, last, text) -> observed.add(new CountersSnapshot.Observed(
            count, Instant.ofEpochMilli(first), Instant.ofEpochMilli(last), text)));
        final long pid = file.getLong(CountersDescriptor.PID_OFFSET, LITTLE_ENDIAN);
        return new CountersSnapshot(
            name(file),
            pid,
            ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false),
            Instant.ofEpochMilli(file.getLong(CountersDescriptor.START_OFFSET, LITTLE_ENDIAN)),
            readings,
            latencies,
            observed);
    }

    private static String name(final UnsafeBuffer file)
    {
        final byte[] name = new byte[Math.max(0, Math.min(
            file.getInt(CountersDescriptor.NAME_OFFSET, LITTLE_ENDIAN), CountersDescriptor.MAX_NAME_LENGTH))];
        file.getBytes(CountersDescriptor.NAME_OFFSET + Integer.BYTES, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private static CountersSnapshot.Latency latency(final LatencyHistogram histogram)
    {
        final List<Long> counts = new ArrayList<>(LatencyHistogram.BUCKETS);
        for (final long count : histogram.counts())
        {
            counts.add(count);
        }
        return new CountersSnapshot.Latency(histogram.name(), counts, histogram.sumNs(), histogram.maxNs());
    }

    private static UnsafeBuffer metadata(final UnsafeBuffer file)
    {
        return new UnsafeBuffer(file, CountersDescriptor.metadataOffset(),
            CountersDescriptor.counters(file) * CountersReader.METADATA_LENGTH);
    }

    private static UnsafeBuffer values(final UnsafeBuffer file)
    {
        final int counters = CountersDescriptor.counters(file);
        return new UnsafeBuffer(file, (int)CountersDescriptor.valuesOffset(counters),
            counters * CountersReader.COUNTER_LENGTH);
    }

    private static LatencyHistogram histogram(final UnsafeBuffer file, final int index)
    {
        return new LatencyHistogram(new UnsafeBuffer(file, (int)CountersDescriptor.histogramOffset(
            CountersDescriptor.counters(file), index), LatencyHistogram.LENGTH));
    }

    private static UnsafeBuffer errors(final UnsafeBuffer file)
    {
        return new UnsafeBuffer(file, (int)CountersDescriptor.errorsOffset(
            CountersDescriptor.counters(file), CountersDescriptor.histograms(file)),
            CountersDescriptor.errorsLength(file));
    }
}
