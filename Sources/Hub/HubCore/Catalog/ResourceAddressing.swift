// SPDX-License-Identifier: Apache-2.0

package import JSON
package import MCPTypes

/// How the URIs of one server appear to clients where they are not all as the server writes them, and the places in
/// results and definitions at which they show.
package struct ResourceAddressing: Sendable {
    private let server: ServerName
    private var moved: [String: String] = [:]
    private var templates: [URITemplate] = []

    init(server: ServerName) { self.server = server }

    /// Nothing has moved.
    var isEmpty: Bool { moved.isEmpty && templates.isEmpty }

    mutating func move(_ original: String, to emitted: String) { moved[original] = emitted }
    mutating func move(_ template: URITemplate) { templates.append(template) }

    /// The client's form of one of the server's URIs.
    package func emitted(_ uri: String) -> String {
        if let known = moved[uri] { return known }
        return templates.contains { $0.matches(uri) } ? ResourceAddress.distinct(uri, server: server) : uri
    }

    /// A result with the client's URIs.
    package func apply(to result: RawJSON, of method: MCPMethod) -> RawJSON {
        switch method {
        case .callTool: return each("content", of: result, block)
        case .getPrompt:
            return each("messages", of: result) { message in
                message["content"].map { message.editing([.set("content", block($0))]) } ?? message
            }
        case .readResource: return each("contents", of: result) { uri("uri", of: $0) }
        default: return result
        }
    }

    /// A tool's definition with the client's URI of its page (MCP Apps).
    package func apply(toDefinition definition: RawJSON) -> RawJSON {
        guard let meta = definition[MCPMeta.key], let page = meta["ui"], page["resourceUri"] != nil else {
            return definition
        }
        return definition.editing([.set(MCPMeta.key, meta.editing([.set("ui", uri("resourceUri", of: page))]))])
    }

    private func block(_ block: RawJSON) -> RawJSON {
        switch block["type"]?.string {
        case "resource_link": return uri("uri", of: block)
        case "resource": return block["resource"].map { block.editing([.set("resource", uri("uri", of: $0))]) } ?? block
        default: return block
        }
    }

    private func uri(_ key: String, of object: RawJSON) -> RawJSON {
        guard let text = object[key]?.string else { return object }
        let shown = emitted(text)
        return shown == text ? object : object.editing([.set(key, .string(shown))])
    }

    private func each(_ key: String, of object: RawJSON, _ change: (RawJSON) -> RawJSON) -> RawJSON {
        guard let list = object[key], list.kind == .array else { return object }
        var writer = JSONWriter(reservingCapacity: list.byteCount + 64)
        writer.beginArray()
        for element in list.elements { writer.raw(change(element)) }
        writer.endArray()
        return object.editing([.set(key, writer.finishRaw())])
    }
}
