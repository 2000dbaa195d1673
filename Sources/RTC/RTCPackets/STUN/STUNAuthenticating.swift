// SPDX-License-Identifier: Apache-2.0

/// HMAC-SHA1, given from outside so that this module stays free of any crypto library.
package protocol STUNAuthenticating: Sendable {
    /// The code over `head` followed by `body`.
    func code(key: Span<UInt8>, head: Span<UInt8>, body: Span<UInt8>) -> InlineArray<20, UInt8>
}

enum STUNIntegrity {
    static let codeLength = 20
    static let fingerprintMask: UInt32 = 0x5354_554E

    /// The header with the length it had when the code was made: up to and including MESSAGE-INTEGRITY.
    static func head(of datagram: Span<UInt8>, integrityOffset: Int) -> InlineArray<20, UInt8> {
        let length = integrityOffset + 4 + codeLength - STUNMessage.headerLength
        var head = InlineArray<20, UInt8> { datagram[$0] }
        head[2] = UInt8(truncatingIfNeeded: length >> 8)
        head[3] = UInt8(truncatingIfNeeded: length)
        return head
    }
}
