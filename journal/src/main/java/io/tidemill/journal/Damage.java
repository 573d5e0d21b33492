// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.LogDamagedException;

import java.nio.file.Path;

/**
 * Words a finding of damage the same way everywhere: where, which sequences, what is wrong, what to do.
 */
final class Damage
{
    private static final String BELONGS = " belongs: ";
    private static final String ADVICE = ". Nothing was changed. Keep a copy of the data directory, then see " +
        "'tidemill verify' and 'tidemill repair --help'";

    private Damage()
    {
    }

    static LogDamagedException at(final Path file, final long offset, final long sequence, final String finding)
    {
        return new LogDamagedException("damaged journal: " + file + " at byte " + offset +
            ", where the frame from sequence " + sequence + BELONGS + finding + ADVICE);
    }

    static LogDamagedException in(final Path file, final String finding)
    {
        return new LogDamagedException("damaged journal: " + file + ": " + finding + ADVICE);
    }

    /** In a file of a snapshot, which a journal can do without. */
    static LogDamagedException inSnapshot(final Path file, final String finding)
    {
        return new LogDamagedException("damaged snapshot: " + file + ": " + finding + ". Nothing was changed. An " +
            "older snapshot may be whole, and all entries of a journal give the same state without any; to be rid of " +
            "this one, remove " + file.getParent());
    }

    /** In the file that says how far a consumer has come. */
    static LogDamagedException inConsumer(final Path file, final String finding)
    {
        return new LogDamagedException("damaged position of a consumer: " + file + ": " + finding +
            ". Nothing was changed. Delete that file to have it begin anew: a subscriber with the first output that " +
            "is there, an effect with its place in the snapshot that a start loads, or, without one, with the next " +
            "event; what it had yet to do is then never done");
    }

    /** What is wrong with a file, without that and what to do. */
    static String findingIn(final Path file, final LogDamagedException found)
    {
        final String where = file + ": ";
        final String message = found.getMessage();
        final int end = message.lastIndexOf(ADVICE);
        final int begin = message.indexOf(where);
        return message.substring(begin < 0 ? 0 : begin + where.length(), end < 0 ? message.length() : end);
    }

    /** What is wrong, without where and what to do. */
    static String finding(final LogDamagedException found)
    {
        final String message = found.getMessage();
        final int end = message.lastIndexOf(ADVICE);
        final int begin = message.indexOf(BELONGS);
        return message.substring(begin < 0 ? 0 : begin + BELONGS.length(), end < 0 ? message.length() : end);
    }
}
