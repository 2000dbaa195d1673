// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// One method of one of the two gRPC packages: which operation it is, and how its messages become JSON of 1.0 and back.
struct GRPCMethod: Sendable {
    let operation: A2AOperation
    let dialect: A2ADialect

    /// Nil for a path that is no method of either service.
    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty else { return nil }
        switch parts[1] {
        case A2ASchema.service:
            guard let operation = A2AOperation(rawValue: String(parts[2])) else { return nil }
            self.operation = operation
            dialect = .v1_0
        case LegacySchema.service:
            guard let operation = LegacySchema.operation(String(parts[2])) else { return nil }
            self.operation = operation
            dialect = .v0_3
        default: return nil
        }
    }

    func params(_ message: [UInt8]) throws(A2AError) -> RawJSON {
        do {
            switch dialect {
            case .v1_0: return try A2ASchema.request(of: operation).decode(message)
            case .v0_3:
                let json = try LegacySchema.request(of: operation).decode(message)
                return LegacyProto.upgrade(json, of: operation)
            }
        } catch {
            throw A2AError(.invalidRequest, "Invalid request: \(error)")
        }
    }

    /// A frame with the result, or with one event.
    func frame(_ result: RawJSON) throws(A2AError) -> [UInt8] {
        // What is answered with nothing is an empty message.
        let json = result.isNull ? .emptyObject : result
        do {
            switch dialect {
            case .v1_0: return GRPCFrame.wrap(try A2ASchema.response(of: operation).encode(json))
            case .v0_3:
                let legacy = LegacyProto.downgrade(json, of: operation)
                return GRPCFrame.wrap(try LegacySchema.response(of: operation).encode(legacy))
            }
        } catch {
            throw A2AError(.internalError, "The answer has no form in gRPC: \(error.field) must be \(error.expected)")
        }
    }
}
