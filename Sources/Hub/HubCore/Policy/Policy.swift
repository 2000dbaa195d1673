// SPDX-License-Identifier: Apache-2.0

package import MCPTypes

/// Who may do what: rules in the order of their file, of which the first that fits decides.
///
/// The decision is a function of values. Where arguments are not there yet, a rule that depends on them may fit: one that
/// allows or asks makes its target visible, one that denies leaves the question to those after it. So what is visible is
/// what some arguments could be allowed for, and what is not visible no arguments are.
package struct Policy: Sendable, Equatable {
    /// Rules of one policy.
    package static let maximumRules = 1000
    /// What rules are about; each list is about the method that its items are for.
    package static let methods = PolicyMethod.allCases

    package var rules: [PolicyRule] {
        didSet { filters = rules.map(PolicyFilter.init) }
    }
    /// One for each rule.
    private var filters: [PolicyFilter]
    /// Whether what no rule is about is allowed.
    package var allowsByDefault: Bool
    /// SHA-256 of the file it was read from; nil for one made otherwise.
    package var digest: [UInt8]?

    package init(rules: [PolicyRule], allowsByDefault: Bool = false) {
        self.rules = rules
        filters = rules.map(PolicyFilter.init)
        self.allowsByDefault = allowsByDefault
    }

    /// A ruling and the place of its rule; nil is the default.
    package struct Ruling: Sendable, Equatable {
        package let effect: PolicyRule.Effect
        package let rule: Int?
    }

    /// The first rule that fits decides; with `arguments` nil, whether the target is visible.
    package func rule(on request: PolicyRequest) -> Ruling {
        let outline = PolicyOutline(request)
        for index in filters.indices where filters[index].mayFit(outline) {
            switch rules[index].match(request) {
            case .no: continue
            case .maybe where rules[index].effect == .deny: continue
            case .yes, .maybe: return Ruling(effect: rules[index].effect, rule: index)
            }
        }
        return Ruling(effect: allowsByDefault ? .allow : .deny, rule: nil)
    }

    /// Whether the caller may know of the target.
    package func shows(_ request: PolicyRequest) -> Bool {
        var request = request
        request.arguments = nil
        return rule(on: request).effect != .deny
    }

    /// The decision on a request; limits are for ``PolicyEngine`` to count.
    package func decide(_ request: PolicyRequest) -> PolicyDecision { decision(rule(on: request), on: request) }

    /// What a ruling on that request means for its caller.
    func decision(_ ruling: Ruling, on request: PolicyRequest) -> PolicyDecision {
        let name = ruling.rule.map { rules[$0].name } ?? Self.defaultName
        return switch ruling.effect {
        case .allow: .allow(rule: name)
        case .ask: .ask(rule: name)
        case .deny: request.arguments != nil && shows(request) ? .deny(rule: name) : .hide(rule: name)
        }
    }

    /// What a decision without a rule is called.
    package static let defaultName = "(default)"

    /// What a request is about; of a list, what its items are for.
    package static func subject(of method: MCPMethod) -> PolicyMethod {
        switch method {
        case .listPrompts, .getPrompt: .getPrompt
        case .listResources, .listResourceTemplates, .readResource: .readResource
        default: .callTool
        }
    }
}
