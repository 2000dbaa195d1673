// SPDX-License-Identifier: Apache-2.0
#ifndef PATCHBAY_COPUS_SHIM_H
#define PATCHBAY_COPUS_SHIM_H

#include <opus.h>

// opus_encoder_ctl is variadic and its requests are macros.
static inline int patchbay_opus_for_speech(OpusEncoder *encoder, int bitrate, int complexity, int loss_percent) {
    int code = opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate));
    if (code == OPUS_OK) code = opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity));
    if (code == OPUS_OK) code = opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(1));
    if (code == OPUS_OK) code = opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(loss_percent));
    return code;
}

static inline int patchbay_opus_application_voice(void) { return OPUS_APPLICATION_VOIP; }

#endif
