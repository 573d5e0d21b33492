// SPDX-License-Identifier: Apache-2.0
/*
 * Puts events into a Tidemill engine of another process: a producer written from docs/ipc-format.md alone.
 *
 *     cc -std=c11 -O2 -o producer producer.c
 *     producer DIR NAME COUNT
 *
 * DIR is the engine's directory, NAME an inlet that it was built with, ipc("NAME"). Each of COUNT events has 8 bytes:
 * its own position. Ends with status 0 when all are in the engine's log. For Linux on x86-64 and AArch64.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "an atomic with a lock is none between processes");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "all numbers are little-endian");

enum engine_page { DURABILITY = 8, IDLE = 256, PARKED = 2, MEANING = 3, SESSION_SHIFT = 48 };
enum lane { CAPACITY = 8, MAX_LENGTH = 12, CLIENT_ID = 16, FIRST_POSITION = 184, TAIL = 512, CLAIMED = 520, LEFT = 528,
    HEAD = 640, STATE = 768, CONDITION = 772, FINAL_COUNT = 776, PAGE_CACHE = 904, RING = 4096 };
enum { OPEN = 1, RETIRED = 3, SHED = -3, PADDING = -1, RECORD_HEADER = 8, BATCH = 64, PATIENCE_S = 10 };
static const uint64_t CHECK_FACTOR = 0x9E3779B97F4A7C15;

struct producer
{
    const char *inlet;
    int directory, doorbell;             // descriptors
    char *page, *lane;                   // of the engine; and ours
    uint64_t client, session, rung;      // who we are, which engine knows it, what the bell was rung for
    uint64_t capacity, first;            // bytes of the ring; position of the lane's first record
    uint64_t ordinal, next, head;        // of the next record; where it goes; the reader's place as last seen
};

// Ends the program unless something is so. The operating system closes socket and lock, which the engine notices.
static void require(bool is_so, const char *format, ...)
{
    if (!is_so)
    {
        va_list values;
        va_start(values, format);
        fputs("producer: ", stderr);
        vfprintf(stderr, format, values);
        fputc('\n', stderr);
        exit(1);
    }
}

// Acquire: who sees the value sees what was stored before it. All fields are aligned.
static uint64_t load64(const char *at)
{
    return atomic_load_explicit((const _Atomic uint64_t *)at, memory_order_acquire);
}

static int32_t load32(const char *at)
{
    return atomic_load_explicit((const _Atomic int32_t *)at, memory_order_acquire);
}

// A while later; not for ever.
static void nap(time_t since, const char *what)
{
    require(time(NULL) - since <= PATIENCE_S, "waited %d s in vain for %s", PATIENCE_S, what);
    nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL);
}

// For good: closing the descriptor of a lane would drop the lock on it.
static char *map(struct producer *p, const char *name, int flags, int access, const char *magic, int *descriptor)
{
    struct stat file = {0};
    *descriptor = openat(p->directory, name, flags | O_CLOEXEC);
    const bool is_open = *descriptor >= 0 && fstat(*descriptor, &file) == 0;
    require(is_open, "cannot open ipc/%s: %s", name, strerror(errno));
    require(file.st_size >= RING, "ipc/%s is too short", name);
    char *const bytes = mmap(NULL, (size_t)file.st_size, access, MAP_SHARED, *descriptor, 0);
    require(bytes != MAP_FAILED, "cannot map ipc/%s: %s", name, strerror(errno));
    require(memcmp(bytes, magic, 8) == 0, "ipc/%s is not of the version that this program knows", name);
    p->capacity = (uint64_t)file.st_size - RING;
    return bytes;
}

// Says one line at the doorbell and hears one. False if nobody is there.
static bool greet(struct producer *p, const char *line, char *answer, size_t size)
{
    // By way of the open directory: a socket's path has at most 107 bytes.
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/doorbell", p->directory);
    const struct timeval patience = {.tv_sec = PATIENCE_S};
    close(p->doorbell);
    p->doorbell = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(p->doorbell, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(p->doorbell, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    // Before the call: if another engine comes in between, its session is not this one, and we call again.
    const uint64_t session = load64(p->page + IDLE) >> SESSION_SHIFT;
    bool is_there = connect(p->doorbell, (struct sockaddr *)&address, sizeof address) == 0 &&
        send(p->doorbell, line, strlen(line), MSG_NOSIGNAL) == (ssize_t)strlen(line);
    errno = is_there ? ECONNRESET : errno;       // as long as nothing else is known of why it hangs up
    for (size_t heard = 0; is_there && (heard == 0 || answer[heard - 1] != '\n'); )
    {
        const ssize_t more = recv(p->doorbell, answer + heard, size - 1 - heard, 0);
        heard += more > 0 ? (size_t)more : 0;
        answer[heard] = 0;
        is_there = more > 0;
    }
    p->session = is_there ? session : p->session;
    return is_there;
}

static void connect_to_engine(struct producer *p, const char *directory)
{
    char text[4096], answer[4096];
    int descriptor;
    snprintf(text, sizeof text, "%s/ipc", directory);
    p->directory = open(text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    require(p->directory >= 0, "no engine takes events from other processes in %s: %s", directory, strerror(errno));
    p->page = map(p, "engine", O_RDONLY, PROT_READ, "TMP1\0\0\0", &descriptor);
    require(load32(p->page + DURABILITY) >= 1, "the engine in %s keeps no log", directory);
    snprintf(text, sizeof text, "TML 0 connect %s %ld 0 - -\n", p->inlet, (long)getpid());
    const bool is_answered = greet(p, text, answer, sizeof answer);
    require(is_answered, "no engine answers in %s: %s", directory, strerror(errno));
    require(strncmp(answer, "ok ", 3) == 0, "the engine refuses: %s", answer + strcspn(answer, " "));
    p->client = strtoull(answer + 3, NULL, 16);
    snprintf(text, sizeof text, "%s.lane", p->inlet);
    p->lane = map(p, text, O_RDWR, PROT_READ | PROT_WRITE, "TML1\0\0\0", &descriptor);
    p->first = load64(p->lane + FIRST_POSITION);
    require(load64(p->lane + CLIENT_ID) == p->client && (uint64_t)load32(p->lane + CAPACITY) == p->capacity,
        "ipc/%s is not the lane that was made for us", text);
    // By this lock the next engine, too, knows that we live, until this process ends, whatever ends it.
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    const bool is_locked = fcntl(descriptor, F_SETLK, &whole) == 0;
    require(is_locked, "cannot lock ipc/%s: %s", text, strerror(errno));
}

// Tells a new engine whose the lane is. While there is none, the lane keeps what is put in.
static void resume(struct producer *p)
{
    char line[128], answer[4096];
    snprintf(line, sizeof line, "TML 0 resume %s %" PRIx64 "\n", p->inlet, p->client);
    require(!greet(p, line, answer, sizeof answer) || strncmp(answer, "ok ", 3) == 0 ||
        strncmp(answer, "later ", 6) == 0 || load32(p->lane + STATE) > OPEN, "the engine does not know us any more: %s", answer);
}

// Behind a publication: wakes the engine if it sleeps.
static void wake(struct producer *p)
{
    // We store the tail, then look for PARKED; the engine stores PARKED, then looks at the tail. With a full fence
    // between the two, on both sides, one sees the other: no event waits for an engine that sleeps.
    atomic_thread_fence(memory_order_seq_cst);
    const uint64_t idle = load64(p->page + IDLE);
    const bool is_to_be_rung = (idle & MEANING) == PARKED && idle != p->rung;
    p->rung = is_to_be_rung ? idle : p->rung;    // once each time that it parks
    if (idle >> SESSION_SHIFT != p->session ||
        (is_to_be_rung && send(p->doorbell, "!", 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 && errno != EAGAIN))
    {
        resume(p);
    }
}

// Behind a publication and wake's fence: whether the lane is retired, with all that was published in the log.
static bool is_retired(struct producer *p)
{
    const time_t since = time(NULL);
    while (load32(p->lane + STATE) > OPEN && load32(p->lane + STATE) < RETIRED)
    {
        nap(since, "the engine to say which events it has taken");
    }
    const bool is_over = load32(p->lane + STATE) >= RETIRED;
    require(!is_over || load64(p->lane + FINAL_COUNT) >= p->ordinal, "the inlet was closed to us; %" PRIu64
        " events of %" PRIu64 " were taken", load64(p->lane + FINAL_COUNT), p->ordinal);
    return is_over;
}

static void publish(struct producer *p)
{
    // Release: the records up to here are complete for whoever acquires it.
    atomic_store_explicit((_Atomic uint64_t *)(p->lane + TAIL), p->next, memory_order_release);
    wake(p);
    is_retired(p);
}

// Waits until the engine has stored at least so much in a field of the lane. All that was added is published.
static void await(struct producer *p, int field, uint64_t least, const char *what)
{
    const time_t since = time(NULL);
    while (((int64_t)load64(p->lane + field) < (int64_t)least ||
        (field == HEAD && load32(p->lane + CONDITION) == SHED)) && !is_retired(p))
    {
        nap(since, what);
        wake(p);                         // a new engine wants to know us
    }
}

// Of a payload in whole words, the last one filled up with zeros.
static uint32_t check(const char *payload, uint32_t length)
{
    uint64_t sum = length * CHECK_FACTOR + 1, sum_of_sums = 0;
    for (uint32_t at = 0; at < length; at += 8)
    {
        uint64_t word;
        memcpy(&word, payload + at, 8);
        sum += word;
        sum_of_sums += sum;
    }
    const uint64_t spread = sum * CHECK_FACTOR;
    return (uint32_t)(((spread ^ spread >> 32) + sum_of_sums) * CHECK_FACTOR >> 32);
}

// Adds a record, which goes in with the next publication.
static void add(struct producer *p, const void *payload, uint32_t length)
{
    require(length <= (uint32_t)load32(p->lane + MAX_LENGTH), "an event of %" PRIu32 " bytes is too long", length);
    const uint64_t framed = RECORD_HEADER + (((uint64_t)length + 7) & ~UINT64_C(7)), mask = p->capacity - 1;
    const uint64_t to_end = p->capacity - (p->next & mask), at = p->next + (framed > to_end ? to_end : 0);
    if (at + framed > p->head + p->capacity || load32(p->lane + CONDITION) == SHED)
    {
        publish(p);                      // else the engine might have nothing to make room of
        await(p, HEAD, at + framed - p->capacity, "room in the lane");
        p->head = load64(p->lane + HEAD);    // Acquire: the engine has done with all bytes below.
    }
    if (at != p->next)
    {
        memcpy(p->lane + RING + (p->next & mask), &(int32_t){PADDING}, 4);
    }
    // Relaxed: if we die, the engine counts what is half written, and no more.
    atomic_store_explicit((_Atomic uint64_t *)(p->lane + CLAIMED), at + framed, memory_order_relaxed);
    char *const record = p->lane + RING + (at & mask);
    memset(record + framed - 8, 0, 8);
    memcpy(record + RECORD_HEADER, payload, length);
    const uint32_t low = (uint32_t)p->ordinal ^ check(record + RECORD_HEADER, length);
    memcpy(record, &(uint64_t){(uint64_t)low << 32 | length}, 8);
    p->next = at + framed;
    p->ordinal++;
}

int main(int argc, char **argv)
{
    char *end = "usage";
    const uint64_t count = argc == 4 ? strtoull(argv[3], &end, 10) : 0;
    require(count > 0 && *end == 0 && argv[3][0] != '-', "usage: producer DIR NAME COUNT, with a COUNT from 1 on");
    const size_t length = strlen(argv[2]);
    require(length > 0 && length <= 64 && strcspn(argv[2], " \n/") == length, "\"%s\" cannot be an inlet", argv[2]);
    struct producer p = {.inlet = argv[2], .doorbell = -1};
    connect_to_engine(&p, argv[1]);
    for (uint64_t i = 1; i <= count; i++)
    {
        const uint64_t position = p.first + p.ordinal;
        add(&p, &position, sizeof position);
        if (i % BATCH == 0 || i == count)
        {
            publish(&p);                 // one for several: its fence costs more than a record
        }
    }
    const uint64_t last = p.first + p.ordinal - 1;
    await(&p, PAGE_CACHE, last, "the log");
    // Release: behind the last event. The lane can go to the next client as soon as it is empty.
    atomic_store_explicit((_Atomic int32_t *)(p.lane + LEFT), 1, memory_order_release);
    printf("%" PRIu64 " events, the last at position %" PRIu64 "\n", count, last);
    return 0;
}
