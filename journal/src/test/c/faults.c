/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands between a process and what it asks of the file system, to be loaded with LD_PRELOAD. Only calls that change
 * files below FAULTS_DIR count. Each is numbered from 1, and
 *
 *   FAULTS_LOG=file      a line "number call path" is appended for each, before it is done
 *   FAULTS_KILL=N        the process is killed (SIGKILL) before call N is done
 *   FAULTS_KILL_AFTER=N  ... or when it has been done
 *   FAULTS_FAIL=N:errno  call N is not done, and fails with this error
 *   FAULTS_DISK=dir      what a disk has for certain: the content of each file when the last fsync that succeeded began,
 *                        in dir/f-INODE, and the entries of each directory, lines "inode d|f name" in dir/d-INODE
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;
static pthread_mutex_t one_sync = PTHREAD_MUTEX_INITIALIZER;

static long number(const char *name)
{
    const char *text = getenv(name);
    return text == NULL ? -1 : atol(text);
}

static int is_below(const char *path)
{
    const char *directory = getenv("FAULTS_DIR");
    return directory != NULL && path != NULL && strncmp(path, directory, strlen(directory)) == 0;
}

static const char *path_of(int descriptor, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return path;
}

/* Counts a call. Returns its number, 0 if it does not count, or -1 with errno if it is to fail. */
static long before(const char *call, const char *path)
{
    if (!is_below(path))
    {
        return 0;
    }
    long n = atomic_fetch_add(&calls, 1) + 1;
    const char *log = getenv("FAULTS_LOG");
    if (log != NULL)
    {
        char line[PATH_MAX + 64];
        int length = snprintf(line, sizeof line, "%ld %s %s\n", n, call, path + strlen(getenv("FAULTS_DIR")));
        int descriptor = (int)(long)((long (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"))(
            log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        ((ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(descriptor, line, length);
        close(descriptor);
    }
    if (n == number("FAULTS_KILL"))
    {
        kill(getpid(), SIGKILL);
    }
    const char *fail = getenv("FAULTS_FAIL");
    if (fail != NULL && n == atol(fail))
    {
        errno = atoi(strchr(fail, ':') + 1);
        return -1;
    }
    return n;
}

static void after(long n)
{
    if (n > 0 && n == number("FAULTS_KILL_AFTER"))
    {
        kill(getpid(), SIGKILL);
    }
}

static int copy_file(int from, int to, off_t size)
{
    static char block[1 << 16];
    ssize_t (*write_to)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite64");
    off_t at = 0;
    while ((at = lseek(from, at, SEEK_DATA)) >= 0 && at < size)
    {
        ssize_t length = pread(from, block, sizeof block, at);
        if (length <= 0 || write_to(to, block, length, at) != length)
        {
            return -1;
        }
        at += length;
    }
    return ((int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate64"))(to, size);
}

static int copy_entries(const char *path, int to)
{
    DIR *directory = opendir(path);
    struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL)
    {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
        {
            dprintf(to, "%lu %c %s\n", (unsigned long)entry->d_ino, entry->d_type == DT_DIR ? 'd' : 'f',
                entry->d_name);
        }
    }
    return directory == NULL ? -1 : closedir(directory);
}

/* Before a sync: notes what it will cover at least. Stores that come while it runs may be covered, or not. */
static int note(int fd, const char *path, char *noted)
{
    const char *disk = getenv("FAULTS_DISK");
    struct stat status;
    if (disk == NULL || !is_below(path) || fstat(fd, &status) != 0)
    {
        return 0;
    }
    int is_directory = S_ISDIR(status.st_mode);
    snprintf(noted, PATH_MAX, "%s/%c-%lu", disk, is_directory ? 'd' : 'f', (unsigned long)status.st_ino);
    char fresh[PATH_MAX + 8];
    snprintf(fresh, sizeof fresh, "%s.new", noted);
    int to = ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"))(fresh, O_RDWR | O_CREAT | O_TRUNC, 0600);
    int from = ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"))(path, O_RDONLY);
    int failed = is_directory ? copy_entries(path, to) : copy_file(from, to, status.st_size);
    close(from);
    close(to);
    return failed ? 0 : 1;
}

/* Behind a sync that succeeded: so it is on the disk. */
static void keep(const char *noted)
{
    char fresh[PATH_MAX + 8];
    snprintf(fresh, sizeof fresh, "%s.new", noted);
    ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(fresh, noted);
}

/* A file that goes keeps its number, so that no other one is taken for it. */
static void hold(const char *path)
{
    if (getenv("FAULTS_DISK") != NULL && is_below(path))
    {
        ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"))(path, O_PATH | O_NOFOLLOW);
    }
}

/* A sync; one after the other, so that what was noted last is kept last. */
static int recorded(int (*sync)(int), int fd, const char *path)
{
    char noted[PATH_MAX];
    pthread_mutex_lock(&one_sync);
    int is_noted = note(fd, path, noted);
    int result = sync(fd);
    int error = errno;
    if (result == 0 && is_noted)
    {
        keep(noted);
    }
    pthread_mutex_unlock(&one_sync);
    errno = error;
    return result;
}

#define ON_PATH(type, name, path, parameters, types, arguments) \
    type name parameters \
    { \
        long n = before(#name, path); \
        if (n < 0) \
        { \
            return -1; \
        } \
        hold(path); \
        type result = ((type (*)types)dlsym(RTLD_NEXT, #name)) arguments; \
        after(n); \
        return result; \
    }

#define ON_FD(type, name, parameters, call) \
    type name parameters \
    { \
        char path[PATH_MAX]; \
        int saved = errno; \
        long n = before(#name, path_of(fd, path)); \
        if (n < 0) \
        { \
            return -1; \
        } \
        errno = saved; \
        type result = call; \
        after(n); \
        return result; \
    }

#define ON_DESCRIPTOR(type, name, parameters, types, arguments) \
    ON_FD(type, name, parameters, ((type (*)types)dlsym(RTLD_NEXT, #name)) arguments)

#define ON_SYNC(name) ON_FD(int, name, (int fd), recorded(dlsym(RTLD_NEXT, #name), fd, path))

ON_SYNC(fsync)
ON_SYNC(fdatasync)
ON_DESCRIPTOR(int, ftruncate, (int fd, off_t length), (int, off_t), (fd, length))
ON_DESCRIPTOR(int, ftruncate64, (int fd, off64_t length), (int, off64_t), (fd, length))
ON_DESCRIPTOR(int, fallocate, (int fd, int mode, off_t from, off_t length), (int, int, off_t, off_t),
    (fd, mode, from, length))
ON_DESCRIPTOR(int, fallocate64, (int fd, int mode, off64_t from, off64_t length), (int, int, off64_t, off64_t),
    (fd, mode, from, length))
ON_DESCRIPTOR(ssize_t, write, (int fd, const void *data, size_t count), (int, const void *, size_t), (fd, data, count))
ON_DESCRIPTOR(ssize_t, pwrite64, (int fd, const void *data, size_t count, off64_t at),
    (int, const void *, size_t, off64_t), (fd, data, count, at))
ON_PATH(int, rename, to, (const char *from, const char *to), (const char *, const char *), (from, to))
ON_PATH(int, mkdir, path, (const char *path, mode_t mode), (const char *, mode_t), (path, mode))
ON_PATH(int, rmdir, path, (const char *path), (const char *), (path))
ON_PATH(int, unlink, path, (const char *path), (const char *), (path))
ON_PATH(int, chmod, path, (const char *path, mode_t mode), (const char *, mode_t), (path, mode))

static int opened(const char *name, const char *path, int flags, mode_t mode)
{
    long n = flags & (O_CREAT | O_TRUNC) ? before(name, path) : 0;
    if (n < 0)
    {
        return -1;
    }
    int result = ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name))(path, flags, mode);
    after(n);
    return result;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list arguments; \
        va_start(arguments, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0; \
        va_end(arguments); \
        return opened(#name, path, flags, mode); \
    }

OPEN(open)
OPEN(open64)
