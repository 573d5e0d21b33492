// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

import picocli.CommandLine.IVersionProvider;

/**
 * The version and the commit that the build wrote into {@code version.properties}.
 */
final class Version implements IVersionProvider
{
    private static final String RESOURCE = "version.properties";
    private static final String UNKNOWN = "unknown";

    @Override
    public String[] getVersion()
    {
        return new String[] {line()};
    }

    static String line()
    {
        final Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE))
        {
            if (in != null)
            {
                properties.load(in);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("reading " + RESOURCE + " from the jar failed; build it again", ex);
        }

        final String commit = properties.getProperty("commit", UNKNOWN);
        return "tidemill " + properties.getProperty("version", UNKNOWN) +
            (UNKNOWN.equals(commit) ? "" : " (" + commit + ")") +
            ", Java " + Runtime.version();
    }
}
