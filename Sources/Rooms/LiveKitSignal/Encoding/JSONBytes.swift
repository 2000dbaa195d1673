// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// Bytes in JSON: base64 with padding; both alphabets are read, with and without padding.
enum JSONBytes {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(text) + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }

    static func decode(_ text: String) -> [UInt8]? {
        let digits = text.prefix { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
        return Base64URL.decode(String(digits))
    }
}
