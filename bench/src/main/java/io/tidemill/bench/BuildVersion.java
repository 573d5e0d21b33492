// SPDX-License-Identifier: Apache-2.0
package io.tidemill.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

import picocli.CommandLine.IVersionProvider;

/**
 * The version and commit that the build wrote into the tools, which this jar holds too.
 */
final class BuildVersion implements IVersionProvider
{
    private static final String RESOURCE = "/io/tidemill/tools/version.properties";
    private static final String UNKNOWN = "unknown";

    /** How the commit ends of a build of a tree that had changes. */
    static final String DIRTY = "-dirty";

    @Override
    public String[] getVersion()
    {
        return new String[] {
            "tidemill bench " + properties().getProperty("version", UNKNOWN) + " (" + commit() + "), Java " +
                Runtime.version()
        };
    }

    static String commit()
    {
        return properties().getProperty("commit", UNKNOWN);
    }

    private static Properties properties()
    {
        final Properties properties = new Properties();
        try (InputStream in = BuildVersion.class.getResourceAsStream(RESOURCE))
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
        return properties;
    }
}
