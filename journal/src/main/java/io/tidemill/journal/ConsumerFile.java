// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogException;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The file of one consumer, looked at by copies, and its lock beside it. That is a file of its own, since closing any
 * channel of a locked one would drop the lock, and whoever looks at a position opens its file. It stays when the
 * consumer is dropped: two might otherwise lock two files of one name.
 */
final class ConsumerFile
{
    static final String SUFFIX = ".position";

    private static final String LOCK_SUFFIX = ".lock";

    /** As long as a position is moved all the time, hardly one look in a thousand comes in between. */
    private static final int LOOKS = 100;
    private static final int READABLE = 32;
    private static final int HASHED_BYTES = 8;

    private final Path file;

    /** Null if it is to be found out. */
    private final String name;

    private ConsumerFile(final Path file, final String name)
    {
        this.file = file;
        this.name = name;
    }

    static ConsumerFile of(final Path directory, final String name)
    {
        return new ConsumerFile(directory.resolve(stem("name of a consumer", name) + SUFFIX), name);
    }

    /**
     * What files are called that belong to a name, which may hold anything that a file's must not: what of it is
     * harmless, for people, and a hash of all of it.
     */
    static String stem(final String what, final String name)
    {
        final byte[] bytes = ShortText.utf8(what, name);
        final String harmless = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return harmless.substring(0, Math.min(READABLE, harmless.length())) + '-' + hash(bytes);
    }

    static ConsumerFile at(final Path file)
    {
        return new ConsumerFile(file, null);
    }

    private static String hash(final byte[] name)
    {
        try
        {
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(name);
            return String.format(Locale.ROOT, "%016x", new BigInteger(1, Arrays.copyOf(hash, HASHED_BYTES)));
        }
        catch (final NoSuchAlgorithmException none)
        {
            throw new IllegalStateException("each JVM has SHA-256", none);
        }
    }

    Path path()
    {
        return file;
    }

    boolean exists()
    {
        return Files.exists(file);
    }

    /** Null if somebody has it. */
    LockedFile lock() throws IOException
    {
        return LockedFile.tryAcquire(file.resolveSibling(
            file.getFileName().toString().replace(SUFFIX, LOCK_SUFFIX)));
    }

    /** With the lock held: in one step, and on the disk. */
    void create(final long sequence) throws IOException
    {
        final Path unseen = file.resolveSibling(file.getFileName() + TextProperties.TEMPORARY_SUFFIX);
        try
        {
            PrivateFiles.write(unseen,
                ConsumerDescriptor.file(name.getBytes(StandardCharsets.UTF_8), sequence));
            Files.move(unseen, file, StandardCopyOption.ATOMIC_MOVE);
        }
        finally
        {
            Files.deleteIfExists(unseen);
        }
        PrivateFiles.force(file.getParent());
    }

    /** With the lock held. */
    void remove() throws IOException
    {
        if (Files.deleteIfExists(file))
        {
            PrivateFiles.force(file.getParent());
        }
    }

    /** The name in it. */
    String readName() throws IOException
    {
        return ConsumerDescriptor.name(read());
    }

    /** Its sequence, beside the one who moves it. */
    long readSequence() throws IOException
    {
        for (int look = 1; look <= LOOKS; look++)
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(read());
            if (ConsumerDescriptor.isWhole(buffer))
            {
                final long sequence = ConsumerDescriptor.sequence(buffer);
                if (sequence >= -1)
                {
                    return sequence;
                }
            }
        }
        throw Damage.inConsumer(file, "its sequence does not fit the check beside it");
    }

    /** Checks all but the position. */
    private byte[] read() throws IOException
    {
        final byte[] bytes = PrivateFiles.read(file);
        final String defect = ConsumerDescriptor.defect(bytes);
        if (defect != null)
        {
            throw Damage.inConsumer(file, defect);
        }
        if (ConsumerDescriptor.formatVersion(bytes) != ConsumerDescriptor.FORMAT_VERSION)
        {
            throw new LogException("cannot read " + file + ": its format version is " +
                ConsumerDescriptor.formatVersion(bytes) + ", this release knows " + ConsumerDescriptor.FORMAT_VERSION +
                "; use the release that wrote it, or a newer one");
        }
        if (name != null && !ConsumerDescriptor.name(bytes).equals(name))
        {
            throw Damage.inConsumer(file, "it belongs to the consumer '" + ConsumerDescriptor.name(bytes) +
                "', not to '" + name + "'");
        }
        return bytes;
    }
}
