// SPDX-License-Identifier: Apache-2.0

import UnicodeText

/// What a character can hide, told from its code point.
enum CarrierClass {
    case visible
    case tag, joiner, nonJoiner, softHyphen, zeroWidthSpace, byteOrderMark, directionMark
    case variationSelector
    /// Never of use in text that is exchanged.
    case invisible

    init(_ value: UInt32) {
        switch value {
        case 0..<0xAD: self = .visible
        case 0xAD: self = .softHyphen
        case 0xAE..<0x34F: self = .visible
        case 0x34F, 0x180E, 0x2061...0x2065, 0x206A...0x206F, 0x3164, 0xFFA0, 0xFFF9...0xFFFB, 0x1D173...0x1D17A,
            0x1BCA0...0x1BCA3:
            self = .invisible
        case 0x115F, 0x1160, 0x17B4, 0x17B5: self = .invisible
        case 0x180B...0x180D, 0x180F, 0xFE00...0xFE0F, 0xE0100...0xE01EF: self = .variationSelector
        case 0x200B, 0x2060: self = .zeroWidthSpace
        case 0x200C: self = .nonJoiner
        case 0x200D: self = .joiner
        case 0x200E, 0x200F, 0x061C: self = .directionMark
        case 0xFEFF: self = .byteOrderMark
        case 0xE0000...0xE007F: self = .tag
        case 0xE0080...0xE00FF, 0xE01F0...0xE0FFF: self = .invisible
        default: self = .visible
        }
    }

    /// Base of an emoji sequence: pictographs, what may be styled as one, and their modifiers.
    static func isPictograph(_ value: UInt32) -> Bool {
        switch value {
        case 0x23, 0x2A, 0x30...0x39, 0xA9, 0xAE, 0xFE0F, 0x20E3: true
        case 0x203C, 0x2049, 0x2122, 0x2139, 0x2190...0x21FF, 0x2300...0x27BF, 0x2900...0x297F, 0x2B00...0x2BFF: true
        case 0x3030, 0x303D, 0x3297, 0x3299, 0x1F000...0x1FAFF, 0xE007F: true
        default: false
        }
    }

    /// Letters and marks of the scripts in which a joiner changes the shape of its neighbours.
    static func joins(_ value: UInt32) -> Bool {
        switch value {
        case 0x600...0x8FF, 0x900...0xDFF, 0xF00...0x109F, 0x1780...0x18AF, 0x1A20...0x1AAF, 0x1B00...0x1C4F: true
        case 0xA840...0xA8FF, 0xA980...0xA9DF, 0xAA00...0xAA7F, 0xABC0...0xABFF, 0xFB50...0xFDFF, 0xFE70...0xFEFE: true
        case 0x10A00...0x11FFF, 0x1E900...0x1E95F: true
        default: false
        }
    }

    /// Scripts that are written without spaces, where a zero-width space parts words.
    static func writesWithoutSpaces(_ value: UInt32) -> Bool {
        switch value {
        case 0xE00...0xFFF, 0x1000...0x109F, 0x1780...0x17FF, 0x19E0...0x1AAF, 0xA980...0xA9DF: true
        default: false
        }
    }

    /// Whether a variation selector has something to select after this base.
    static func selects(_ selector: UInt32, after base: UInt32) -> Bool {
        let isIdeograph = 0x3400...0x9FFF ~= base || 0xF900...0xFAFF ~= base || 0x20000...0x3FFFF ~= base
        switch selector {
        case 0xFE0E, 0xFE0F: return isPictograph(base)
        case 0x180B...0x180D, 0x180F: return 0x1800...0x18AF ~= base
        case 0xE0100...0xE01EF: return isIdeograph
        default:
            let isMathematical = 0x2200...0x22FF ~= base || 0x2A00...0x2AFF ~= base
            let hasForms = 0x1000...0x109F ~= base || 0xA840...0xA87F ~= base || 0x3000...0x303F ~= base
            return isIdeograph || isMathematical || hasForms || base == 0x30 || 0xFF00...0xFF60 ~= base
        }
    }

    static func isLetter(_ value: UInt32) -> Bool {
        switch value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x370...0x5FF, 0x1E00...0x1FFF: true
        default: false
        }
    }
}
