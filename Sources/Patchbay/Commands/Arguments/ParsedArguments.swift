// SPDX-License-Identifier: Apache-2.0

import Documents

/// The arguments of one verb, checked against its usage.
package struct ParsedArguments: Sendable {
    private var texts: [String: [String]] = [:]
    private var operands: [String] = []
    /// Whether `--help` or `-h` stood among them; nothing else is checked then.
    package private(set) var asksForHelp = false

    /// Options may stand anywhere, as `--name value` or `--name=value`; after `--` everything is an operand.
    package init(_ arguments: some Sequence<String>, for usage: CommandUsage) throws(UsageError) {
        var rest = Array(arguments)[...]
        let beforeSeparator = rest.prefix { $0 != "--" }
        if beforeSeparator.contains("--help") || beforeSeparator.contains("-h") {
            asksForHelp = true
            return
        }
        while let argument = rest.popFirst() {
            if argument == "--" {
                operands += rest
                break
            } else if argument.hasPrefix("-") && argument != "-" {
                try takeOption(argument, &rest, usage)
            } else {
                operands.append(argument)
            }
        }
        try checkOperands(usage)
    }

    /// The option's value; nil when it was not given.
    package subscript<Value>(option: CommandOption<Value>) -> Value? {
        // Every text was read once while parsing.
        texts[option.name]?.first.flatMap { try? option.read($0) }
    }

    /// All values of an option that may be given several times, in their order.
    package func all<Value>(_ option: CommandOption<Value>) -> [Value] {
        (texts[option.name] ?? []).compactMap { try? option.read($0) }
    }

    /// The operand in that place, from 0; nil when it was not given.
    package subscript(operand place: Int) -> String? { place < operands.count ? operands[place] : nil }

    private mutating func takeOption(
        _ argument: String, _ rest: inout ArraySlice<String>, _ usage: CommandUsage
    ) throws(UsageError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let flag = String(parts[0])
        guard let option = usage.options.first(where: { "--\($0.name)" == flag }) else {
            throw Self.unknown(flag, usage)
        }
        guard texts[option.name] == nil || option.isRepeatable else { throw UsageError("\(flag) is given twice") }
        var value = parts.count == 2 ? String(parts[1]) : nil
        if let placeholder = option.placeholder {
            value = value ?? rest.popFirst()
            guard let value else { throw UsageError("\(flag) needs a value: \(flag) \(placeholder)") }
            do {
                try option.check(value)
            } catch {
                throw UsageError("\(flag): \(error.message)")
            }
        } else if value != nil {
            throw UsageError("\(flag) takes no value")
        }
        texts[option.name, default: []].append(value ?? "")
    }

    private static func unknown(_ flag: String, _ usage: CommandUsage) -> UsageError {
        let known = usage.options.map { "--\($0.name)" }
        let hint = Suggestion.hint(for: flag, among: known)
        let fallback = "; see: patchbay \(usage.name) --help"
        return UsageError("unknown option \(flag)" + (hint.isEmpty ? fallback : hint))
    }

    private func checkOperands(_ usage: CommandUsage) throws(UsageError) {
        if operands.count > usage.operands.count {
            throw UsageError(
                "unexpected argument \"\(operands[usage.operands.count])\"; see: patchbay \(usage.name) --help")
        }
        let required = usage.operands.prefix { $0.isRequired }
        if operands.count < required.count {
            throw UsageError("\(required[operands.count].name) is missing; see: patchbay \(usage.name) --help")
        }
    }
}
