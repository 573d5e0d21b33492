// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Path;

/** Repairs a journal and says "repaired"; refusals end it with a stack trace. */
final class Repairer
{
    private Repairer()
    {
    }

    public static void main(final String[] args)
    {
        ChronicleJournal.in(Path.of(args[0])).repair();
        System.out.println("repaired");
    }
}
