// SPDX-License-Identifier: Apache-2.0

import CICU

/// The script of a character (UAX #24), as far as anything here asks for it.
package enum WritingSystem: Sendable, Equatable {
    /// Digits, punctuation, symbols and marks, which belong to any script.
    case shared
    case latin, greek, cyrillic
    case other(Int32)

    package init(of scalar: UInt32) {
        switch patchbay_icu_script(Int32(bitPattern: scalar)) {
        case Int32(USCRIPT_COMMON.rawValue), Int32(USCRIPT_INHERITED.rawValue): self = .shared
        case Int32(USCRIPT_LATIN.rawValue): self = .latin
        case Int32(USCRIPT_GREEK.rawValue): self = .greek
        case Int32(USCRIPT_CYRILLIC.rawValue): self = .cyrillic
        case let code: self = .other(code)
        }
    }
}
