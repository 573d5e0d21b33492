// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;

import java.nio.file.Path;

/**
 * Words a finding of damage the same way everywhere: where, which sequences, what is wrong, what to do.
 */
final class Damage
{
    private Damage()
    {
    }

    static LogDamagedException at(final Path file, final long offset, final long sequence, final String finding)
    {
        return new LogDamagedException("damaged journal: " + file + " at byte " + offset +
            ", where the frame from sequence " + sequence + " belongs: " + finding + advice());
    }

    static LogDamagedException in(final Path file, final String finding)
    {
        return new LogDamagedException("damaged journal: " + file + ": " + finding + advice());
    }

    private static String advice()
    {
        return ". Nothing was changed. Keep a copy of the data directory, then see 'tidemill verify'; " +
            "repair comes with a later release";
    }
}
