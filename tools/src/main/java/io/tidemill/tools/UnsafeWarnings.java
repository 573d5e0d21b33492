// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps JDK 24 and later from printing "terminally deprecated" lines about {@code sun.misc.Unsafe}, which Chronicle's
 * native access uses, when the jar is started bare.
 *
 * <p>The launcher passes the JVM's own option for this; {@code java -jar} has no manifest attribute that does the same.
 * So the property behind that option is set where the JDK looks it up: in the saved copy of the properties that
 * {@code jdk.internal.misc.VM} takes at start, opened to us by the manifest's {@code Add-Opens}.
 */
final class UnsafeWarnings
{
    private static final String PROPERTY = "sun.misc.unsafe.memory.access";
    private static final int FIRST_JDK_THAT_WARNS = 24;

    private UnsafeWarnings()
    {
    }

    /**
     * Allows the access silently, unless the user has chosen a value. To be called before any class that uses
     * {@code sun.misc.Unsafe} is loaded. Never fails: the worst outcome is that the warnings are printed.
     */
    static void silence()
    {
        if (Runtime.version().feature() < FIRST_JDK_THAT_WARNS)
        {
            return;
        }

        try
        {
            final Class<?> vm = Class.forName("jdk.internal.misc.VM");
            final Field field = vm.getDeclaredField("savedProps");
            field.setAccessible(true);

            // A copy, since the JDK's own map is immutable.
            @SuppressWarnings("unchecked")
            final Map<String, String> properties = new HashMap<>((Map<String, String>)field.get(null));
            if (properties.putIfAbsent(PROPERTY, "allow") == null)
            {
                field.set(null, properties);
            }
        }
        catch (final Throwable ignore)
        {
            // A JDK that keeps this elsewhere, or a class path start without Add-Opens: the warnings stay.
        }
    }
}
