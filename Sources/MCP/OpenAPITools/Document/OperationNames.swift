// SPDX-License-Identifier: Apache-2.0

/// Gives every operation of a document a tool name of its own: `[A-Za-z0-9_-]`, the `operationId` where there is one.
struct OperationNames {
    /// Longer than what clients accept: the hub shortens names when it knows its own prefix.
    private static let maximumLength = 200
    private var taken: Set<String> = []

    mutating func assign(_ operationID: String?, method: String, path: String) -> String {
        let wanted = operationID.map(Self.safe).flatMap { $0.isEmpty ? nil : $0 }
        let base = String((wanted ?? Self.safe(method.lowercased() + path)).prefix(Self.maximumLength))
        var name = base
        var count = 2
        while !taken.insert(name).inserted {
            name = "\(base)_\(count)"
            count += 1
        }
        return name
    }

    /// Runs of other characters become one `_`; none at the ends.
    static func safe(_ text: String) -> String {
        var name = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-": name.unicodeScalars.append(scalar)
            default: if name.last != "_" { name.append("_") }
            }
        }
        if name.first == "_" { name.removeFirst() }
        if name.last == "_" { name.removeLast() }
        return name
    }
}
