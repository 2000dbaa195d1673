// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_COPENSSL_DIGESTS_H
#define PATCHBAY_COPENSSL_DIGESTS_H

#include <openssl/sha.h>
#include <stddef.h>

// The library would rather be asked through EVP, which for each digest allocates a context, counts references to the
// provider's algorithm and clears what it allocated: a thousand instructions, as much as the digest of a short text. The
// functions below are those that EVP calls in the end. They cannot fail.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static inline void patchbay_sha256(const void *bytes, size_t count, unsigned char *digest) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes, count);
    SHA256_Final(digest, &context);
}
#pragma GCC diagnostic pop

#endif
