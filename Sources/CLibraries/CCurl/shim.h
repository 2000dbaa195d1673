// SPDX-License-Identifier: Apache-2.0
// libcurl's option calls are variadic and some of its constants are casts in macros: neither reaches Swift.
// One inline function per kind of value, and nothing else.
#ifndef PATCHBAY_CCURL_SHIM_H
#define PATCHBAY_CCURL_SHIM_H

#include <curl/curl.h>
#include <sys/socket.h>

// MARK: Easy handles

/// For every CURLOPTTYPE_LONG and CURLOPTTYPE_VALUES option.
static inline CURLcode patchbay_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

/// For CURLOPTTYPE_OFF_T options.
static inline CURLcode patchbay_curl_set_size(CURL *easy, CURLoption option, long long value) {
    return curl_easy_setopt(easy, option, (curl_off_t)value);
}

/// For strings, which libcurl copies (CURLOPT_POSTFIELDS aside). NULL restores the default.
static inline CURLcode patchbay_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/// For user pointers, buffers and header lists, which libcurl only borrows.
static inline CURLcode patchbay_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode patchbay_curl_set_write_function(
    CURL *easy, size_t (*function)(char *bytes, size_t size, size_t count, void *user)) {
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_header_function(
    CURL *easy, size_t (*function)(char *bytes, size_t size, size_t count, void *user)) {
    return curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_prereq_function(
    CURL *easy, int (*function)(void *user, char *remote, char *local, int remotePort, int localPort)) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_sockopt_function(
    CURL *easy, int (*function)(void *user, curl_socket_t descriptor, curlsocktype purpose)) {
    return curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_opensocket_function(
    CURL *easy, curl_socket_t (*function)(void *user, curlsocktype purpose, struct curl_sockaddr *address)) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_closesocket_function(
    CURL *easy, int (*function)(void *user, curl_socket_t descriptor)) {
    return curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, function);
}

/// The bytes of requests handed to the system since the transfer began, over all its connections.
static inline long patchbay_curl_request_size(CURL *easy) {
    long size = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &size);
    return size;
}

/// What CURLOPT_PRIVATE was set to.
static inline void *patchbay_curl_private(CURL *easy) {
    char *user = 0;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &user);
    return user;
}

// MARK: Multi handles

static inline CURLMcode patchbay_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode patchbay_curl_multi_set_socket_function(
    CURLM *multi, int (*function)(CURL *easy, curl_socket_t descriptor, int what, void *user, void *perSocket),
    void *user) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, function);
    return code ? code : curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, user);
}

static inline CURLMcode patchbay_curl_multi_set_timer_function(
    CURLM *multi, int (*function)(CURLM *multi, long milliseconds, void *user), void *user) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, function);
    return code ? code : curl_multi_setopt(multi, CURLMOPT_TIMERDATA, user);
}

// MARK: Constants

/// CURL_SOCKET_TIMEOUT: "no socket, run what is due".
static inline curl_socket_t patchbay_curl_socket_timeout(void) { return CURL_SOCKET_TIMEOUT; }

/// CURL_SOCKET_BAD.
static inline curl_socket_t patchbay_curl_bad_socket(void) { return CURL_SOCKET_BAD; }

/// The `sockaddr` at the end of the structure, whose length is its own member.
static inline const void *patchbay_curl_address_bytes(const struct curl_sockaddr *address) { return &address->addr; }

/// What libcurl does by itself; the socket is not inherited by child processes.
static inline curl_socket_t patchbay_curl_open_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// CURL_GLOBAL_DEFAULT.
static inline long patchbay_curl_global_default(void) { return CURL_GLOBAL_DEFAULT; }

#endif
