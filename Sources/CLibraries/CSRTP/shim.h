// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CSRTP_SHIM_H
#define PATCHBAY_CSRTP_SHIM_H

#include <srtp2/srtp.h>

// Members of an enumeration, compared as numbers.
static const unsigned int patchbay_srtp_ok = srtp_err_status_ok;
static const unsigned int patchbay_srtp_authentication_failed = srtp_err_status_auth_fail;
static const unsigned int patchbay_srtp_replayed = srtp_err_status_replay_fail;
static const unsigned int patchbay_srtp_replayed_long_ago = srtp_err_status_replay_old;

#endif
