// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import JSON

/// Reads one rule.
struct PolicyRuleReader {
    private typealias Object = DocumentObject<PolicyKeys.Rule>

    let groups: PolicyGroups

    /// Nil when it has no name or no effect.
    func read(_ node: DocumentNode) -> PolicyRule? {
        guard let object = node.object(keys: PolicyKeys.Rule.self) else { return nil }
        _ = object[.description]?.string()
        guard let name = name(object), let effect = effect(object) else { return nil }
        var rule = PolicyRule(name: name, effect: effect)
        rule.place = node.place
        rule.principals = union(object, .principals, .roles, groups.roles, "role")
        rule.groups = object[.groups].map(PolicyGroups.wildcards)
        rule.servers = object[.servers].map(PolicyGroups.wildcards)
        readTargets(object, &rule)
        if let node = object[.annotations] { rule.traits = traits(node, rule) }
        if let node = object[.arguments] {
            if rule.methods == [.readResource] { node.refuseKey("reading a resource has no arguments") }
            rule.methods = rule.methods ?? [.callTool]
            rule.conditions = ArgumentsReader().read(node)
        }
        rule.hours = object[.hours].flatMap(HoursReader().read)
        if let node = object[.limit] { rule.limit = limit(node, effect) }
        return rule
    }

    private func name(_ object: Object) -> String? {
        guard let node = object[.name] else {
            object.node.refuse("a rule needs a \"name\": refusals and records name it")
            return nil
        }
        guard let name = node.string() else { return nil }
        guard (1...100).contains(name.utf8.count), name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            node.refuse("\(node.name) must be one line of 1 to 100 bytes")
            return nil
        }
        return name
    }

    private func effect(_ object: Object) -> PolicyRule.Effect? {
        if let node = object[.effect] { return node.choice(of: PolicyRule.Effect.self) }
        object.node.refuse("a rule needs an \"effect\": \"allow\", \"deny\" or \"ask\"")
        return nil
    }

    /// Tools, prompts and resources have names of their own kinds, so that a rule is about one kind by name.
    private func readTargets(_ object: Object, _ rule: inout PolicyRule) {
        let kinds: [(keys: [PolicyKeys.Rule], method: PolicyMethod)] = [
            ([.tools, .tags], .callTool), ([.prompts], .getPrompt), ([.resources], .readResource),
            ([.agents], .sendMessage),
        ]
        let given = kinds.filter { kind in kind.keys.contains { object[$0] != nil } }
        if let kind = given.first {
            rule.methods = [kind.method]
            rule.targets =
                kind.method == .callTool
                ? union(object, .tools, .tags, groups.tags, "tag") : object[kind.keys[0]].map(PolicyGroups.wildcards)
        }
        if given.count > 1 {
            object.node.refuse("a rule names tools, prompts, resources or agents; write a rule for each")
        }
        guard let node = object[.methods] else { return }
        if let kind = given.first {
            node.refuseKey("\"methods\" is \(kind.method.rawValue) already, by what the rule names; remove it")
        }
        let words = Policy.methods.map(\.rawValue)
        let methods = (node.elements() ?? []).compactMap { $0.word(among: words).flatMap(PolicyMethod.init(rawValue:)) }
        if node.value.elements.isEmptySequence { node.refuse("\"methods\" is empty, so that it can never match") }
        rule.methods = Set(methods)
    }

    /// Names and those of groups, in one list; nil when neither key is there.
    private func union(
        _ object: Object, _ names: PolicyKeys.Rule, _ groupNames: PolicyKeys.Rule, _ groups: [String: [Wildcard]],
        _ kind: String
    ) -> [Wildcard]? {
        guard object[names] != nil || object[groupNames] != nil else { return nil }
        var result = object[names].map(PolicyGroups.wildcards) ?? []
        if let node = object[groupNames] {
            if node.value.elements.isEmptySequence { node.refuse("\(node.name) is empty, so that it can never match") }
            for element in node.elements() ?? [] {
                guard let text = element.string() else { continue }
                if groups[text] == nil {
                    let hint = Suggestion.hint(for: text, among: Array(groups.keys))
                    element.refuse("there is no \(kind) \"\(text)\" in this file\(hint)")
                }
                result += groups[text] ?? []
            }
        }
        return result
    }

    private func traits(_ node: DocumentNode, _ rule: PolicyRule) -> [ToolTrait] {
        if let methods = rule.methods, !methods.contains(.callTool) { node.refuseKey("only tools have annotations") }
        let known = ToolTraits.keys.map(\.key)
        return (node.entries() ?? []).compactMap { key, value in
            guard let trait = ToolTraits.keys.first(where: { $0.key == key })?.trait else {
                let hint = Suggestion.hint(for: key, among: known)
                value.refuseKey("unknown key \"\(key)\"" + (hint.isEmpty ? "; known here: \(known)" : hint))
                return nil
            }
            return value.boolean().map { ToolTrait(trait, $0) }
        }
    }

    private func limit(_ node: DocumentNode, _ effect: PolicyRule.Effect) -> PolicyRule.Limit? {
        guard let object = node.object(keys: PolicyKeys.Limit.self) else { return nil }
        if effect != .allow { node.refuseKey("only rules that allow have a limit") }
        let limit = PolicyRule.Limit(
            perMinute: object[.perMinute]?.integer(in: 1...1_000_000),
            perDay: object[.perDay]?.integer(in: 1...1_000_000_000))
        if object[.perMinute] == nil, object[.perDay] == nil {
            node.refuse("\"limit\" says \"perMinute\", \"perDay\" or both")
        }
        return limit
    }
}

extension Sequence {
    /// Whether there is no element.
    var isEmptySequence: Bool { !contains { _ in true } }
}
