// SPDX-License-Identifier: Apache-2.0
package io.tidemill.engine;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fails a test that leaves a thread behind.
 */
final class NoLeaks implements BeforeEachCallback, AfterEachCallback
{
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(NoLeaks.class);

    @Override
    public void beforeEach(final ExtensionContext context)
    {
        context.getStore(NAMESPACE).put("threads", engineThreads());
    }

    @Override
    public void afterEach(final ExtensionContext context)
    {
        final Set<?> before = context.getStore(NAMESPACE).get("threads", Set.class);
        Await.await(() -> before.containsAll(engineThreads()), () -> "threads to end: " + engineThreads());
    }

    private static Set<String> engineThreads()
    {
        return Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("tidemill-"))
            .collect(Collectors.toSet());
    }
}
