// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import JSON

/// Reads the conditions of one rule on arguments, and refuses those that no value could fulfil together.
struct ArgumentsReader {
    private typealias Object = DocumentObject<PolicyKeys.Condition>

    /// Values of one `in`.
    static let maximumValues = 1000

    func read(_ node: DocumentNode) -> [ArgumentCondition] {
        let entries = node.entries() ?? []
        if node.value.kind == .object, entries.isEmpty { node.refuse("\"arguments\" is empty; remove it") }
        return entries.flatMap { text, condition in
            guard let pointer = ArgumentPointer(text) else {
                condition.refuseKey(
                    "\"\(text)\" is no JSON Pointer into the arguments; write it like \"/path\" or \"/options/depth\"")
                return [ArgumentCondition]()
            }
            let tests = tests(condition)
            if let fault = Self.contradiction(tests) { condition.refuse("\(condition.name) can never match: \(fault)") }
            return tests.map { ArgumentCondition(pointer, $0, place: condition.place) }
        }
    }

    private func tests(_ node: DocumentNode) -> [ArgumentTest] {
        guard let object = node.object(keys: PolicyKeys.Condition.self) else { return [] }
        if node.value.members.isEmptySequence { node.refuse("\(node.name) asks nothing; known here: equals, in, …") }
        return PolicyKeys.Condition.allCases.compactMap { key in object[key].flatMap { test(key, $0) } }
    }

    private func test(_ key: PolicyKeys.Condition, _ node: DocumentNode) -> ArgumentTest? {
        switch key {
        case .equals: return scalar(node).map { .isOneOf([$0]) }
        case .in:
            let values = (node.elements() ?? []).prefix(Self.maximumValues + 1).compactMap(scalar)
            if values.isEmpty { node.refuse("\"in\" is empty, so that it can never match") }
            if values.count > Self.maximumValues { node.refuse("\"in\" has more than \(Self.maximumValues) values") }
            return .isOneOf(values)
        case .prefix: return node.string().map { .hasPrefix($0) }
        case .pattern: return PolicyGroups.wildcard(node).map { .fits($0) }
        case .minimum: return number(node).map { .isAtLeast($0) }
        case .maximum: return number(node).map { .isAtMost($0) }
        case .present: return node.boolean().map { .isPresent($0) }
        }
    }

    private func scalar(_ node: DocumentNode) -> RawJSON? {
        if node.value.kind != .object, node.value.kind != .array { return node.value.detached() }
        node.refuse("\(node.name) must be a string, a number, true, false or null")
        return nil
    }

    private func number(_ node: DocumentNode) -> RawJSON? {
        if let double = node.value.double, double.isFinite { return node.value.detached() }
        node.refuse("\(node.name) must be a number")
        return nil
    }

    /// Why no value passes all of them; nil when one may.
    static func contradiction(_ tests: [ArgumentTest]) -> String? {
        if tests.contains(.isPresent(false)), tests.count > 1 { return "what is absent has no value" }
        for case .isOneOf(let values) in tests where !values.isEmpty {
            let others = tests.filter { $0 != .isOneOf(values) }
            if !values.contains(where: { value in others.allSatisfy { $0.passes(value) } }) {
                return "none of its values fulfils the rest"
            }
        }
        var (isText, isNumber) = (false, false)
        var low: RawJSON?
        var high: RawJSON?
        for test in tests {
            switch test {
            case .hasPrefix, .fits: isText = true
            case .isAtLeast(let bound): (isNumber, low) = (true, bound)
            case .isAtMost(let bound): (isNumber, high) = (true, bound)
            case .isOneOf, .isPresent: break
            }
        }
        if isText && isNumber { return "nothing is both text and a number" }
        if let low, let high, !ArgumentTest.isAtMost(high).passes(low) { return "\"minimum\" is above \"maximum\"" }
        return nil
    }
}
