// SPDX-License-Identifier: Apache-2.0
// libcurl is opened when it is first needed: with all that it loads for protocols that nobody asks it for here it takes
// four megabytes. Its option calls are variadic and some of its constants are casts in macros: neither reaches Swift.
// One inline function per function and kind of value, and nothing else.
#ifndef PATCHBAY_CCURL_SHIM_H
#define PATCHBAY_CCURL_SHIM_H

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

// MARK: Opening

/// What is used of libcurl, by its own names.
struct patchbay_curl_functions {
    int is_filled;
    /// NULL, or what is wrong.
    const char *fault;
    __typeof__(&curl_global_init) global_init;
    __typeof__(&curl_easy_init) easy_init;
    __typeof__(&curl_easy_cleanup) easy_cleanup;
    __typeof__(&curl_easy_setopt) easy_setopt;
    __typeof__(&curl_easy_getinfo) easy_getinfo;
    __typeof__(&curl_easy_pause) easy_pause;
    __typeof__(&curl_easy_strerror) easy_strerror;
    __typeof__(&curl_multi_init) multi_init;
    __typeof__(&curl_multi_cleanup) multi_cleanup;
    __typeof__(&curl_multi_add_handle) multi_add_handle;
    __typeof__(&curl_multi_remove_handle) multi_remove_handle;
    __typeof__(&curl_multi_setopt) multi_setopt;
    __typeof__(&curl_multi_socket_action) multi_socket_action;
    __typeof__(&curl_multi_info_read) multi_info_read;
    __typeof__(&curl_slist_append) slist_append;
    __typeof__(&curl_slist_free_all) slist_free_all;
};

/// Opens libcurl for good.
static inline void patchbay_curl_fill(struct patchbay_curl_functions *functions) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    const char *reason = library ? NULL : dlerror();
    if (!library) functions->fault = reason ? strdup(reason) : "it cannot be opened";
#define PATCHBAY_CURL_FIND(name) \
    if (library) *(void **)&functions->name = dlsym(library, "curl_" #name); \
    if (library && !functions->name) functions->fault = "it has no curl_" #name
    PATCHBAY_CURL_FIND(global_init);
    PATCHBAY_CURL_FIND(easy_init);
    PATCHBAY_CURL_FIND(easy_cleanup);
    PATCHBAY_CURL_FIND(easy_setopt);
    PATCHBAY_CURL_FIND(easy_getinfo);
    PATCHBAY_CURL_FIND(easy_pause);
    PATCHBAY_CURL_FIND(easy_strerror);
    PATCHBAY_CURL_FIND(multi_init);
    PATCHBAY_CURL_FIND(multi_cleanup);
    PATCHBAY_CURL_FIND(multi_add_handle);
    PATCHBAY_CURL_FIND(multi_remove_handle);
    PATCHBAY_CURL_FIND(multi_setopt);
    PATCHBAY_CURL_FIND(multi_socket_action);
    PATCHBAY_CURL_FIND(multi_info_read);
    PATCHBAY_CURL_FIND(slist_append);
    PATCHBAY_CURL_FIND(slist_free_all);
#undef PATCHBAY_CURL_FIND
}

/// The table, filled by whoever comes first. Each object that includes this has one of its own: they say the same.
static inline const struct patchbay_curl_functions *patchbay_curl(void) {
    static struct patchbay_curl_functions functions;
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    if (__atomic_load_n(&functions.is_filled, __ATOMIC_ACQUIRE)) return &functions;
    pthread_mutex_lock(&lock);
    if (!functions.is_filled) {
        patchbay_curl_fill(&functions);
        __atomic_store_n(&functions.is_filled, 1, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&lock);
    return &functions;
}

/// Opens and initialises libcurl. Not to be called by two threads at once; NULL, or what is wrong.
static inline const char *patchbay_curl_open(void) {
    if (patchbay_curl()->fault) return patchbay_curl()->fault;
    return patchbay_curl()->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? NULL : "it cannot be initialised";
}

// MARK: Easy handles

static inline CURL *patchbay_curl_easy_init(void) { return patchbay_curl()->easy_init(); }
static inline void patchbay_curl_easy_cleanup(CURL *easy) { patchbay_curl()->easy_cleanup(easy); }
static inline CURLcode patchbay_curl_easy_pause(CURL *easy, int mask) { return patchbay_curl()->easy_pause(easy, mask); }
static inline const char *patchbay_curl_easy_strerror(CURLcode code) { return patchbay_curl()->easy_strerror(code); }

/// For every CURLOPTTYPE_LONG and CURLOPTTYPE_VALUES option.
static inline CURLcode patchbay_curl_set_long(CURL *easy, CURLoption option, long value) {
    return patchbay_curl()->easy_setopt(easy, option, value);
}

/// For CURLOPTTYPE_OFF_T options.
static inline CURLcode patchbay_curl_set_size(CURL *easy, CURLoption option, long long value) {
    return patchbay_curl()->easy_setopt(easy, option, (curl_off_t)value);
}

/// For strings, which libcurl copies (CURLOPT_POSTFIELDS aside). NULL restores the default.
static inline CURLcode patchbay_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return patchbay_curl()->easy_setopt(easy, option, value);
}

/// For user pointers, buffers and header lists, which libcurl only borrows.
static inline CURLcode patchbay_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return patchbay_curl()->easy_setopt(easy, option, value);
}

static inline CURLcode patchbay_curl_set_write_function(
    CURL *easy, size_t (*function)(char *bytes, size_t size, size_t count, void *user)) {
    return patchbay_curl()->easy_setopt(easy, CURLOPT_WRITEFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_header_function(
    CURL *easy, size_t (*function)(char *bytes, size_t size, size_t count, void *user)) {
    return patchbay_curl()->easy_setopt(easy, CURLOPT_HEADERFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_prereq_function(
    CURL *easy, int (*function)(void *user, char *remote, char *local, int remotePort, int localPort)) {
    return patchbay_curl()->easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_sockopt_function(
    CURL *easy, int (*function)(void *user, curl_socket_t descriptor, curlsocktype purpose)) {
    return patchbay_curl()->easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_opensocket_function(
    CURL *easy, curl_socket_t (*function)(void *user, curlsocktype purpose, struct curl_sockaddr *address)) {
    return patchbay_curl()->easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode patchbay_curl_set_closesocket_function(
    CURL *easy, int (*function)(void *user, curl_socket_t descriptor)) {
    return patchbay_curl()->easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, function);
}

/// The bytes of requests handed to the system since the transfer began, over all its connections.
static inline long patchbay_curl_request_size(CURL *easy) {
    long size = 0;
    patchbay_curl()->easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &size);
    return size;
}

/// What CURLOPT_PRIVATE was set to.
static inline void *patchbay_curl_private(CURL *easy) {
    char *user = 0;
    patchbay_curl()->easy_getinfo(easy, CURLINFO_PRIVATE, &user);
    return user;
}

// MARK: Lists

static inline struct curl_slist *patchbay_curl_slist_append(struct curl_slist *list, const char *text) {
    return patchbay_curl()->slist_append(list, text);
}

/// NULL is no list.
static inline void patchbay_curl_slist_free_all(struct curl_slist *list) {
    if (list) patchbay_curl()->slist_free_all(list);
}

// MARK: Multi handles

static inline CURLM *patchbay_curl_multi_init(void) { return patchbay_curl()->multi_init(); }
static inline void patchbay_curl_multi_cleanup(CURLM *multi) { patchbay_curl()->multi_cleanup(multi); }

static inline CURLMcode patchbay_curl_multi_add_handle(CURLM *multi, CURL *easy) {
    return patchbay_curl()->multi_add_handle(multi, easy);
}

static inline CURLMcode patchbay_curl_multi_remove_handle(CURLM *multi, CURL *easy) {
    return patchbay_curl()->multi_remove_handle(multi, easy);
}

static inline CURLMcode patchbay_curl_multi_socket_action(
    CURLM *multi, curl_socket_t descriptor, int events, int *running) {
    return patchbay_curl()->multi_socket_action(multi, descriptor, events, running);
}

static inline CURLMsg *patchbay_curl_multi_info_read(CURLM *multi, int *left) {
    return patchbay_curl()->multi_info_read(multi, left);
}

static inline CURLMcode patchbay_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return patchbay_curl()->multi_setopt(multi, option, value);
}

static inline CURLMcode patchbay_curl_multi_set_socket_function(
    CURLM *multi, int (*function)(CURL *easy, curl_socket_t descriptor, int what, void *user, void *perSocket),
    void *user) {
    CURLMcode code = patchbay_curl()->multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, function);
    return code ? code : patchbay_curl()->multi_setopt(multi, CURLMOPT_SOCKETDATA, user);
}

static inline CURLMcode patchbay_curl_multi_set_timer_function(
    CURLM *multi, int (*function)(CURLM *multi, long milliseconds, void *user), void *user) {
    CURLMcode code = patchbay_curl()->multi_setopt(multi, CURLMOPT_TIMERFUNCTION, function);
    return code ? code : patchbay_curl()->multi_setopt(multi, CURLMOPT_TIMERDATA, user);
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

#endif
