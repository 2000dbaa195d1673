# SPDX-License-Identifier: Apache-2.0
"""English speech by flite's libraries, 16 kHz, as numpy arrays of 16-bit samples."""

import ctypes

import numpy


class Wave(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_char_p), ("rate", ctypes.c_int), ("count", ctypes.c_int), ("channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    ]


class Voice:
    """One of rms, slt and awb. Not for two threads at a time."""

    def __init__(self, name):
        library = ctypes.CDLL("libflite.so.1", mode=ctypes.RTLD_GLOBAL)
        voices = ctypes.CDLL(f"libflite_cmu_us_{name}.so.1")
        library.flite_init()
        register = getattr(voices, f"register_cmu_us_{name}")
        register.restype = ctypes.c_void_p
        self.voice = register(None)
        self.speak_text = library.flite_text_to_wave
        self.speak_text.restype = ctypes.POINTER(Wave)
        self.speak_text.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
        self.delete = library.delete_wave
        self.delete.argtypes = [ctypes.POINTER(Wave)]

    def speak(self, text):
        """With the silence that flite puts around it, a sixth of a second on each side."""
        found = self.speak_text(text.encode(), self.voice)
        samples = numpy.ctypeslib.as_array(found.contents.samples, (found.contents.count,)).copy()
        self.delete(found)
        return samples
