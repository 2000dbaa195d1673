// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_COPENSSL_LIFETIME_H
#define PATCHBAY_COPENSSL_LIFETIME_H

#include <openssl/crypto.h>

// Whatever the library has made is left to the end of the process. Otherwise it is taken down by a handler of exit(), while
// other threads still use it or end.
static inline int patchbay_keep_openssl(void) {
    return OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

#endif
