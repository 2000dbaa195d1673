// SPDX-License-Identifier: Apache-2.0
// TLS over TCP: what OpenSSL offers as macros over its ctrl functions.
#ifndef PATCHBAY_COPENSSL_TLS_H
#define PATCHBAY_COPENSSL_TLS_H

#include "ssl.h"

#include <openssl/x509v3.h>
#include <stdbool.h>

static inline int patchbay_tls_only_12_and_13(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1;
}

// Records are read as many at a time as the socket holds; buffers are given back while a connection is idle; a write
// that was cut short may be repeated from another address.
static inline void patchbay_tls_set_modes(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

// Whether the newest error is that of a key which belongs to another certificate.
static inline bool patchbay_tls_is_key_mismatch(void) {
    int reason = ERR_GET_REASON(ERR_peek_last_error());
    return reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH;
}

static inline int patchbay_tls_set_server_name(SSL *connection, const char *name) {
    return (int)SSL_set_tlsext_host_name(connection, name);
}

#endif
