/* A disk whose flush takes five milliseconds: preloaded into a server, in place of a slower machine. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

#define FLUSH_MICROSECONDS 5000

int fsync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    usleep(FLUSH_MICROSECONDS);
    return real(file);
}

int fdatasync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    usleep(FLUSH_MICROSECONDS);
    return real(file);
}
