// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine.ipc;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where an engine and the processes around it meet: {@code ipc} in the engine's directory.
 * <pre>
 *   DIR/ipc/engine           the page of the engine
 *   DIR/ipc/doorbell         its socket
 *   DIR/ipc/NAME.lane        the lane of the inlet NAME
 *   DIR/ipc/NAME.replies     what goes back to its client
 * </pre>
 *
 * @param path of the place
 */
public record IpcDirectory(Path path)
{
    private static final String ENDING = ".lane";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

    /**
     * That of an engine.
     *
     * @param engine its data directory
     * @return the place in it
     */
    public static IpcDirectory in(final Path engine)
    {
        return new IpcDirectory(engine.toAbsolutePath().normalize().resolve("ipc"));
    }

    /**
     * Refuses a name that could not be that of a file, and of a word on a command line.
     *
     * @param inlet name of an inlet
     * @return the name
     * @throws IllegalArgumentException if other processes could not use it
     */
    public static String checked(final String inlet)
    {
        if (!NAME.matcher(inlet).matches())
        {
            throw new IllegalArgumentException("\"" + inlet + "\" cannot be the name of an inlet for other " +
                "processes: 1 to 64 of A-Z a-z 0-9 . _ - are possible, the first no point or hyphen");
        }
        return inlet;
    }

    /**
     * The lane of an inlet.
     *
     * @param inlet its name
     * @return file, which may not exist
     */
    public Path lane(final String inlet)
    {
        return path.resolve(checked(inlet) + ENDING);
    }

    /**
     * The lane of what goes back.
     *
     * @param inlet its name
     * @return file, which may not exist
     */
    public Path replies(final String inlet)
    {
        return path.resolve(checked(inlet) + ".replies");
    }

    /**
     * By which one engine at a time is here.
     *
     * @return file to be locked
     */
    public Path lock()
    {
        return path.resolve("lock");
    }

    /**
     * The page of the engine.
     *
     * @return file, which may not exist
     */
    public Path page()
    {
        return path.resolve("engine");
    }

    /**
     * Where the engine listens.
     *
     * @return path of a socket, which may be too long for one: see {@link DoorbellAddress}
     */
    public Path doorbell()
    {
        return path.resolve("doorbell");
    }

    /**
     * Whether a file is a lane, by its name.
     *
     * @param file in the directory
     * @return true if so
     */
    public static boolean isLane(final Path file)
    {
        return file.getFileName().toString().endsWith(ENDING);
    }
}
