// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One way to reach an agent (section 4.4.6).
package struct AgentInterface: Sendable, Equatable {
    /// Absolute; `host:port` for gRPC.
    package var url: String
    package var binding: String
    /// As the card has it, patch and all; empty if it has none.
    package var version: String
    package var tenant: String?

    package init(url: String, binding: AgentBinding, dialect: A2ADialect, tenant: String? = nil) {
        self.url = url
        self.binding = binding.rawValue
        version = dialect.rawValue
        self.tenant = tenant
    }

    /// Nil without a URL.
    package init?(_ raw: RawJSON) {
        guard let url = raw.text("url") else { return nil }
        self.url = url
        binding = raw.text("protocolBinding") ?? AgentBinding.jsonRPC.rawValue
        version = raw.text("protocolVersion") ?? ""
        tenant = raw.text("tenant")
    }

    /// Nil for a version that is not spoken here.
    package var dialect: A2ADialect? { A2ADialect(version: version) }

    package var json: RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("url", url)
        writer.member("protocolBinding", binding)
        writer.member("protocolVersion", version)
        writer.member("tenant", optional: tenant)
        writer.endObject()
        return writer.finishRaw()
    }
}

/// The bindings of the specification; a card may name others by a URI, which are passed over.
package enum AgentBinding: String, Sendable, CaseIterable {
    case jsonRPC = "JSONRPC"
    case rest = "HTTP+JSON"
    case grpc = "GRPC"
}
