// SPDX-License-Identifier: Apache-2.0

import Compression
import Cryptography

extension JoinRequest {
    /// What a join may grow to when it is unpacked.
    package static let maximumBytes = 1 << 20

    /// Reads the value of `join_request` in the query of `/rtc/v1`.
    package init(query: String) throws(SignalError) {
        let digits = query.prefix { $0 != "=" && $0 != "%" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
        guard let bytes = Base64URL.decode(String(digits)) else { throw .wire("join_request is no base64") }
        let wrapped = try WrappedJoinRequest(wire: bytes)
        switch wrapped.compression {
        case .none: self = try JoinRequest(wire: wrapped.joinRequest)
        case .gzip: self = try JoinRequest(wire: try Self.unpack(wrapped.joinRequest))
        default: throw .compression("join_request has the unknown compression \(wrapped.compression.number)")
        }
    }

    private static func unpack(_ bytes: [UInt8]) throws(SignalError) -> [UInt8] {
        do throws(CompressionError) {
            return try Gzip.decompress(bytes, limit: maximumBytes)
        } catch {
            throw .compression("\(error)")
        }
    }
}
