// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProjectFinderTest
{
    private final Set<Path> files = new HashSet<>();
    private int asked;
    private final ProjectFinder finder = new ProjectFinder(path ->
    {
        asked++;
        return files.contains(path);
    });

    @Test
    void shouldFindTheGitRootAbove()
    {
        files.add(Path.of("/home/ada/app/.git"));
        files.add(Path.of("/home/ada/app/core/pom.xml"));

        assertEquals("/home/ada/app", project("/home/ada/app/core/src"));
    }

    @Test
    void shouldFindTheNearestGitRoot()
    {
        files.add(Path.of("/home/ada/.git"));
        files.add(Path.of("/home/ada/app/.git"));

        assertEquals("/home/ada/app", project("/home/ada/app"));
        assertEquals("/home/ada", project("/home/ada/other"));
    }

    @Test
    void shouldFindTheNearestMarkerWithoutGit()
    {
        files.add(Path.of("/home/ada/app/package.json"));
        files.add(Path.of("/home/ada/app/core/Cargo.toml"));

        assertEquals("/home/ada/app/core", project("/home/ada/app/core/src/bin"));
    }

    @Test
    void shouldTakeTheFolderItselfOtherwise()
    {
        assertEquals("/home/ada/notes", project("/home/ada/./x/../notes/"));
        assertEquals("/", project("/"));
    }

    @Test
    void shouldTakeWhatIsNoAbsolutePathAsItIs()
    {
        assertEquals("C:\\work\\app", project("C:\\work\\app"));
        assertEquals("app/src", project("app/src"));
        assertEquals("", project(""));
        assertEquals("/bad\0path", project("/bad\0path"));
        assertEquals(0, asked);
    }

    @Test
    void shouldAskTheFileSystemOncePerFolder()
    {
        project("/home/ada/notes");
        final int once = asked;
        project("/home/ada/notes");

        assertEquals(once, asked);
    }

    @Test
    void shouldForgetTheFoldersUsedLongestAgo()
    {
        for (int i = 0; i < 2_000; i++)
        {
            project("/p" + i);
        }
        final int before = asked;
        project("/p1999");
        assertEquals(before, asked);
        project("/p0");
        assertTrue(asked > before, "it still knew the folder");
    }

    private String project(final String workingDirectory)
    {
        return finder.find(workingDirectory).toString();
    }
}
