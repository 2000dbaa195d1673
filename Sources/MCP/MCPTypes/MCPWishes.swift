// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What a client wants to be told of: the `notifications` of `subscriptions/listen`, or all that a session has asked for.
package struct MCPWishes: Hashable, Sendable {
    /// Resources of one listener.
    package static let maximumResources = 1000
    /// Tasks of one listener.
    package static let maximumTasks = 32

    /// Of ``announced``.
    package var lists: Set<MCPMethod>
    package var resources: Set<String>
    /// Of the tasks extension, by their ids.
    package var tasks: Set<String> = []

    /// The lists of which changes are told.
    package static let announced: [MCPMethod] = [.listTools, .listPrompts, .listResources]
    /// Every list, no resource: what a session of the `initialize` era hears from its beginning.
    package static let allLists = MCPWishes(lists: Set(announced))

    package init(lists: Set<MCPMethod> = [], resources: Set<String> = []) {
        self.lists = lists
        self.resources = resources
    }

    package var isEmpty: Bool { lists.isEmpty && resources.isEmpty && tasks.isEmpty }

    private static let keys: [(key: String, list: MCPMethod)] = [
        ("toolsListChanged", .listTools), ("promptsListChanged", .listPrompts),
        ("resourcesListChanged", .listResources),
    ]

    /// From a `notifications` object; nil when its members are not of their types. What it holds besides is ignored.
    package init?(_ raw: RawJSON) {
        guard raw.kind == .object else { return nil }
        self.init()
        for (key, list) in Self.keys {
            guard let value = raw[key] else { continue }
            guard let isWanted = value.boolean else { return nil }
            if isWanted { lists.insert(list) }
        }
        guard let uris = Self.texts(raw["resourceSubscriptions"], upTo: Self.maximumResources),
            let ids = Self.texts(raw["taskIds"], upTo: Self.maximumTasks)
        else { return nil }
        resources = uris
        tasks = ids
    }

    /// Nil for what is no list of so many texts.
    private static func texts(_ list: RawJSON?, upTo limit: Int) -> Set<String>? {
        guard let list else { return [] }
        guard list.kind == .array else { return nil }
        var texts: Set<String> = []
        for element in list.elements {
            guard let text = element.string, texts.count < limit else { return nil }
            texts.insert(text)
        }
        return texts
    }

    /// The `notifications` object.
    package var raw: RawJSON {
        var object: JSONObject = [:]
        for (key, list) in Self.keys where lists.contains(list) { object[key] = true }
        if !resources.isEmpty { object["resourceSubscriptions"] = .array(resources.sorted().map(JSONValue.string)) }
        if !tasks.isEmpty { object["taskIds"] = .array(tasks.sorted().map(JSONValue.string)) }
        return RawJSON(.object(object))
    }
}
