// SPDX-License-Identifier: Apache-2.0

/// Classes of octets in the HTTP/1.1 grammar.
enum OctetClass {
    static let tab: UInt8 = 0x09
    static let space: UInt8 = 0x20
    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A

    /// `tchar` of RFC 9110, section 5.6.2: letters, digits and ``!#$%&'*+-.^_`|~``. Written as a set of the 128 ASCII codes,
    /// for it is asked for every octet of a field name.
    @inline(__always)
    static func isToken(_ octet: UInt8) -> Bool {
        let set: UInt64 = octet < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
        return octet < 128 && set >> UInt64(octet & 63) & 1 == 1
    }

    /// Bytes of a field value: visible, space, tab, and the obsolete ones above ASCII (RFC 9110, section 5.5).
    @inline(__always)
    static func isFieldValue(_ octet: UInt8) -> Bool { octet >= 0x20 ? octet != 0x7F : octet == 0x09 }

    /// Visible ASCII but `#`: a target has no fragment. Laxer than RFC 3986, for clients send `|` and `{` as they are.
    @inline(__always)
    static func isTarget(_ octet: UInt8) -> Bool { octet > 0x20 && octet < 0x7F && octet != 0x23 }

    /// Of a registered name or an IPv4 address; stricter than RFC 3986, whose other characters no host name has.
    @inline(__always)
    static func isHostName(_ octet: UInt8) -> Bool {
        isDigit(octet) || lower(octet) &- 0x61 < 26 || octet == 0x2D || octet == 0x2E || octet == 0x5F || octet == 0x7E
    }

    @inline(__always)
    static func isBlank(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x09 }

    @inline(__always)
    static func isDigit(_ octet: UInt8) -> Bool { octet &- 0x30 < 10 }

    /// The value of a hexadecimal digit.
    @inline(__always)
    static func hexValue(_ octet: UInt8) -> UInt8? {
        if octet &- 0x30 < 10 { return octet &- 0x30 }
        let letter = octet | 0x20
        return letter &- 0x61 < 6 ? letter &- 0x61 &+ 10 : nil
    }

    @inline(__always)
    static func lower(_ octet: UInt8) -> UInt8 { octet &- 0x41 < 26 ? octet | 0x20 : octet }
}
