// SPDX-License-Identifier: Apache-2.0
// DTLS and certificates: what OpenSSL offers as macros over its ctrl functions.
#ifndef PATCHBAY_COPENSSL_DTLS_H
#define PATCHBAY_COPENSSL_DTLS_H

#include "ssl.h"

#include <openssl/srtp.h>
#include <sys/time.h>

static inline int patchbay_dtls_only_12(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1;
}

static inline void patchbay_dtls_disable_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_QUERY_MTU |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE);
}

static inline void patchbay_dtls_set_mtu(SSL *connection, long length) { SSL_set_mtu(connection, length); }

// False when no retransmission is due at any time.
static inline int patchbay_dtls_timeout(SSL *connection, struct timeval *left) {
    return (int)DTLSv1_get_timeout(connection, left) == 1;
}

static inline long patchbay_dtls_handle_timeout(SSL *connection) { return DTLSv1_handle_timeout(connection); }

// A command of a datagram BIO that DTLS depends on.
static const int patchbay_bio_mtu_overhead = BIO_CTRL_DGRAM_GET_MTU_OVERHEAD;

// The key of the object that a connection belongs to, for the certificate callback.
static inline int patchbay_ssl_set_owner(SSL *connection, void *owner) { return (int)SSL_set_app_data(connection, owner); }
static inline void *patchbay_ssl_owner(const SSL *connection) { return SSL_get_app_data(connection); }

#endif
