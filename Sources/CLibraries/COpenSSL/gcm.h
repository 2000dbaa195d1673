// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_COPENSSL_GCM_H
#define PATCHBAY_COPENSSL_GCM_H

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <stdbool.h>
#include <string.h>

// AES-128-GCM for packets. EVP asks the provider for every packet how long the nonce is, by comparing names, and keeps a
// structure of its own besides the provider's: together a third of what a packet of sound costs. Here the provider that EVP
// has chosen is asked for its functions once (provider-cipher(7)), and they are called as EVP calls them.
enum { patchbay_gcm_key_length = 16, patchbay_gcm_nonce_length = 12, patchbay_gcm_tag_length = 16 };

struct patchbay_gcm_functions {
    void *provider;
    OSSL_FUNC_cipher_newctx_fn *make;
    OSSL_FUNC_cipher_freectx_fn *free;
    OSSL_FUNC_cipher_encrypt_init_fn *begin_sealing;
    OSSL_FUNC_cipher_decrypt_init_fn *begin_opening;
    OSSL_FUNC_cipher_update_fn *update;
    OSSL_FUNC_cipher_final_fn *end;
    OSSL_FUNC_cipher_get_ctx_params_fn *get;
    OSSL_FUNC_cipher_set_ctx_params_fn *set;
};

static inline int patchbay_gcm_is_named(const char *names) {
    static const char name[] = "AES-128-GCM";
    const size_t length = sizeof(name) - 1;
    for (; names != NULL; names = strchr(names, ':'), names = names == NULL ? NULL : names + 1) {
        if (strncmp(names, name, length) == 0 && (names[length] == ':' || names[length] == 0)) return 1;
    }
    return 0;
}

static inline void patchbay_gcm_take(struct patchbay_gcm_functions *gcm, const OSSL_DISPATCH *entry) {
    for (; entry->function_id != 0; entry++) {
        switch (entry->function_id) {
        case OSSL_FUNC_CIPHER_NEWCTX: gcm->make = OSSL_FUNC_cipher_newctx(entry); break;
        case OSSL_FUNC_CIPHER_FREECTX: gcm->free = OSSL_FUNC_cipher_freectx(entry); break;
        case OSSL_FUNC_CIPHER_ENCRYPT_INIT: gcm->begin_sealing = OSSL_FUNC_cipher_encrypt_init(entry); break;
        case OSSL_FUNC_CIPHER_DECRYPT_INIT: gcm->begin_opening = OSSL_FUNC_cipher_decrypt_init(entry); break;
        case OSSL_FUNC_CIPHER_UPDATE: gcm->update = OSSL_FUNC_cipher_update(entry); break;
        case OSSL_FUNC_CIPHER_FINAL: gcm->end = OSSL_FUNC_cipher_final(entry); break;
        case OSSL_FUNC_CIPHER_GET_CTX_PARAMS: gcm->get = OSSL_FUNC_cipher_get_ctx_params(entry); break;
        case OSSL_FUNC_CIPHER_SET_CTX_PARAMS: gcm->set = OSSL_FUNC_cipher_set_ctx_params(entry); break;
        }
    }
}

// False if there is no such cipher. It is never given back, so that its provider stays.
static inline bool patchbay_gcm_find(struct patchbay_gcm_functions *gcm) {
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
    if (cipher == NULL) return false;
    const OSSL_PROVIDER *provider = EVP_CIPHER_get0_provider(cipher);
    int is_temporary = 0;
    const OSSL_ALGORITHM *entry = OSSL_PROVIDER_query_operation(provider, OSSL_OP_CIPHER, &is_temporary);
    while (entry != NULL && entry->algorithm_names != NULL && !patchbay_gcm_is_named(entry->algorithm_names)) entry++;
    if (entry == NULL || entry->algorithm_names == NULL) return false;
    gcm->provider = OSSL_PROVIDER_get0_provider_ctx(provider);
    patchbay_gcm_take(gcm, entry->implementation);
    return gcm->make && gcm->free && gcm->begin_sealing && gcm->begin_opening && gcm->update && gcm->end && gcm->get &&
           gcm->set;
}

// A context for one key and direction; NULL if it cannot be made.
static inline void *patchbay_gcm_make(const struct patchbay_gcm_functions *gcm, const unsigned char *key, bool seals) {
    void *context = gcm->make(gcm->provider);
    if (context == NULL) return NULL;
    int result = seals ? gcm->begin_sealing(context, key, patchbay_gcm_key_length, NULL, 0, NULL)
                       : gcm->begin_opening(context, key, patchbay_gcm_key_length, NULL, 0, NULL);
    if (result == 1) return context;
    gcm->free(context);
    return NULL;
}

static inline void patchbay_gcm_free(const struct patchbay_gcm_functions *gcm, void *context) { gcm->free(context); }

// Key, powers of the hash key and state fill some fifteen cache lines, which have been evicted since the last packet of the
// same key if there are many keys. All of them are asked for at once instead of one after another. To ask for memory behind
// the context does no harm.
static inline void patchbay_gcm_fetch(const void *context) {
    for (size_t offset = 0; offset < 1024; offset += 64) __builtin_prefetch((const char *)context + offset);
}

// A packet is head, body, tag and tail; head and tail stay as they are. Encrypts or decrypts the body in place.
static inline bool patchbay_gcm_pass(const struct patchbay_gcm_functions *gcm, void *context, unsigned char *packet,
                                     size_t head, size_t body, size_t tail) {
    size_t count = 0;
    unsigned char *behind = packet + head + body + patchbay_gcm_tag_length;
    return gcm->update(context, NULL, &count, head, packet, head) == 1 &&
           (tail == 0 || gcm->update(context, NULL, &count, tail, behind, tail) == 1) &&
           (body == 0 || gcm->update(context, packet + head, &count, body, packet + head, body) == 1);
}

// Where the provider writes the tag, or finds it.
static inline OSSL_PARAM patchbay_gcm_tag(unsigned char *tag) {
    return (OSSL_PARAM){OSSL_CIPHER_PARAM_AEAD_TAG, OSSL_PARAM_OCTET_STRING, tag, patchbay_gcm_tag_length,
                        OSSL_PARAM_UNMODIFIED};
}

static inline bool patchbay_gcm_seal(const struct patchbay_gcm_functions *gcm, void *context, const unsigned char *nonce,
                                     unsigned char *packet, size_t head, size_t body, size_t tail) {
    unsigned char *tag = packet + head + body;
    OSSL_PARAM parameters[] = {patchbay_gcm_tag(tag), OSSL_PARAM_END};
    size_t count = 0;
    return gcm->begin_sealing(context, NULL, 0, nonce, patchbay_gcm_nonce_length, NULL) == 1 &&
           patchbay_gcm_pass(gcm, context, packet, head, body, tail) &&
           gcm->end(context, tag, &count, patchbay_gcm_tag_length) == 1 && gcm->get(context, parameters) == 1;
}

// False if the packet is not what was sealed.
static inline bool patchbay_gcm_open(const struct patchbay_gcm_functions *gcm, void *context, const unsigned char *nonce,
                                     unsigned char *packet, size_t head, size_t body, size_t tail) {
    unsigned char *tag = packet + head + body;
    OSSL_PARAM parameters[] = {patchbay_gcm_tag(tag), OSSL_PARAM_END};
    size_t count = 0;
    return gcm->begin_opening(context, NULL, 0, nonce, patchbay_gcm_nonce_length, NULL) == 1 &&
           patchbay_gcm_pass(gcm, context, packet, head, body, tail) && gcm->set(context, parameters) == 1 &&
           gcm->end(context, tag, &count, patchbay_gcm_tag_length) == 1;
}

#endif
