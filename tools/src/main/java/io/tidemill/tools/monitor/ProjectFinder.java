// SPDX-License-Identifier: Apache-2.0
package io.tidemill.tools.monitor;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the project that a working directory belongs to: the root of its git repository, else the nearest folder above
 * that holds a build file, else the folder itself. Works for folders that are gone, as far as their parents remain.
 * <p>
 * It asks the file system, so it belongs to the edge: what it finds is journaled with the event. Answers are cached,
 * the last 1,024 of them.
 * <p>
 * <b>Threading:</b> one thread.
 */
final class ProjectFinder
{
    private static final int CACHED = 1_024;
    private static final int PROJECT_BYTES = new HookEvent().project().capacityBytes();
    private static final List<String> MARKERS = List.of(
        "pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts", "package.json",
        "Cargo.toml", "go.mod", "pyproject.toml", "setup.py", "composer.json", "Gemfile", "CMakeLists.txt", "Makefile");

    private final Predicate<Path> exists;

    private final Map<String, BoundedText> cache = new LinkedHashMap<>(16, 0.75f, true)
    {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, BoundedText> eldest)
        {
            return size() > CACHED;
        }
    };

    ProjectFinder()
    {
        this(Files::exists);
    }

    /**
     * A finder that asks another file system.
     */
    ProjectFinder(final Predicate<Path> exists)
    {
        this.exists = exists;
    }

    /**
     * The project of a working directory.
     *
     * @return a text to copy and not to change
     */
    BoundedText find(final String workingDirectory)
    {
        BoundedText project = cache.get(workingDirectory);
        if (project == null)
        {
            project = new BoundedText(PROJECT_BYTES);
            project.set(search(workingDirectory));
            cache.put(workingDirectory, project);
        }
        return project;
    }

    private String search(final String workingDirectory)
    {
        final Path folder;
        try
        {
            folder = Path.of(workingDirectory).normalize();
        }
        catch (final InvalidPathException ex)
        {
            return workingDirectory;
        }
        if (!folder.isAbsolute())
        {
            // Relative to what, only the agent knows.
            return workingDirectory;
        }
        final Path gitRoot = nearest(folder, List.of(".git"));
        if (gitRoot != null)
        {
            return gitRoot.toString();
        }
        final Path marked = nearest(folder, MARKERS);
        return marked != null ? marked.toString() : folder.toString();
    }

    private Path nearest(final Path folder, final List<String> names)
    {
        for (Path candidate = folder; candidate != null; candidate = candidate.getParent())
        {
            for (final String name : names)
            {
                if (exists.test(candidate.resolve(name)))
                {
                    return candidate;
                }
            }
        }
        return null;
    }
}
