// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CJANSSON_SHIM_H
#define PATCHBAY_CJANSSON_SHIM_H

#include <jansson.h>

#endif
