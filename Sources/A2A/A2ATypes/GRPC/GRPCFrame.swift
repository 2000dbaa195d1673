// SPDX-License-Identifier: Apache-2.0

/// Messages as gRPC lays them into a body: one byte that says whether it is compressed, four of length, the message.
package enum GRPCFrame {
    package static func wrap(_ message: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = [0]
        frame.reserveCapacity(message.count + 5)
        withUnsafeBytes(of: UInt32(message.count).bigEndian) { frame.append(contentsOf: $0) }
        return frame + message
    }

    /// The one message of a unary request; throws what to answer otherwise.
    package static func unwrap(_ body: [UInt8]) throws(A2AError) -> [UInt8] {
        guard body.count >= 5 else { throw A2AError(.invalidRequest, "Invalid request: no gRPC message") }
        guard body[0] == 0 else { throw A2AError(.unsupportedOperation, "Compressed messages are not taken") }
        let length = body[1..<5].reduce(0) { $0 << 8 | Int($1) }
        guard body.count == 5 + length else {
            throw A2AError(.invalidRequest, "Invalid request: exactly one gRPC message is expected")
        }
        return Array(body[5...])
    }
}
