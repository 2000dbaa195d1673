// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A named subset of the hub's tools, prompts and resources under an endpoint of its own, as an operator put it together.
package struct VirtualServer: Sendable, Equatable {
    /// One tool, and what is changed of it.
    package struct Tool: Sendable, Equatable {
        /// The name by which clients of all servers know it: `server__tool`.
        package var canonical: String
        /// What it is called here; nil for the canonical name.
        package var name: String?
        /// In place of its server's description.
        package var description: String?
        /// Arguments that every call has, whatever the client says; they are not offered to it. An object.
        package var fixed: RawJSON?

        package init(canonical: String, name: String? = nil, description: String? = nil, fixed: RawJSON? = nil) {
            self.canonical = canonical
            self.name = name
            self.description = description
            self.fixed = fixed
        }
    }

    /// How the tools are shown.
    package enum Disclosure: String, Sendable, CaseIterable {
        /// All in the list.
        case all
        /// By `search_tools` and `call_tool`, for catalogs that are too large for a model's context.
        case search
    }

    package var name: ServerName
    /// Tools that are named one by one, before those of ``servers``.
    package var tools: [Tool]
    /// Prompts by the names, and resources and templates by the URIs, that clients of all servers know.
    package var prompts: [String] = []
    package var resources: [String] = []
    /// Servers all of whose tools, prompts and resources belong to it; `*` for all.
    package var servers: [String]
    package var disclosure: Disclosure

    package init(name: ServerName, tools: [Tool] = [], servers: [String] = [], disclosure: Disclosure = .all) {
        self.name = name
        self.tools = tools
        self.servers = servers
        self.disclosure = disclosure
    }

    /// Whether anything of that server can be among them. A URI does not tell whose it is.
    package func mayHold(partsOf server: ServerName) -> Bool {
        let prefix = server.text + "__"
        return includes(server) || !resources.isEmpty || tools.contains { $0.canonical.hasPrefix(prefix) }
            || prompts.contains { $0.hasPrefix(prefix) }
    }

    /// The name by which clients of all servers would know the tool of that name; nil where it cannot be here.
    func canonical(of name: String) -> String? {
        if let tool = tools.first(where: { ($0.name ?? $0.canonical) == name }) { return tool.canonical }
        guard let mark = name.firstRange(of: "__"), let server = ServerName(String(name[..<mark.lowerBound])) else {
            return nil
        }
        return includes(server) ? name : nil
    }

    /// Whether all of that server belongs to it.
    func includes(_ server: ServerName) -> Bool { servers.contains("*") || servers.contains(server.text) }
}
