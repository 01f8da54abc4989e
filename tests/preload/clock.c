/* A clock of one program's own: the system's, put forward by as many seconds as a file says, or back by
 * as many as it says below zero.
 *
 * The file is mapped: what is written to it is a jump in that moment, in every thread. Only the clock that
 * people set jumps, by whatever name it is asked for; the monotonic one goes on, as it does on a real
 * machine. The system is asked by its own call, so that nothing here needs memory: workerd's allocator asks
 * for the time before it is ready, which is where libfaketime stops it for ever.
 */

#define _GNU_SOURCE

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* What the program ends with if there is no such file: better than one that runs by the right time. */
enum { NO_FILE = 71 };

static const volatile int64_t *ahead_seconds;

__attribute__((constructor)) static void map_file(void)
{
    const char *name = getenv("PRONTO_CLOCK");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    void *mapped = mmap(NULL, sizeof *ahead_seconds, PROT_READ, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED)
        _exit(NO_FILE);
    close(file);
    ahead_seconds = mapped;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    int is_settable = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
    if (!failed && is_settable && ahead_seconds)
        now->tv_sec += *ahead_seconds;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec precise;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &precise))
        return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *kept)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now))
        return (time_t)-1;
    if (kept)
        *kept = now.tv_sec;
    return now.tv_sec;
}
