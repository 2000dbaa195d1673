// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Protobuf

/// The end of a gRPC call as its trailers carry it.
package struct GRPCStatus: Sendable, Equatable {
    /// 0 for success.
    package let code: Int
    package let message: String
    /// A google.rpc.Status, serialized; empty for none.
    package let details: [UInt8]

    package static let ok = GRPCStatus(code: 0, message: "")

    package init(code: Int, message: String, details: [UInt8] = []) {
        self.code = code
        self.message = message
        self.details = details
    }

    /// With ErrorInfo and, where fields are named, BadRequest (section 10.6).
    package init(_ error: A2AError) {
        code = Self.codes[error.kind.statusName] ?? 2
        message = error.message
        var status = ProtobufWriter()
        status.int32(1, Int32(code))
        status.string(2, error.message)
        status.message(3) { Self.writeAny("google.rpc.ErrorInfo", Self.errorInfo(error), to: &$0) }
        if !error.violations.isEmpty {
            status.message(3) { Self.writeAny("google.rpc.BadRequest", Self.badRequest(error), to: &$0) }
        }
        details = status.bytes
    }

    /// The fields of the trailers.
    package var trailers: [(name: String, value: String)] {
        var trailers = [("grpc-status", "\(code)")]
        if !message.isEmpty { trailers.append(("grpc-message", Self.percentEncoded(message))) }
        if !details.isEmpty {
            // Binary metadata goes without padding.
            let text = Base64.encode(details).prefix { $0 != "=" }
            trailers.append(("grpc-status-details-bin", String(text)))
        }
        return trailers
    }

    private static let codes = [
        "INVALID_ARGUMENT": 3, "NOT_FOUND": 5, "PERMISSION_DENIED": 7, "RESOURCE_EXHAUSTED": 8,
        "FAILED_PRECONDITION": 9,
        "UNIMPLEMENTED": 12, "INTERNAL": 13, "UNAVAILABLE": 14, "UNAUTHENTICATED": 16,
    ]

    private static func writeAny(_ type: String, _ value: ProtobufWriter, to any: inout ProtobufWriter) {
        any.string(1, "type.googleapis.com/\(type)")
        any.bytes(2, value.bytes)
    }

    private static func errorInfo(_ error: A2AError) -> ProtobufWriter {
        var info = ProtobufWriter()
        info.string(1, error.kind.reason)
        info.string(2, "a2a-protocol.org")
        for (key, value) in error.metadata.sorted(by: { $0.key < $1.key }) {
            info.message(3) { entry in
                entry.string(1, key)
                entry.string(2, value)
            }
        }
        return info
    }

    private static func badRequest(_ error: A2AError) -> ProtobufWriter {
        var request = ProtobufWriter()
        for violation in error.violations {
            request.message(1) { entry in
                entry.string(1, violation.field)
                entry.string(2, violation.description)
            }
        }
        return request
    }

    /// Visible ASCII but for the percent sign stays, as the gRPC mapping of HTTP/2 says.
    private static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "%") {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
