// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_COPENSSL_SHIM_H
#define PATCHBAY_COPENSSL_SHIM_H

#include "digests.h"
#include "dtls.h"
#include "gcm.h"
#include "lifetime.h"
#include "ssl.h"
#include "tls.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#endif
