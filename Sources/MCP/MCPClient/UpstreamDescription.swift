// SPDX-License-Identifier: Apache-2.0

package import JSON
package import MCPTypes

/// What an upstream said of itself when it was connected.
package struct UpstreamDescription: Sendable, Equatable {
    /// The revision spoken with it from now on.
    package var revision: ProtocolRevision
    /// Its `ServerCapabilities` object, bytes as received.
    package var capabilities: RawJSON
    /// Its `Implementation` object, for display only.
    package var serverInfo: RawJSON?
    package var instructions: String?

    package init(
        revision: ProtocolRevision, capabilities: RawJSON = .emptyObject, serverInfo: RawJSON? = nil,
        instructions: String? = nil
    ) {
        self.revision = revision
        self.capabilities = capabilities
        self.serverInfo = serverInfo
        self.instructions = instructions
    }

    /// From the result of `server/discover` (2026-07-28) or of `initialize`.
    init(revision: ProtocolRevision, result: RawJSON) {
        let capabilities = result["capabilities"]
        let info = result["serverInfo"] ?? result[MCPMeta.key]?[MCPMeta.serverInfo]
        self.init(
            revision: revision,
            capabilities: capabilities?.kind == .object ? capabilities?.detached() ?? .emptyObject : .emptyObject,
            serverInfo: info?.kind == .object ? info?.detached() : nil,
            instructions: result["instructions"]?.string)
    }

    /// Whether the server has things of that list at all.
    package func offers(_ list: MCPMethod) -> Bool { Self.key(of: list).map { capabilities[$0] != nil } ?? false }

    /// Whether the server says that it tells of changes of that list.
    package func announces(_ list: MCPMethod) -> Bool {
        Self.key(of: list).map { capabilities[$0]?["listChanged"]?.boolean == true } ?? false
    }

    private static func key(of list: MCPMethod) -> String? {
        switch list {
        case .listTools: "tools"
        case .listPrompts: "prompts"
        case .listResources, .listResourceTemplates: "resources"
        default: nil
        }
    }
}
