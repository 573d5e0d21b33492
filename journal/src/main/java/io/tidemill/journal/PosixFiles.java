// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import net.openhft.posix.PosixAPI;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * What Java cannot ask of the operating system, through the POSIX provider that Chronicle brings. The provider is not
 * everywhere; who uses this can do without.
 */
final class PosixFiles
{
    private static final int READ_WRITE = 2;
    private static final int ENOSPC = 28;
    private static final int EOPNOTSUPP = 95;
    private static final int ENOSYS = 38;
    private static final int EDQUOT = 122;

    private static final int PAGE = 4_096;
    private static final int MADV_NORMAL = 0;
    private static final int MADV_RANDOM = 1;
    private static final int MADV_POPULATE_READ = 22;
    private static final int MADV_POPULATE_WRITE = 23;

    private PosixFiles()
    {
    }

    /** A descriptor for {@link #allocate}, -1 where there is no provider. */
    static int open(final Path file)
    {
        try
        {
            // Its stand-in for systems that it does not know throws.
            return PosixAPI.posix().open(file.toString(), READ_WRITE, 0);
        }
        catch (final RuntimeException | LinkageError none)
        {
            return -1;
        }
    }

    /** Tells the kernel whether to read mapped pages ahead; a hint. */
    static void adviseRandom(final long address, final long length, final boolean isRandom)
    {
        try
        {
            PosixAPI.posix().madvise(address, length & -PAGE, isRandom ? MADV_RANDOM : MADV_NORMAL);
        }
        catch (final RuntimeException | LinkageError none)
        {
            // As it is.
        }
    }

    /** Has mapped pages made ready, to be written too or not; false where a kernel cannot do it (Linux before 5.14). */
    static boolean populate(final long address, final long length, final boolean isToBeDirty)
    {
        try
        {
            final int advice = isToBeDirty ? MADV_POPULATE_WRITE : MADV_POPULATE_READ;
            return PosixAPI.posix().madvise(address, length, advice) == 0;
        }
        catch (final RuntimeException | LinkageError none)
        {
            return false;
        }
    }

    static void close(final int descriptor)
    {
        PosixAPI.posix().close(descriptor);
    }

    /**
     * {@code fallocate(2)}.
     *
     * @return false if the file system cannot do it
     * @throws IOException if it can, and did not
     */
    static boolean allocate(
        final Path file, final int descriptor, final int mode, final long from, final long length) throws IOException
    {
        if (PosixAPI.posix().fallocate(descriptor, mode, from, length) == 0)
        {
            return true;
        }
        final int error = PosixAPI.posix().lastError();
        if (error == EOPNOTSUPP || error == ENOSYS)
        {
            return false;
        }
        throw new FileSystemException(file.toString(), null, error == ENOSPC ? PrivateFiles.NO_SPACE :
            error == EDQUOT ? PrivateFiles.NO_QUOTA : PosixAPI.posix().lastErrorStr());
    }
}
