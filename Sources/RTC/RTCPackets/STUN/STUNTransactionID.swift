// SPDX-License-Identifier: Apache-2.0

/// The 96 bits that tie a STUN response to its request.
package struct STUNTransactionID: Hashable, Sendable {
    let high: UInt32
    let low: UInt64

    package init(_ high: UInt32, _ low: UInt64) {
        self.high = high
        self.low = low
    }

    /// What an IPv6 XOR-MAPPED-ADDRESS is combined with.
    var addressMask: (UInt64, UInt64) { (UInt64(STUNMessage.magicCookie) << 32 | UInt64(high), low) }
}
