// SPDX-License-Identifier: Apache-2.0
// What TLS and DTLS have in common: OpenSSL's macros over its ctrl functions, and its error queue.
#ifndef PATCHBAY_COPENSSL_SSL_H
#define PATCHBAY_COPENSSL_SSL_H

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

static inline int patchbay_ssl_set_groups(SSL_CTX *context, const char *names) {
    return (int)SSL_CTX_set1_groups_list(context, names);
}

// The suites of TLS 1.2 and DTLS 1.2 that are still good: ephemeral keys, authenticated encryption.
static const char *const patchbay_ssl_ciphers_12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384";

// The first entry of the thread's error queue in words, NULL without one; empties the queue: what comes behind it
// only says through which layers it went. The text is constant.
static inline const char *patchbay_ssl_take_error(void) {
    unsigned long code = ERR_peek_error();
    ERR_clear_error();
    return code == 0 ? NULL : ERR_reason_error_string(code);
}

static inline void patchbay_bio_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void patchbay_bio_set_retry_write(BIO *bio) { BIO_set_retry_write(bio); }
static inline void patchbay_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

static const int patchbay_bio_flush = BIO_CTRL_FLUSH;

// A macro over a variadic function.
static inline EVP_PKEY *patchbay_make_p256_key(void) { return EVP_EC_gen("P-256"); }

#endif
