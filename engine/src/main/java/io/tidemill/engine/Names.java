// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a name may look like that is printed, written to files and given to threads.
 */
final class Names
{
    private static final int MAX_BYTES = 128;

    private Names()
    {
    }

    /**
     * Refuses what would break a line or a file where it is written.
     *
     * @param what is named, with its article
     * @param name that it is to have
     * @return the name
     */
    static String checked(final String what, final String name)
    {
        if (Objects.requireNonNull(name, () -> what + " needs a name").isBlank())
        {
            throw new IllegalArgumentException(what + " needs a name that is not blank");
        }
        if (name.chars().anyMatch(Character::isISOControl))
        {
            throw new IllegalArgumentException("the name of " + what + " must not have line breaks, tabs or other " +
                "control characters: \"" + name.replaceAll("\\p{Cntrl}", "?") + "\"");
        }
        final int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES)
        {
            throw new IllegalArgumentException("the name of " + what + ", \"" + name + "\", has " + bytes +
                " bytes in UTF-8; at most " + MAX_BYTES + " fit where names are written to files");
        }
        return name;
    }

    /** The same for a stage, where brackets tell its shards apart. */
    static String checkedOfStage(final String name)
    {
        if (checked("a stage", name).endsWith("]"))
        {
            throw new IllegalArgumentException("stage \"" + name + "\": a name that ends in a bracket is that of one " +
                "shard, as in \"book[2]\"; choose another");
        }
        return name;
    }
}
