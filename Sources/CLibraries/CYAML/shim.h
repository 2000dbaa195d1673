// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CYAML_SHIM_H
#define PATCHBAY_CYAML_SHIM_H

/* Nothing to bridge: the event parser's functions and structures are plain C. */
#include <yaml.h>

#endif
