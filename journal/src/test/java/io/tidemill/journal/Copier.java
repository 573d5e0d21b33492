// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import java.nio.file.Path;

/** Backs up, or restores, and says "copied"; refusals end it with a stack trace. Arguments: what, from, to. */
final class Copier
{
    private Copier()
    {
    }

    public static void main(final String[] args) throws InterruptedException
    {
        if (args[0].equals("backup"))
        {
            Backup.of(ChronicleJournal.in(Path.of(args[1]))).withForce().to(Path.of(args[2]));
        }
        else
        {
            Backup.restore(Path.of(args[1]), Path.of(args[2]), BackupListener.NONE);
        }
        System.out.println("copied");
    }
}
