// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.tools.CommandRun;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** An engine of this process without a log, whose stage keeps the texts; and commands that have standard input. */
final class TextEngine implements EventHandler<TextEvent>
{
    private final List<String> texts = Collections.synchronizedList(new ArrayList<>());

    List<String> texts()
    {
        return List.copyOf(texts);
    }

    @Override
    public void onEvent(final TextEvent event, final long sequence, final boolean endOfBatch)
    {
        texts.add(event.toString());
    }

    EngineBuilder<TextEvent> builder(final Path directory)
    {
        return Engine.of(TextEvent::new, TextCodec.INSTANCE).name("texts").ipcDirectory(directory)
            .stages(graph -> graph.stage("keep", this));
    }

    static CommandRun withInput(final String input, final Object... args)
    {
        return withInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
    }

    static CommandRun withInput(final InputStream input, final Object... args)
    {
        final InputStream before = System.in;
        System.setIn(input);
        try
        {
            return CommandRun.of(args);
        }
        finally
        {
            System.setIn(before);
        }
    }

    static void await(final BooleanSupplier condition, final String what)
    {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - startNs < 30_000_000_000L, "no " + what + " within 30 s");
            LockSupport.parkNanos(1_000_000);
        }
    }

    static void assertContains(final String text, final String part)
    {
        assertTrue(text.contains(part), () -> "\"" + part + "\" is not in: " + text);
    }
}
