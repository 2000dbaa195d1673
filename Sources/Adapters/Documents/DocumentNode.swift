// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One value of a document on its way into the program. Readers return nil after reporting what is wrong, so that
/// reading goes on and finds the rest.
package struct DocumentNode {
    package let value: RawJSON
    /// What messages call it: its key in quotes, or an element's place.
    package let name: String
    let keyOffset: Int
    let report: DocumentReport

    /// Reports something wrong with the value.
    package func refuse(_ message: String) { report.add(message, at: value.offset) }

    /// Reports that the key should not be there.
    package func refuseKey(_ message: String) { report.add(message, at: keyOffset) }

    /// Its text, decoded; nil after reporting that it is no string.
    package func string() -> String? {
        if let string = value.string { return string }
        refuse("\(name) must be a string, not \(kindName)")
        return nil
    }

    /// Nil after reporting that it is no boolean.
    package func boolean() -> Bool? {
        if let boolean = value.boolean { return boolean }
        refuse("\(name) must be true or false, not \(kindName)")
        return nil
    }

    /// A number written without fraction and exponent, within the range; nil after reporting that it is not.
    package func integer(in range: ClosedRange<Int>) -> Int? {
        if let integer = value.integer, let exact = Int(exactly: integer), range.contains(exact) { return exact }
        let found = value.kind == .number ? shown : kindName
        refuse("\(name) must be an integer from \(range.lowerBound) to \(range.upperBound), not \(found)")
        return nil
    }

    /// One of a closed set of words.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(of type: Choice.Type) -> Choice? {
        word(among: type.allCases.map(\.rawValue)).flatMap(Choice.init(rawValue:))
    }

    /// One of some words.
    package func word(among words: [String]) -> String? {
        guard let text = string() else { return nil }
        if words.contains(text) { return text }
        let hint = Suggestion.hint(for: text, among: words)
        refuse("\(name) must be \(Suggestion.list(words)), not \(shown)\(hint)")
        return nil
    }

    /// The elements of an array.
    package func elements() -> [DocumentNode]? {
        guard value.kind == .array else {
            refuse("\(name) must be an array, not \(kindName)")
            return nil
        }
        return value.elements.enumerated().map { index, element in
            DocumentNode(
                value: element, name: "element \(index + 1) of \(name)", keyOffset: element.offset, report: report)
        }
    }

    /// The members of an object whose keys are the operator's own.
    package func entries() -> [(key: String, node: DocumentNode)]? {
        guard value.kind == .object else {
            refuse("\(name) must be an object, not \(kindName)")
            return nil
        }
        return value.members.map { key, member in
            let offset = report.keyOffset(of: member)
            return (key, DocumentNode(value: member, name: "\"\(key)\"", keyOffset: offset, report: report))
        }
    }

    /// The member under that key, whatever the others are; nil if there is none or this is no object.
    package func member(_ key: String) -> DocumentNode? {
        value[key].map {
            DocumentNode(value: $0, name: "\"\(key)\"", keyOffset: report.keyOffset(of: $0), report: report)
        }
    }

    /// The value as it is written, cut to what a message can hold. Not for what may be secret.
    package var shown: String { value.byteCount <= 60 ? value.text : String(value.text.prefix(57)) + "…" }

    /// An object whose keys are ours; every other key is reported with the nearest known one.
    package func object<Key: DocumentKey>(keys: Key.Type) -> DocumentObject<Key>? {
        guard let entries = entries() else { return nil }
        var nodes: [Key: DocumentNode] = [:]
        for (text, node) in entries {
            if let key = Key(rawValue: text) {
                nodes[key] = node
            } else {
                let known = Key.allCases.map(\.rawValue)
                let hint = Suggestion.hint(for: text, among: known)
                let fallback = "; known here: \(known.sorted().joined(separator: ", "))"
                node.refuseKey("unknown key \"\(text)\"" + (hint.isEmpty ? fallback : hint))
            }
        }
        return DocumentObject(node: self, nodes: nodes)
    }

    private var kindName: String {
        switch value.kind {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .boolean: "\(value.text)"
        case .null: "null"
        }
    }
}

extension DocumentNode {
    /// Where the value begins.
    package var place: TextPosition { TextPosition.of(offset: value.offset, in: report.document.bytes) }
}
