// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import JSON

/// One operation as a method of one of the two gRPC packages: its request, and what its messages and its end mean.
struct GRPCCall {
    private let operation: A2AOperation
    private let dialect: A2ADialect
    private let path: String

    init(_ operation: A2AOperation, _ dialect: A2ADialect) throws(A2AClientError) {
        self.operation = operation
        self.dialect = dialect
        switch dialect {
        case .v1_0: path = "/\(A2ASchema.service)/\(operation.rawValue)"
        case .v0_3:
            guard let method = LegacySchema.method(of: operation) else {
                throw .refused(.unsupported("\(operation.rawValue) does not exist in A2A 0.3"))
            }
            path = "/\(LegacySchema.service)/\(method)"
        }
    }

    /// `url` is the server's, without a path of its own.
    func request(
        at url: String, _ params: RawJSON, fields: HTTPFields
    ) throws(A2AClientError) -> HTTPClientRequest {
        var fields = fields
        fields.append("content-type", "application/grpc+proto")
        fields.append("te", "trailers")
        var request = HTTPClientRequest(
            method: .post, url: url + path, fields: fields, body: GRPCFrame.wrap(try message(params)))
        request.assumesHTTP2 = true
        return request
    }

    private func message(_ params: RawJSON) throws(A2AClientError) -> [UInt8] {
        do throws(ProtoMismatch) {
            switch dialect {
            case .v1_0: return try A2ASchema.request(of: operation).encode(params)
            case .v0_3:
                let legacy = LegacyProto.downgrade(params: params, of: operation)
                return try LegacySchema.request(of: operation).encode(legacy)
            }
        } catch {
            throw .refused(.invalid(error.field, "must be \(error.expected)"))
        }
    }

    /// A result, or one event, in the form of 1.0.
    func result(_ message: [UInt8]) throws(A2AClientError) -> RawJSON {
        do {
            switch dialect {
            case .v1_0: return try A2ASchema.response(of: operation).decode(message)
            case .v0_3:
                let json = try LegacySchema.response(of: operation).decode(message)
                return LegacyProto.upgrade(result: json, of: operation)
            }
        } catch {
            throw .malformed("a message that cannot be read: \(error)")
        }
    }

    // MARK: Ends

    /// Throws what the head of a response says is wrong already.
    static func check(_ response: HTTPClientResponse) throws(A2AClientError) {
        guard response.status == 200 else { throw .malformed("HTTP \(response.status.code) without a gRPC answer") }
        if let status = GRPCStatus(response.fields) { try check(status) }
        guard response.fields["content-type"]?.lowercased().hasPrefix("application/grpc") == true else {
            throw .malformed("an answer that is not of gRPC")
        }
    }

    /// Throws what the trailers say is wrong. A response without a status was cut.
    static func checkEnd(_ trailers: HTTPFields, _ head: HTTPFields) throws(A2AClientError) {
        guard let status = GRPCStatus(trailers) ?? GRPCStatus(head) else {
            throw .died("the answer ended without a status")
        }
        try check(status)
    }

    private static func check(_ status: GRPCStatus) throws(A2AClientError) {
        guard !status.isOK else { return }
        switch status.error.kind {
        case .unauthenticated: throw .authorization(status: 401, challenge: nil)
        case .permissionDenied: throw .authorization(status: 403, challenge: nil)
        default: throw .refused(status.error)
        }
    }
}
