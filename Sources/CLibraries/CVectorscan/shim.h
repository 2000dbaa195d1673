// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CVECTORSCAN_SHIM_H
#define PATCHBAY_CVECTORSCAN_SHIM_H

#include <stdlib.h>

#include <hs.h>

/* The flags (none: a dot stops at a line end) and codes of the library are macros with casts, which Swift does not see. */
static inline unsigned int patchbay_hs_flags(void) { return 0; }
static inline unsigned int patchbay_hs_block_mode(void) { return HS_MODE_BLOCK; }
static inline int patchbay_hs_is_success(hs_error_t code) { return code == HS_SUCCESS; }

#endif
