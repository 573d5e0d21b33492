// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.ipc;

import com.lmax.disruptor.EventHandler;
import io.tidemill.engine.Codec;
import io.tidemill.engine.Engine;
import io.tidemill.engine.EngineBuilder;
import io.tidemill.tools.CommandRun;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

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

    /** Eight bytes, which are no text. */
    static final class NumberCodec implements Codec<long[]>
    {
        @Override
        public String name()
        {
            return "number";
        }

        @Override
        public int maxLength()
        {
            return Long.BYTES;
        }

        @Override
        public int encode(final long[] event, final MutableDirectBuffer buffer, final int offset)
        {
            buffer.putLong(offset, event[0]);
            return Long.BYTES;
        }

        @Override
        public void decode(
            final int version, final DirectBuffer buffer, final int offset, final int length, final long[] event)
        {
            event[0] = buffer.getLong(offset);
        }
    }
}
