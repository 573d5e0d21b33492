// SPDX-License-Identifier: Apache-2.0
package io.tidemill.journal;

import io.tidemill.engine.Engine;

import java.io.IOException;
import java.nio.file.Path;

/** An engine that other processes put numbers into, until a line comes in. */
final class IpcService
{
    static final String[] INLETS = {"a", "b", "c"};

    private IpcService()
    {
    }

    public static void main(final String[] args) throws IOException
    {
        final ChronicleJournal journal = ChronicleJournal.in(Path.of(args[0]));
        try (Engine<LongEvent> engine = Engine.of(LongEvent::new, LongEvent.CODEC).journal(journal)
            .ipc(INLETS[0]).ipc(INLETS[1], 4096).ipc(INLETS[2])
            .deadLetters(journal.companion(DeadLetterReader.COMPANION).orElseThrow())
            .errorHandler(error -> System.out.println("error " + error.getMessage()))
            .start())
        {
            System.out.println("started " + engine.name());
            System.in.read();
        }
    }
}
