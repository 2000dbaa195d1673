// SPDX-License-Identifier: Apache-2.0

package import JSON
import MCPTypes

/// Holds a policy against the tools that there are: finds conditions that no call could fulfil. Pure.
///
/// A rule is about several tools as soon as it has a wildcard; a condition is at fault when it makes sense for none of
/// them. Rules that are about no tool at all are no fault: their server may not be there yet.
package struct PolicyReview: Sendable {
    /// What is known of one tool.
    package struct Tool: Sendable {
        package let name: String
        package let server: String
        package let definition: RawJSON

        package init(name: String, server: String, definition: RawJSON) {
            self.name = name
            self.server = server
            self.definition = definition
        }
    }

    package struct Fault: Sendable, Equatable {
        package let place: TextPosition?
        package let rule: String
        package let message: String
    }

    private let tools: [Tool]

    package init(tools: [Tool]) { self.tools = tools }

    package func faults(in policy: Policy) -> [Fault] {
        policy.rules.flatMap { rule in
            let subjects = tools(of: rule)
            return rule.conditions.compactMap { fault(in: $0, of: rule, about: subjects) }
        }
    }

    /// The rules that are about tools only and about none of these.
    package func idleRules(of policy: Policy) -> [PolicyRule] {
        policy.rules.filter { $0.methods == [.callTool] && tools(of: $0).isEmpty }
    }

    /// The tools that a rule may be about, whoever calls, whenever.
    package func tools(of rule: PolicyRule) -> [Tool] {
        var rule = rule
        (rule.principals, rule.groups, rule.hours) = (nil, nil, nil)
        return tools.filter { tool in
            let request = PolicyRequest(
                principal: "", method: .callTool, server: tool.server, target: tool.name,
                traits: ToolTraits(definition: tool.definition), arguments: nil, moment: 0)
            return switch rule.match(request) {
            case .yes, .maybe: true
            case .no: false
            }
        }
    }

    private func fault(in condition: ArgumentCondition, of rule: PolicyRule, about tools: [Tool]) -> Fault? {
        // Prompts' arguments are not described by a schema.
        guard rule.methods == [.callTool] else { return nil }
        var first: String?
        for tool in tools {
            let schema = ArgumentSchema(tool.definition["inputSchema"] ?? .emptyObject)
            guard let reason = schema.fault(in: condition) else { return nil }
            first = first ?? "\(reason) of \(tool.name)"
        }
        return first.map { Fault(place: condition.place, rule: rule.name, message: "rule \"\(rule.name)\": \($0)") }
    }
}
