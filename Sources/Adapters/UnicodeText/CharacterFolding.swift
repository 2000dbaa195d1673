// SPDX-License-Identifier: Apache-2.0

import CICU

/// Foldings of single characters for comparing texts; the delivered text is never folded.
package enum CharacterFolding {
    /// The lower-case form where it is one scalar, else the scalar itself.
    package static func lowercased(_ scalar: UInt32) -> UInt32 {
        UInt32(bitPattern: patchbay_icu_lowercase(Int32(bitPattern: scalar)))
    }

    /// NFKC with case folding (UAX #31 NFKC_Casefold) of one scalar: what is only compatible becomes plain, what is
    /// ignorable becomes nothing. At most 18 scalars.
    package static func compatible(_ scalar: Unicode.Scalar) -> [UInt32] {
        let units = Array(UTF16.encode(scalar) ?? .init())
        var output = [UInt16](repeating: 0, count: 36)
        let count = patchbay_icu_nfkc_casefold(units, Int32(units.count), &output, Int32(output.count))
        guard count >= 0 else { return [scalar.value] }
        return String(decoding: output[..<Int(count)], as: UTF16.self).unicodeScalars.map(\.value)
    }
}
