// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.demo;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/**
 * How a child is told which stream to use.
 */
final class StreamOptions
{
    @Option(names = "--file")
    private Path file;

    @Option(names = "--seed", defaultValue = "0")
    private long seed;

    @Option(names = "--events", required = true)
    private long events;

    StreamSpec spec()
    {
        return new StreamSpec(file, seed, events);
    }
}
