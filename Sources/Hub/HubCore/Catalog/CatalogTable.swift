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
    /// Whether names and URIs are the servers' own.
    private var isSingle = false
    /// Of the servers whose URIs are not all emitted as they are.
    package private(set) var addressing: [ServerName: ResourceAddressing] = [:]
    /// What could not be offered: duplicate, nameless or unusable definitions.
    package private(set) var faults: [CatalogFault] = []

    package init() {}

    /// `upstreams` in the order of their names.
    package init(_ upstreams: [Upstream]) {
        for upstream in upstreams {
            addResources(upstream) { $0 }
            addTemplates(upstream) { $0 }
            addNamed(.listTools, upstream, to: \.tools)
            addNamed(.listPrompts, upstream, to: \.prompts)
        }
    }

    /// One server under its own names. `merged` says by which URIs it is known where all are shown.
    init(only upstream: Upstream, beside merged: CatalogTable) {
        isSingle = true
        addNamed(.listTools, upstream, to: \.tools)
        addNamed(.listPrompts, upstream, to: \.prompts)
        let known = merged.emittedURIs(of: upstream)
        addResources(upstream) { known[$0] ?? $0 }
        addTemplates(upstream) { known[$0] ?? $0 }
    }

    /// What was put together from others', list by list.
    init(_ items: [MCPMethod: [CatalogItem]]) {
        isSingle = true
        self.items = items
        tools = Self.routes(items[.listTools])
        prompts = Self.routes(items[.listPrompts])
        resources = Self.routes(items[.listResources])
        templates = (items[.listResourceTemplates] ?? []).map { (URITemplate($0.route.emitted), $0.route) }
    }

    private static func routes(_ items: [CatalogItem]?) -> [String: Route] {
        Dictionary((items ?? []).map { ($0.route.emitted, $0.route) }) { first, _ in first }
    }

    package func tool(_ name: String) -> Route? { tools[name] }
    /// Why what its server lists under that name is not offered.
    func fault(of name: String) -> CatalogFault? { faults.first { $0.name == name } }
    package func prompt(_ name: String) -> Route? { prompts[name] }

    /// The owner of a URI: listed under it, or of a template that it fits.
    package func resource(_ uri: String) -> Route? {
        if let route = resources[uri] { return route }
        guard let (_, route) = templates.first(where: { $0.template.matches(uri) }) else { return nil }
        let original = ResourceAddress.original(of: uri, emittedLike: route)
        let isShared = route.canonical != route.original
        return Route(
            upstream: route.upstream, original: original, emitted: uri,
            canonical: isShared ? ResourceAddress.distinct(original, server: route.upstream.name) : original)
    }

    /// The template of that text, as listed.
    package func template(_ text: String) -> Route? { templates.first { $0.template.text == text }?.route }

    /// The URIs and templates of one server that are not emitted as they are.
    private func emittedURIs(of upstream: Upstream) -> [String: String] {
        let routes = resources.values.map(\.self) + templates.map(\.route)
        let moved = routes.filter { $0.upstream === upstream && $0.emitted != $0.original }
        return Dictionary(moved.map { ($0.original, $0.emitted) }) { first, _ in first }
    }

    private mutating func addNamed(
        _ method: MCPMethod, _ upstream: Upstream, to table: WritableKeyPath<CatalogTable, [String: Route]>
    ) {
        let definitions = upstream.listing(method)?.items ?? []
        let names = definitions.compactMap { $0["name"]?.string }
        let canonical = EmittedNames.assign(to: names, of: upstream)
        for definition in definitions {
            guard let original = definition["name"]?.string, let known = canonical[original] else {
                leaveOut(nil, of: upstream, "an item of \(method.rawValue) has no usable name")
                continue
            }
            let name = isSingle ? original : known
            if method == .listTools, let fault = ToolDefinitionFault.reason(in: definition) {
                leaveOut(name, of: upstream, "the tool \(original) cannot be offered: \(fault)")
                continue
            }
            let headers: [ParameterHeader]
            do {
                headers = method == .listTools ? try ParameterHeaderScan.headers(in: definition) : []
            } catch {
                leaveOut(name, of: upstream, "the tool \(original) cannot be called: \(error.reason)")
                continue
            }
            let route = Route(
                upstream: upstream, original: original, emitted: name, canonical: known,
                traits: ToolTraits(definition: definition), secrets: SecretMembers.names(in: definition),
                headers: headers, outputSchema: definition["outputSchema"])
            guard self[keyPath: table].updateIfAbsent(name, route) else {
                leaveOut(nil, of: upstream, "\(method.rawValue) names \(original) twice")
                continue
            }
            var shown = name == original ? definition : definition.editing([.set("name", .string(name))])
            if let addressing = addressing[upstream.name] { shown = addressing.apply(toDefinition: shown) }
            if method == .listTools { shown = ToolDefinitionFault.completed(shown) }
            append(method, CatalogItem(route: route, definition: shown))
        }
    }

    private mutating func addResources(_ upstream: Upstream, canonical: (String) -> String) {
        for definition in upstream.listing(.listResources)?.items ?? [] {
            guard let original = definition["uri"]?.string else { continue }
            let isTaken = resources[original].map { $0.upstream !== upstream } ?? false
            let uri = isTaken ? ResourceAddress.distinct(original, server: upstream.name) : original
            let known = isSingle ? canonical(original) : uri
            let route = Route(upstream: upstream, original: original, emitted: uri, canonical: known)
            guard resources.updateIfAbsent(uri, route) else { continue }
            if isTaken { addressing[upstream.name, default: .init(server: upstream.name)].move(original, to: uri) }
            let shown = uri == original ? definition : definition.editing([.set("uri", .string(uri))])
            append(.listResources, CatalogItem(route: route, definition: shown))
        }
    }

    private mutating func addTemplates(_ upstream: Upstream, canonical: (String) -> String) {
        for definition in upstream.listing(.listResourceTemplates)?.items ?? [] {
            guard let original = definition["uriTemplate"]?.string else { continue }
            let isTaken = templates.contains { $0.template.text == original && $0.route.upstream !== upstream }
            let text = isTaken ? ResourceAddress.distinct(original, server: upstream.name) : original
            let known = isSingle ? canonical(original) : text
            let route = Route(upstream: upstream, original: original, emitted: text, canonical: known)
            templates.append((URITemplate(text), route))
            if isTaken { addressing[upstream.name, default: .init(server: upstream.name)].move(URITemplate(original)) }
            let shown = text == original ? definition : definition.editing([.set("uriTemplate", .string(text))])
            append(.listResourceTemplates, CatalogItem(route: route, definition: shown))
        }
    }

    private mutating func leaveOut(_ name: String?, of upstream: Upstream, _ reason: String) {
        faults.append(CatalogFault(server: upstream.name, name: name, reason: reason))
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
