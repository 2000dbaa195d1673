// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore

/// Reads the root of a policy file.
struct PolicyReader {
    let mustDenyByDefault: Bool

    /// Nil only when there are no rules to read; whatever else is wrong is in the report.
    func read(_ root: DocumentNode) -> Policy? {
        guard let object = root.object(keys: PolicyKeys.Root.self) else { return nil }
        _ = object[.schema]?.string()
        let groups = PolicyGroups(
            roles: object[.roles].map(PolicyGroups.read) ?? [:], tags: object[.tags].map(PolicyGroups.read) ?? [:])
        let word = object[.default]?.word(among: ["allow", "deny"])
        if word == "allow", mustDenyByDefault {
            object[.default]?.refuse("\"default\" must be \"deny\" where \"identity\" is configured")
        }
        guard let list = object[.rules] else {
            object.node.refuse("\"rules\" is missing; write the rules in the order in which they are tried")
            return nil
        }
        guard let nodes = list.elements() else { return nil }
        if nodes.count > Policy.maximumRules { list.refuse("there are more than \(Policy.maximumRules) rules") }
        let rules = nodes.prefix(Policy.maximumRules).compactMap { node in
            PolicyRuleReader(groups: groups).read(node).map { (node, $0) }
        }
        refuseTwins(rules)
        refuseUnreachable(rules)
        return Policy(rules: rules.map(\.1), allowsByDefault: word == "allow")
    }

    private func refuseTwins(_ rules: [(node: DocumentNode, rule: PolicyRule)]) {
        var names: Set<String> = []
        for (node, rule) in rules where !names.insert(rule.name).inserted {
            node.refuse("there are two rules named \"\(rule.name)\"; refusals name their rule, so names are unique")
        }
    }

    private func refuseUnreachable(_ rules: [(node: DocumentNode, rule: PolicyRule)]) {
        guard let last = rules.firstIndex(where: \.rule.isCatchAll) else { return }
        for (node, rule) in rules[(last + 1)...] {
            node.refuse(
                "rule \"\(rule.name)\" can never decide: \"\(rules[last].rule.name)\" before it fits every request")
        }
    }
}

/// Names that stand for lists: roles for principals, tags for tools.
struct PolicyGroups {
    let roles: [String: [Wildcard]]
    let tags: [String: [Wildcard]]

    static func read(_ node: DocumentNode) -> [String: [Wildcard]] {
        Dictionary(uniqueKeysWithValues: (node.entries() ?? []).map { ($0.key, wildcards($0.node)) })
    }

    /// A list of patterns, not empty.
    static func wildcards(_ node: DocumentNode) -> [Wildcard] {
        guard let elements = node.elements() else { return [] }
        if elements.isEmpty { node.refuse("\(node.name) is empty, so that it can never match") }
        return elements.compactMap(wildcard)
    }

    static func wildcard(_ node: DocumentNode) -> Wildcard? {
        guard let text = node.string() else { return nil }
        if let wildcard = Wildcard(text) { return wildcard }
        node.refuse("\(node.name) must have 1 to \(Wildcard.maximumLength) bytes")
        return nil
    }
}
