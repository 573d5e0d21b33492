// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The address of a socket, however long its path is. The operating system takes 107 bytes; a longer one is named by way
 * of a symbolic link to its directory, which is needed only while the socket is bound or connected.
 * <p>
 * <b>Threading:</b> one thread.
 */
public final class DoorbellAddress implements AutoCloseable
{
    /** {@code sun_path} on Linux, without the byte that ends it. */
    private static final int MAX_BYTES = 107;

    private final Path socket;

    /** Null if the path is short enough. */
    private final Path link;

    /**
     * Of a socket.
     *
     * @param socket absolute path
     * @throws IOException if the path is too long, and there is no place for a link
     */
    public DoorbellAddress(final Path socket) throws IOException
    {
        this.socket = socket;
        link = isTooLong(socket) ? link(socket) : null;
    }

    private static boolean isTooLong(final Path path)
    {
        return path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    private static Path link(final Path socket) throws IOException
    {
        final Path place = Path.of(System.getProperty("java.io.tmpdir"));
        final Path link = place.resolve("tidemill-" + ProcessHandle.current().pid() + "-" +
            Long.toHexString(System.nanoTime()));
        final String toDo = "the path of the socket " + socket + " is longer than the " + MAX_BYTES + " bytes that a " +
            "socket can have; ";
        if (isTooLong(link.resolve(socket.getFileName())))
        {
            throw new IOException(toDo + "and so would be a link in " + place + ": use a shorter directory, or set " +
                "java.io.tmpdir to one");
        }
        try
        {
            return Files.createSymbolicLink(link, socket.getParent());
        }
        catch (final IOException failure)
        {
            throw new IOException(toDo + "and no link could be made in " + place + " (" + failure + "): use a " +
                "shorter directory, or set java.io.tmpdir to one that can be written", failure);
        }
    }

    /**
     * What to bind or connect.
     *
     * @return the address
     */
    public UnixDomainSocketAddress address()
    {
        return UnixDomainSocketAddress.of(link == null ? socket : link.resolve(socket.getFileName()));
    }

    /**
     * Whether the path is too long, and named by a link.
     *
     * @return true if so
     */
    public boolean isByLink()
    {
        return link != null;
    }

    /**
     * Removes the link, if there is one.
     */
    @Override
    public void close() throws IOException
    {
        if (link != null)
        {
            Files.deleteIfExists(link);
        }
    }
}
