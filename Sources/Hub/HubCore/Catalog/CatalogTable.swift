// SPDX-License-Identifier: Apache-2.0

import JSON
package import MCPTypes

/// Everything the hub offers at one moment: names to routes, in a stable order. A value, replaced whole on change.
package struct CatalogTable: Sendable {
    /// Server by server, each in its own order.
    package private(set) var items: [MCPMethod: [CatalogItem]] = [:]
    private var tools: [String: Route] = [:]
    private var prompts: [String: Route] = [:]
    private var resources: [String: Route] = [:]
    private var templates: [(template: URITemplate, route: Route)] = []
    /// What could not be offered, for the log: duplicate or nameless definitions.
    package private(set) var complaints: [String] = []

    package init() {}

    /// `upstreams` in the order of their names.
    package init(_ upstreams: [Upstream]) {
        for upstream in upstreams {
            addNamed(.listTools, upstream, to: \.tools)
            addNamed(.listPrompts, upstream, to: \.prompts)
            addResources(upstream)
            addTemplates(upstream)
        }
    }

    package func tool(_ name: String) -> Route? { tools[name] }
    package func prompt(_ name: String) -> Route? { prompts[name] }

    /// The owner of a URI: listed under it, or of a template that it fits.
    package func resource(_ uri: String) -> Route? {
        if let route = resources[uri] { return route }
        guard let (_, route) = templates.first(where: { $0.template.matches(uri) }) else { return nil }
        return Route(
            upstream: route.upstream, original: ResourceAddress.original(of: uri, emittedLike: route), emitted: uri)
    }

    private mutating func addNamed(
        _ method: MCPMethod, _ upstream: Upstream, to table: WritableKeyPath<CatalogTable, [String: Route]>
    ) {
        let definitions = upstream.listing(method)?.items ?? []
        let names = definitions.compactMap { $0["name"]?.string }
        let emitted = EmittedNames.assign(to: names, of: upstream)
        for definition in definitions {
            guard let original = definition["name"]?.string, let name = emitted[original] else {
                complaints.append("\(upstream.name.text): an item of \(method.rawValue) has no usable name")
                continue
            }
            let route = Route(
                upstream: upstream, original: original, emitted: name, traits: ToolTraits(definition: definition),
                secrets: SecretMembers.names(in: definition))
            guard self[keyPath: table].updateIfAbsent(name, route) else {
                complaints.append("\(upstream.name.text): \(method.rawValue) names \(original) twice")
                continue
            }
            append(method, CatalogItem(route: route, definition: definition.editing([.set("name", .string(name))])))
        }
    }

    private mutating func addResources(_ upstream: Upstream) {
        for definition in upstream.listing(.listResources)?.items ?? [] {
            guard let original = definition["uri"]?.string else { continue }
            let isTaken = resources[original].map { $0.upstream !== upstream } ?? false
            let uri = isTaken ? ResourceAddress.distinct(original, server: upstream.name) : original
            let route = Route(upstream: upstream, original: original, emitted: uri)
            guard resources.updateIfAbsent(uri, route) else { continue }
            let shown = uri == original ? definition : definition.editing([.set("uri", .string(uri))])
            append(.listResources, CatalogItem(route: route, definition: shown))
        }
    }

    private mutating func addTemplates(_ upstream: Upstream) {
        for definition in upstream.listing(.listResourceTemplates)?.items ?? [] {
            guard let original = definition["uriTemplate"]?.string else { continue }
            let isTaken = templates.contains { $0.template.text == original && $0.route.upstream !== upstream }
            let text = isTaken ? ResourceAddress.distinct(original, server: upstream.name) : original
            let route = Route(upstream: upstream, original: original, emitted: text)
            templates.append((URITemplate(text), route))
            let shown = text == original ? definition : definition.editing([.set("uriTemplate", .string(text))])
            append(.listResourceTemplates, CatalogItem(route: route, definition: shown))
        }
    }

    private mutating func append(_ method: MCPMethod, _ item: CatalogItem) { items[method, default: []].append(item) }
}

extension Dictionary {
    /// False, and no change, when the key has a value.
    fileprivate mutating func updateIfAbsent(_ key: Key, _ value: Value) -> Bool {
        guard self[key] == nil else { return false }
        self[key] = value
        return true
    }
}
