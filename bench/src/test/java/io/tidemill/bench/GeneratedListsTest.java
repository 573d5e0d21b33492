// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import io.tidemill.bench.jmh.ClockBenchmark;

import org.junit.jupiter.api.Test;

/**
 * A JDK from 23 on runs no annotation processor unless told to, and then these lists are silently missing.
 */
class GeneratedListsTest
{
    @Test
    void shouldListBenchmarks() throws IOException
    {
        assertTrue(resource("META-INF/BenchmarkList").contains(ClockBenchmark.class.getName()));
    }

    @Test
    void shouldListStressTests() throws IOException
    {
        assertTrue(resource("META-INF/TestList").contains(ParkSignalStress.class.getName()));
    }

    private static String resource(final String name) throws IOException
    {
        try (InputStream in = GeneratedListsTest.class.getClassLoader().getResourceAsStream(name))
        {
            assertNotNull(in, name + " was not generated");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
