// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A document made ready: its tools, and where each leads.
package struct OpenAPIToolset: Sendable {
    struct Entry: Sendable {
        let operation: APIOperation
        /// Absolute; nil where a relative server URL has nothing to be relative to.
        let base: String?
    }

    package let title: String
    package let version: String
    /// Definitions in the order of the document.
    package let tools: [RawJSON]
    let entries: [String: Entry]
    let credentials: CredentialChoice

    /// Reads the whole document; of a large one that takes a second.
    package init(_ service: OpenAPIService) throws(OpenAPIFault) {
        let document = try APIDocument(parsing: service.document)
        let base = Self.base(of: document, service)
        var entries: [String: Entry] = [:]
        var tools: [RawJSON] = []
        for operation in try document.operations() {
            let own = service.baseURL == nil ? operation.server?.absolute(relativeTo: service.source ?? base) : nil
            entries[operation.name] = Entry(operation: operation, base: own ?? base)
            tools.append(OperationTool.definition(of: operation, in: document))
        }
        guard entries.values.contains(where: { $0.base != nil }) else {
            throw .noServer("the document names no server with a whole URL")
        }
        title = document.title
        version = document.version
        self.tools = tools
        self.entries = entries
        credentials = CredentialChoice(document: document, secrets: service.secrets, fields: service.fields)
    }

    /// Every place to which requests can go, in alphabetical order.
    package var bases: [String] { Set(entries.values.compactMap(\.base)).sorted() }

    /// Security schemes of the document for which a credential can be given, by name.
    package var schemes: [String] { credentials.schemes.keys.sorted() }

    private static func base(of document: APIDocument, _ service: OpenAPIService) -> String? {
        if let url = service.baseURL { return APIServer(url: url).absolute(relativeTo: service.source) }
        let server = document.root["servers"]?[0].flatMap(APIServer.init) ?? APIServer(url: "/")
        return server.absolute(relativeTo: service.source)
    }
}
