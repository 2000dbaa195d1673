// SPDX-License-Identifier: Apache-2.0

/// A request as a ``ScriptedConnection`` read it.
package struct ScriptedRequest: Sendable {
    /// Every line of the head, the request line first, without line breaks.
    package let lines: [String]
    package var body: [UInt8] = []

    init(head: String) {
        lines = head.split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
    }

    package var requestLine: String { lines.first ?? "" }
    package var method: String { String(requestLine.prefix { $0 != " " }) }
    package var target: String { String(requestLine.dropFirst(method.count + 1).prefix { $0 != " " }) }

    /// The field lines, in order.
    package var fieldLines: [String] { Array(lines.dropFirst()) }

    /// The first value of that name, compared without case.
    package subscript(name: String) -> String? {
        for line in fieldLines where line.lowercased().hasPrefix(name.lowercased() + ":") {
            return String(line.dropFirst(name.count + 1).drop { $0 == " " })
        }
        return nil
    }
}
