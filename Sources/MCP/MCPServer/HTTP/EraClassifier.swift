// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPTypes

/// Tells, for one HTTP message, whether it belongs to the stateless revision or to the `initialize` era.
///
/// A request that shows any sign of the modern envelope climbs the modern ladder, so that its errors have modern codes.
enum EraClassifier {
    enum Era { case modern, legacy }

    static func classify(_ fields: HTTPFields, _ params: RawJSON?) -> Era {
        if fields.value(of: MCPHeader.protocolVersion, equals: ProtocolRevision.latest.rawValue) { return .modern }
        let header = fields[MCPHeader.protocolVersion]
        if let header, let revision = ProtocolRevision(rawValue: header), !revision.isModern { return .legacy }
        if header == nil, params?[MCPMeta.key]?[MCPMeta.protocolVersion] == nil { return .legacy }
        return .modern
    }
}
