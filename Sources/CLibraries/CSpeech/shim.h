// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_CSPEECH_SHIM_H
#define PATCHBAY_CSPEECH_SHIM_H

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

// Flite, pocketsphinx and the WebRTC voice detector are opened when the first voice is needed and never linked, so that a
// hub without rooms does not carry them. This is their interface as far as it is used: what the libraries declare in
// cst_wave.h, flite.h, pocketsphinx.h and cmd_ln.h; the voice detector is exported without a header.

// Flite's cst_wave.
typedef struct {
    const char *type;
    int sample_rate;
    int num_samples;
    int num_channels;
    short *samples;
} patchbay_wave;

typedef int (*patchbay_flite_init)(void);
typedef void *(*patchbay_flite_register_voice)(const char *voxdir);
typedef patchbay_wave *(*patchbay_flite_text_to_wave)(const char *text, void *voice);
typedef void (*patchbay_flite_delete_wave)(patchbay_wave *wave);

typedef const void *(*patchbay_ps_args)(void);
typedef void *(*patchbay_cmd_ln_parse)(void *base, const void *definitions, int32_t argc, char *const *argv, int32_t strict);
typedef int (*patchbay_cmd_ln_free)(void *command_line);
typedef void *(*patchbay_ps_init)(void *command_line);
typedef int (*patchbay_ps_with_decoder)(void *decoder);
typedef int (*patchbay_ps_process)(void *decoder, const int16_t *samples, size_t count, int no_search, int full_utterance);
typedef const char *(*patchbay_ps_hypothesis)(void *decoder, int32_t *score);
// Takes a FILE; null silences.
typedef void (*patchbay_err_set_log)(void *file);

typedef void *(*patchbay_vad_create)(void);
typedef int (*patchbay_vad_with_state)(void *state);
typedef int (*patchbay_vad_set_mode)(void *state, int mode);
typedef int (*patchbay_vad_process)(void *state, int rate, const int16_t *samples, size_t count);
typedef void (*patchbay_vad_free)(void *state);

// RTLD_* are macros; the voices find flite's own symbols among the global ones.
static inline void *patchbay_open_library(const char *name) { return dlopen(name, RTLD_NOW | RTLD_GLOBAL); }

#endif
