// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import JSON

/// Reads `rooms.agents`.
struct MediaAgentsReader {
    private typealias Keys = ConfigurationKeys.MediaAgent

    static let maximumAgents = 100
    static let conversations = 1...1000
    private static let maximumList = 100
    private static let voices = ["rms", "slt", "awb"]

    let texts: ReferenceResolver

    func read(_ node: DocumentNode) -> [MediaAgentConfiguration] {
        guard let entries = node.entries() else { return [] }
        guard entries.count <= Self.maximumAgents else {
            node.refuse("\(node.name) has \(entries.count) agents; \(Self.maximumAgents) are the most")
            return []
        }
        let names = Set(entries.map(\.key))
        return entries.compactMap { read($0.node, name: $0.key, among: names) }
    }

    private func read(_ node: DocumentNode, name: String, among names: Set<String>) -> MediaAgentConfiguration? {
        guard ServerName(name) != nil else {
            node.refuseKey("\"\(name)\" must have 1 to 64 characters of A-Z, a-z, 0-9, _ and -")
            return nil
        }
        guard let object = node.object(keys: Keys.self) else { return nil }
        guard let brains = object[.brain].map({ list($0).compactMap(brain) }), !brains.isEmpty else {
            node.refuse(
                "\(node.name) needs a \"brain\": {\"agent\": …} or {\"url\": …, \"model\": …}, or several in a list")
            return nil
        }
        var agent = MediaAgentConfiguration(name: name, brains: brains)
        agent.about = object[.about].flatMap(texts.text) ?? ""
        agent.instructions = object[.instructions].flatMap(texts.text) ?? ""
        if let node = object[.recognizer] { agent.recognizers = list(node).compactMap(recognizer) }
        if let node = object[.voice] { agent.voices = list(node).compactMap(voice) }
        if let node = object[.tools] { agent.tools = patterns(node) }
        if let node = object[.topics] { agent.topics = patterns(node) }
        if let node = object[.rooms] { agent.rooms = patterns(node) }
        if let node = object[.handoffs] { agent.handoffs = handoffs(node, among: names) }
        agent.greeting = object[.greeting].flatMap(texts.text)
        agent.announcement = object[.announcement].flatMap(texts.text)
        agent.keepsTranscripts = object[.transcripts]?.boolean() ?? true
        agent.opening = object[.opening].flatMap(texts.text)
        agent.mayEnd = object[.mayEnd]?.boolean() ?? false
        agent.mayAskPerson = object[.mayAskPerson]?.boolean() ?? false
        agent.closesRoom = object[.closesRoom]?.boolean() ?? false
        if let node = object[.personPatience],
            let patience = DurationText.read(node, in: .seconds(1)...(.seconds(86_400)))
        {
            agent.personPatience = patience
        }
        if let node = object[.delegates] { agent.delegates = list(node).compactMap(texts.text) }
        if let node = object[.budget] { agent.budget = budget(node) }
        if let count = object[.conversations]?.integer(in: Self.conversations) { agent.conversations = count }
        return agent
    }

    private func budget(_ node: DocumentNode) -> MediaAgentConfiguration.Budget {
        var budget = MediaAgentConfiguration.Budget()
        guard let object = node.object(keys: ConfigurationKeys.MediaBudget.self) else { return budget }
        if let node = object[.time] { budget.time = DurationText.read(node, in: .seconds(10)...(.seconds(86_400))) }
        budget.tokens = object[.tokens]?.integer(in: 1...1_000_000_000)
        budget.turns = object[.turns]?.integer(in: 1...100_000)
        return budget
    }

    // MARK: Providers

    private func brain(_ node: DocumentNode) -> MediaAgentConfiguration.Brain? {
        guard let object = node.object(keys: ConfigurationKeys.MediaProvider.self) else { return nil }
        if let agent = object[.agent].flatMap(texts.text) { return .agent(agent) }
        return endpoint(object, node).map(MediaAgentConfiguration.Brain.model)
    }

    private func recognizer(_ node: DocumentNode) -> MediaAgentConfiguration.Recognizer? {
        if node.value.kind == .string { return node.word(among: ["pocketsphinx"]).map { _ in .pocketsphinx } }
        guard let object = node.object(keys: ConfigurationKeys.MediaProvider.self) else { return nil }
        return endpoint(object, node).map(MediaAgentConfiguration.Recognizer.endpoint)
    }

    private func voice(_ node: DocumentNode) -> MediaAgentConfiguration.Voice? {
        if node.value.kind == .string { return node.word(among: Self.voices).map(MediaAgentConfiguration.Voice.flite) }
        guard let object = node.object(keys: ConfigurationKeys.MediaProvider.self),
            let endpoint = endpoint(object, node)
        else { return nil }
        guard let voice = object[.voice].flatMap(texts.text) else {
            node.refuse("a voice at a URL needs \"voice\", as that server calls it")
            return nil
        }
        return .endpoint(endpoint, voice: voice)
    }

    private func endpoint(
        _ object: DocumentObject<ConfigurationKeys.MediaProvider>, _ node: DocumentNode
    ) -> MediaAgentConfiguration.Endpoint? {
        guard let urlNode = object[.url], let url = texts.text(urlNode),
            let model = object[.model].flatMap(texts.text)
        else {
            node.refuse("a model server needs \"url\" and \"model\"")
            return nil
        }
        if let fault = WebURL.fault(in: url) { urlNode.refuse("\(urlNode.name) \(fault)") }
        let trimmed = url.hasSuffix("/") ? String(url.dropLast()) : url
        return MediaAgentConfiguration.Endpoint(
            url: Secret(trimmed, shownAs: WebURL.label(of: urlNode.value.string ?? "")), model: model,
            key: object[.key].flatMap(texts.text).map { Secret($0) })
    }

    // MARK: Lists

    /// One or several of something.
    private func list(_ node: DocumentNode) -> [DocumentNode] {
        guard node.value.kind == .array else { return [node] }
        let elements = node.elements() ?? []
        if elements.isEmpty || elements.count > Self.maximumList {
            node.refuse("\(node.name) must have 1 to \(Self.maximumList) entries")
        }
        return elements
    }

    private func patterns(_ node: DocumentNode) -> [Wildcard] {
        list(node).compactMap { node in
            guard let text = texts.text(node) else { return nil }
            if let pattern = Wildcard(text) { return pattern }
            node.refuse("\"\(text)\" must have 1 to \(Wildcard.maximumLength) bytes")
            return nil
        }
    }

    private func handoffs(_ node: DocumentNode, among names: Set<String>) -> [String] {
        list(node).compactMap { node in
            guard let name = texts.text(node) else { return nil }
            if names.contains(name) { return name }
            node.refuse("there is no agent \"\(name)\" in rooms.agents")
            return nil
        }
    }
}
