// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import Protobuf

extension GRPCStatus {
    /// As it stands in the trailers of a response, or in its head where there is nothing else; nil where there is none.
    package init?(_ fields: HTTPFields) {
        guard let code = fields["grpc-status"].flatMap({ Int($0) }) else { return nil }
        let details = fields["grpc-status-details-bin"].flatMap(Self.decoded) ?? []
        self.init(
            code: code, message: Self.percentDecoded(fields["grpc-message"] ?? ""),
            details: details.count <= Self.maximumDetails ? details : [])
    }

    package var isOK: Bool { code == 0 }

    /// The error that the status tells of. The reason counts before the code, whose meaning is wider.
    package var error: A2AError {
        var reason: String?
        var metadata: [String: String] = [:]
        // Details that cannot be read are none.
        if let reader = try? ProtobufReader(details) { try? Self.read(reader, &reason, &metadata) }
        let kind = reason.flatMap(A2AErrorKind.init(reason:)) ?? Self.kinds[code] ?? .internalError
        return A2AError(kind, message.isEmpty ? "gRPC status \(code)" : message, metadata: metadata)
    }

    /// Bytes of details that are looked at.
    private static let maximumDetails = 64 << 10

    private static let kinds: [Int: A2AErrorKind] = [
        3: .invalidParams, 4: .unavailable, 5: .taskNotFound, 7: .permissionDenied, 8: .limitReached,
        9: .unsupportedOperation, 12: .unsupportedOperation, 13: .internalError, 14: .unavailable,
        16: .unauthenticated,
    ]

    /// google.rpc.Status with the Any of an ErrorInfo among its details.
    private static func read(
        _ status: ProtobufReader, _ reason: inout String?, _ metadata: inout [String: String]
    ) throws(ProtobufError) {
        var status = status
        while let field = try status.next() {
            guard field.number == 3 else { continue }
            var any = try field.message()
            var isErrorInfo = false
            while let part = try any.next() {
                if part.number == 1 { isErrorInfo = try part.string().hasSuffix("google.rpc.ErrorInfo") }
                if part.number == 2, isErrorInfo { try readErrorInfo(try part.message(), &reason, &metadata) }
            }
        }
    }

    private static func readErrorInfo(
        _ info: ProtobufReader, _ reason: inout String?, _ metadata: inout [String: String]
    ) throws(ProtobufError) {
        var info = info
        while let field = try info.next() {
            if field.number == 1 { reason = try field.string() }
            guard field.number == 3, metadata.count < 32 else { continue }
            var entry = try field.message()
            var (key, value) = ("", "")
            while let part = try entry.next() {
                if part.number == 1 { key = try part.string() }
                if part.number == 2 { value = try part.string() }
            }
            metadata[key] = value
        }
    }

    /// Binary metadata comes with and without padding.
    private static func decoded(_ text: String) -> [UInt8]? {
        var digits = Array(text.utf8)
        while digits.count % 4 != 0 { digits.append(UInt8(ascii: "=")) }
        return Base64.decode(digits)
    }

    private static func percentDecoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8.prefix(4096))[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
