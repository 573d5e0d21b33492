// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.data;

import io.tidemill.journal.BackupListener;
import io.tidemill.tools.Progress;

/** A bar for each thing that takes time, where a person watches. */
final class CopyProgress implements BackupListener, AutoCloseable
{
    private static final long WORTH_SHOWING_BYTES = 64L << 20;

    private Progress bar = Progress.none();

    @Override
    public void began(final String what, final long bytes)
    {
        bar.close();
        bar = bytes >= 0 && bytes < WORTH_SHOWING_BYTES ? Progress.none() : Progress.of(what, bytes, " MB", 1 << 20);
    }

    @Override
    public void reached(final long bytes)
    {
        bar.accept(bytes);
    }

    @Override
    public void close()
    {
        bar.close();
    }
}
