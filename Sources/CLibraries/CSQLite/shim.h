// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CSQLITE_SHIM_H
#define PATCHBAY_CSQLITE_SHIM_H

#include <sqlite3.h>

#endif
