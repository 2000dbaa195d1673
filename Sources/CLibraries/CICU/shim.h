// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CICU_SHIM_H
#define PATCHBAY_CICU_SHIM_H

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

/* ICU's names are macros that carry its version: one plain name for each function that is used. */
static inline int32_t patchbay_icu_script(UChar32 scalar) {
    UErrorCode code = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(scalar, &code);
    return U_FAILURE(code) ? USCRIPT_UNKNOWN : (int32_t)script;
}

static inline UChar32 patchbay_icu_lowercase(UChar32 scalar) { return u_tolower(scalar); }

/* NFKC with case folding; the number of UTF-16 units written, or -1. */
static inline int32_t patchbay_icu_nfkc_casefold(const UChar *text, int32_t length, UChar *out, int32_t capacity) {
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&code);
    if (U_FAILURE(code)) return -1;
    int32_t count = unorm2_normalize(normalizer, text, length, out, capacity, &code);
    return U_FAILURE(code) ? -1 : count;
}

/* The UTS #39 skeleton of a UTF-8 text; the number of bytes it has, or -1. Opening a checker costs a look-up of tables that
   ICU keeps. */
static inline int32_t patchbay_icu_skeleton(const char *text, int32_t length, char *out, int32_t capacity) {
    UErrorCode code = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&code);
    if (U_FAILURE(code)) return -1;
    int32_t count = uspoof_getSkeletonUTF8(checker, 0, text, length, out, capacity, &code);
    uspoof_close(checker);
    return U_FAILURE(code) || count > capacity ? -1 : count;
}

#endif
