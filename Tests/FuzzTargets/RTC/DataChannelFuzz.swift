// SPDX-License-Identifier: Apache-2.0

import RTCPackets

extension FuzzTarget {
    /// Messages that open data channels.
    static let dataChannel = FuzzTarget(
        "DataChannel", of: ["Sources/RTC/RTCPackets/DataChannel/"]
    ) { (bytes) throws(FuzzFinding) in try DataChannelFuzz.check(bytes) }
}

enum DataChannelFuzz {
    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let message = try? DataChannelMessage(parsing: bytes.span) else { return }
        let again = try? DataChannelMessage(parsing: message.bytes.span)
        try expect(again == message, "\(message) reads as \(again as Any)")
    }
}
