// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.limit;

import java.io.IOException;
import java.nio.file.Path;

import io.tidemill.bench.rig.Load;
import io.tidemill.bench.rig.Pass;
import io.tidemill.bench.rig.Settings;
import io.tidemill.bench.rig.Workload;

/**
 * Events loaded from the mapped pages of a file and folded; mapping is part of the time, as it is when a log is opened.
 */
public final class MappedRead implements Workload
{
    MappedRead(final Settings settings)
    {
        // The length of an event is the JVM's.
    }

    @Override
    public void prepare(final Path directory, final long events) throws IOException
    {
        new SequentialWrite(Settings.NONE).pass(directory, new Load(events, 1, 1, 0));
    }

    @Override
    public Pass pass(final Path directory, final Load load)
    {
        final long startNs = System.nanoTime();
        final long checksum = EventFile.checksum(directory);
        return Pass.handled(System.nanoTime() - startNs, checksum);
    }
}
