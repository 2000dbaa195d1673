// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CZLIB_SHIM_H
#define PATCHBAY_CZLIB_SHIM_H

#include <zlib.h>

// A macro in zlib.h. 15 is the largest window, 16 asks for the gzip wrapping.
static inline int patchbay_begin_gunzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

#endif
