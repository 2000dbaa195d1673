// SPDX-License-Identifier: Apache-2.0
// Linux system interfaces that the Glibc module does not offer to Swift.
#ifndef PATCHBAY_CLINUX_SHIM_H
#define PATCHBAY_CLINUX_SHIM_H

#include <sys/epoll.h>
#include <sys/eventfd.h>

#endif
