# SPDX-License-Identifier: Apache-2.0
"""English words out of 16 kHz sound by pocketsphinx' libraries."""

import ctypes

MODEL = "/usr/share/pocketsphinx/model/en-us"


class Decoder:
    """Not for two threads at a time."""

    def __init__(self):
        self.base = ctypes.CDLL("libsphinxbase.so.3", mode=ctypes.RTLD_GLOBAL)
        self.sphinx = ctypes.CDLL("libpocketsphinx.so.3")
        self.base.err_set_logfp(None)
        words = [
            "patchbay", "-hmm", f"{MODEL}/en-us", "-dict", f"{MODEL}/cmudict-en-us.dict", "-lm", f"{MODEL}/en-us.lm.bin",
            # As the hub has it.
            "-maxhmmpf", "3000", "-maxwpf", "5",
        ]
        arguments = (ctypes.c_char_p * len(words))(*(word.encode() for word in words))
        self.sphinx.ps_args.restype = ctypes.c_void_p
        self.base.cmd_ln_parse_r.restype = ctypes.c_void_p
        line = self.base.cmd_ln_parse_r(None, ctypes.c_void_p(self.sphinx.ps_args()), len(words), arguments, 1)
        self.sphinx.ps_init.restype = ctypes.c_void_p
        self.decoder = ctypes.c_void_p(self.sphinx.ps_init(ctypes.c_void_p(line)))
        self.sphinx.ps_get_hyp.restype = ctypes.c_char_p

    def words(self, samples):
        """Of bytes of 16-bit samples."""
        self.sphinx.ps_start_utt(self.decoder)
        self.sphinx.ps_process_raw(self.decoder, samples, ctypes.c_size_t(len(samples) // 2), 0, 0)
        self.sphinx.ps_end_utt(self.decoder)
        return (self.sphinx.ps_get_hyp(self.decoder, None) or b"").decode()
