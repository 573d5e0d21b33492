// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class NoTelemetryTest
{
    private final ClassLoader loader = NoTelemetryTest.class.getClassLoader();

    @Test
    void shouldKeepChronicleAnalyticsOffTheClassPath()
    {
        assertNull(loader.getResource("net/openhft/chronicle/analytics/Analytics.class"));
        assertNull(loader.getResource("META-INF/maven/net.openhft/chronicle-analytics/pom.properties"));
    }

    @Test
    void shouldHaveTheQueueThatWouldBringItOnTheClassPath()
    {
        assertDoesNotThrow(() -> Class.forName("net.openhft.chronicle.queue.ChronicleQueue", false, loader));
    }
}
