// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// The form of REST bodies. 0.3 has two in the field: the ProtoJSON of `a2a.v1`, and what JSON-RPC carries; a client is
/// answered in the form in which it asked.
enum RESTSpeech: Sendable {
    case modern
    case legacyProto
    case legacyRPC

    init(_ dialect: A2ADialect, _ params: RawJSON) {
        if dialect == .v1_0 {
            self = .modern
        } else {
            let isRPC = params["message"] != nil && !LegacyProto.isForm(of: params)
            self = isRPC ? .legacyRPC : .legacyProto
        }
    }

    func params(_ params: RawJSON, of operation: A2AOperation) -> RawJSON {
        switch self {
        case .modern: A2ASchema.request(of: operation).camelCased(params)
        case .legacyProto: LegacyProto.upgrade(params, of: operation)
        case .legacyRPC: LegacyParams.upgrade(params, of: operation)
        }
    }

    func result(_ result: RawJSON, of operation: A2AOperation) -> RawJSON {
        switch self {
        case .modern: result
        case .legacyProto: LegacyProto.downgrade(result, of: operation)
        case .legacyRPC: LegacyResult.downgrade(result, of: operation)
        }
    }

    func event(_ event: StreamEvent) -> RawJSON {
        switch self {
        case .modern: event.json
        case .legacyProto: LegacyProto.downgrade(event)
        case .legacyRPC: LegacyEvent.downgrade(event)
        }
    }
}
