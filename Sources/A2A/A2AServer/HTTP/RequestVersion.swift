// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import JSON

/// What the fields of a request say about version and extensions.
enum RequestVersion {
    /// Holds the `A2A-Version` of a request, field or query, against what its method or path told (section 3.6).
    static func check(_ request: HTTPServerRequest, against dialect: A2ADialect) throws(A2AError) {
        let version = request.fields[A2AHeader.version] ?? queryVersion(request.query)
        guard A2ADialect(version: version) == dialect else {
            throw .version(version ?? A2ADialect.v0_3.rawValue)
        }
    }

    private static func queryVersion(_ query: String?) -> String? {
        RESTQuery.items(query).first { $0.name.lowercased() == A2AHeader.version }?.value
    }

    /// The extensions asked for, under either of the field's names.
    static func extensions(_ fields: HTTPFields) -> [String] {
        guard fields.contains(A2AHeader.extensions) || fields.contains(A2AHeader.legacyExtensions) else { return [] }
        let values =
            fields.values(of: A2AHeader.extensions) + fields.values(of: A2AHeader.legacyExtensions)
        let names = values.joined(separator: ",").split(separator: ",").map {
            String($0.filter { $0 != " " })
        }
        return Array(names.filter { !$0.isEmpty }.prefix(64))
    }

    /// Refuses a call that lacks an extension which the agent requires (section 3.3.4).
    static func checkExtensions(_ asked: [String], _ card: AgentCard) throws(A2AError) {
        for uri in card.requiredExtensions where !asked.contains(uri) {
            throw A2AError(
                .extensionSupportRequired, "The agent requires the extension \(uri)",
                metadata: ["extension": uri])
        }
    }

    /// The field that tells the client which of the extensions it asked for are active.
    static func activated(_ asked: [String], _ card: AgentCard) -> HTTPFields {
        guard !asked.isEmpty else { return [:] }
        let active = card.extensions.filter { asked.contains($0) }
        return active.isEmpty ? [:] : [A2AHeader.extensions: active.joined(separator: ", ")]
    }
}
