/* mwan3's libwrap_mwan3_sockopt by its behaviour: every IPv4 socket of the wrapped command gets the mark, device and
   source address named by FWMARK, DEVICE and SRCIP. FAMILY says which family is meant. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int socket(int domain, int type, int protocol) {
  int (*real)(int, int, int) = (int (*)(int, int, int))dlsym(RTLD_NEXT, "socket");
  int fd = real(domain, type, protocol);
  const char *family = getenv("FAMILY"), *mark = getenv("FWMARK"), *device = getenv("DEVICE"), *source = getenv("SRCIP");
  if (fd < 0 || domain != AF_INET || (family && strcmp(family, "ipv4") != 0)) return fd;
  if (device && *device) setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, strlen(device) + 1);
  if (source && *source) {
    struct sockaddr_in from = {.sin_family = AF_INET};
    if (inet_pton(AF_INET, source, &from.sin_addr) == 1) bind(fd, (struct sockaddr *)&from, sizeof from);
  }
  if (mark && *mark) {
    int value = (int)strtoul(mark, NULL, 0);
    setsockopt(fd, SOL_SOCKET, SO_MARK, &value, sizeof value);
  }
  return fd;
}
