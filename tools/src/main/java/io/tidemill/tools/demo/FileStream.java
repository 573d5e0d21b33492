// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import io.tidemill.tools.monitor.HookEvent;
import io.tidemill.tools.monitor.HookFile;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The hook events of a file.
 */
final class FileStream implements EventStream
{
    private final HookFile file;

    private FileStream(final HookFile file)
    {
        this.file = file;
    }

    static EventStream open(final Path path) throws IOException
    {
        return new FileStream(HookFile.open(path));
    }

    @Override
    public boolean next(final HookEvent event) throws IOException
    {
        return file.next(event);
    }

    @Override
    public void close() throws IOException
    {
        file.close();
    }
}
