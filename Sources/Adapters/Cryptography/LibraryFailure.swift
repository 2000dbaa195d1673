// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// libcrypto refused something that no input can make it refuse.
enum LibraryFailure {
    /// Stops the process. Only an exhausted memory or a broken installation leads here, and going on without a digest,
    /// or with weak random bytes, would be worse.
    static func stop(at operation: String) -> Never {
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(ERR_get_error(), &text, text.count)
        let reason = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        fatalError("libcrypto: \(operation) failed: \(String(decoding: reason, as: UTF8.self))")
    }
}
