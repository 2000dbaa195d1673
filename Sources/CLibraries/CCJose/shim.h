// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CCJOSE_SHIM_H
#define PATCHBAY_CCJOSE_SHIM_H

#include <cjose/header.h>
#include <cjose/jwk.h>
#include <cjose/jws.h>

#endif
