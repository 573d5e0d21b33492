// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The files that a page is put together from; all come with the jar.
 */
final class Resources
{
    private static final String SOURCE_MAP = "//# sourceMappingURL=";

    private Resources()
    {
    }

    /** One that lies beside this class. */
    static String own(final String name)
    {
        return read("io/tidemill/bench/report/" + name);
    }

    /** The charting library, with its notices, ready to stand in a page. */
    static String chartLibrary()
    {
        final String script = read(chartDirectory() + "/dist/chart.umd.min.js");
        // A browser's debugger would ask for the map.
        final int map = script.lastIndexOf(SOURCE_MAP);
        return (map < 0 ? script : script.substring(0, map)).strip();
    }

    /** The licence of the charting library, which every copy of it has to carry. */
    static String chartLicence()
    {
        return read(chartDirectory() + "/LICENSE.md").strip();
    }

    /** Holds the version, which the build fills in. */
    private static String chartDirectory()
    {
        final Properties properties = new Properties();
        try
        {
            properties.load(new StringReader(own("chart.properties")));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("reading properties from a string failed", ex);
        }
        return properties.getProperty("directory");
    }

    private static String read(final String path)
    {
        try (InputStream in = Resources.class.getClassLoader().getResourceAsStream(path))
        {
            if (in == null)
            {
                throw new IllegalStateException(path + " is not on the class path; build the jar again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("reading " + path + " from the class path failed", ex);
        }
    }
}
