// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CUSRSCTP_SHIM_H
#define PATCHBAY_CUSRSCTP_SHIM_H

#include <usrsctp.h>

#endif
