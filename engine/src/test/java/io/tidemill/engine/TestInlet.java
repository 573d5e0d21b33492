// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import io.tidemill.engine.ipc.IpcInlet;

import java.nio.file.Path;

/** An inlet "in" of any kind; one for another process has both ends here. */
final class TestInlet implements AutoCloseable
{
    private final EngineConfig.InletPlan.Kind kind;
    private final Path directory;
    private IpcInlet ipc;

    TestInlet(final EngineConfig.InletPlan.Kind kind, final Path directory)
    {
        this.kind = kind;
        this.directory = directory;
    }

    <E> EngineBuilder<E> addTo(final EngineBuilder<E> builder, final int capacity)
    {
        return switch (kind)
        {
            case DIRECT -> builder.direct("in");
            case LANE -> builder.lane("in", capacity);
            case SHARED -> builder.shared("in", capacity);
            case IPC -> builder.ipc("in", Math.max(4096, capacity * 16)).ipcDirectory(directory);
        };
    }

    Inlet<TestEvent> of(final Engine<TestEvent> engine, final Codec<TestEvent> codec)
    {
        if (kind != EngineConfig.InletPlan.Kind.IPC)
        {
            return engine.inlet("in");
        }
        try
        {
            ipc = ipc == null ? IpcInlet.connect(directory, "in") : ipc;
            return ipc.events(TestEvent::new, codec);
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void close()
    {
        if (ipc != null)
        {
            ipc.close();
        }
    }
}
