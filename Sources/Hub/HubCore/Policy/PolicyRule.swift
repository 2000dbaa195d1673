// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One rule of a policy: what it is about, and what it says. Whatever is nil or empty does not narrow it.
package struct PolicyRule: Sendable, Equatable {
    package enum Effect: String, Sendable, CaseIterable {
        case allow, deny
        /// A person has to agree first; see ``Approvals``.
        case ask
    }

    /// How often a rule may allow one principal.
    package struct Limit: Sendable, Equatable {
        package var perMinute: Int?
        /// Days begin at midnight UTC.
        package var perDay: Int?

        package init(perMinute: Int? = nil, perDay: Int? = nil) {
            self.perMinute = perMinute
            self.perDay = perDay
        }
    }

    /// Unique in its policy.
    package var name: String
    package var effect: Effect
    /// Principals by id, those of its roles included; nil for everybody.
    package var principals: [Wildcard]?
    /// Groups; whoever is in one of them counts like one of ``principals``.
    package var groups: [Wildcard]?
    /// Of ``Policy/methods``; nil for all.
    package var methods: Set<PolicyMethod>?
    package var servers: [Wildcard]?
    /// Emitted names or URIs, of whatever the methods name, those of its tags included.
    package var targets: [Wildcard]?
    /// What the tool's definition must say of itself.
    package var traits: [ToolTrait] = []
    /// All of them hold.
    package var conditions: [ArgumentCondition] = []
    package var hours: PolicyHours?
    package var limit: Limit?
    /// Where it stands in its file; nil for one made otherwise.
    package var place: TextPosition?

    package init(name: String, effect: Effect) {
        self.name = name
        self.effect = effect
    }

    /// Whether it is about every request of everybody, at all times.
    package var isCatchAll: Bool {
        isForEverybody && methods == nil
            && servers?.contains(where: \.isCatchAll) ?? true && targets?.contains(where: \.isCatchAll) ?? true
            && traits.isEmpty && conditions.isEmpty && hours == nil
    }

    private var isForEverybody: Bool { principals?.contains(where: \.isCatchAll) ?? (groups == nil) }

    /// Whether it is about this request, and if not, the first reason why.
    package func match(_ request: PolicyRequest) -> PolicyMatch {
        guard isFor(request) else { return .no(.principal) }
        guard methods?.contains(request.method) ?? true else { return .no(.method) }
        guard Self.any(servers, request.server) else { return .no(.server) }
        if let hours, !hours.contains(request.moment) { return .no(.hours) }
        // Only tools have annotations.
        guard traits.isEmpty || request.method == .callTool else { return .no(.annotation) }
        var isCertain = true
        if request.isTargetOpen {
            isCertain = traits.isEmpty && targets?.contains(where: \.isCatchAll) ?? true
        } else {
            guard Self.any(targets, request.target) else { return .no(.target) }
            guard traits.allSatisfy({ request.traits.contains($0.kind) == $0.value }) else { return .no(.annotation) }
        }
        guard let arguments = request.arguments else {
            return isCertain && conditions.isEmpty ? .yes : .maybe
        }
        for index in conditions.indices where !conditions[index].holds(in: arguments) { return .no(.argument(index)) }
        return isCertain ? .yes : .maybe
    }

    private func isFor(_ request: PolicyRequest) -> Bool {
        guard let groups else { return Self.any(principals, request.principal) }
        if let principals, Self.any(principals, request.principal) { return true }
        return request.groups.contains { Self.any(groups, $0) }
    }

    private static func any(_ wildcards: [Wildcard]?, _ text: String) -> Bool {
        wildcards?.contains { $0.matches(text) } ?? true
    }
}

/// How a rule and a request fit.
package enum PolicyMatch: Sendable, Equatable {
    package enum Mismatch: Sendable, Equatable {
        case principal, method, server, target, annotation, hours
        /// The condition in that place.
        case argument(Int)
    }

    case yes
    /// It depends on arguments, or on the URI made from a template, that are not there yet.
    case maybe
    case no(Mismatch)
}
