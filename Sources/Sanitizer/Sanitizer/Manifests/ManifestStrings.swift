// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Every string and key of a manifest, in order, with what it is.
package struct ManifestStrings {
    package enum Field { case key, name, description, value }

    static let maximumStrings = 20_000
    package private(set) var strings: [(field: Field, path: String, text: String)] = []
    private(set) var isCut = false

    package init(_ document: JSONValue) { walk(document, path: "", member: "") }

    private mutating func walk(_ value: JSONValue, path: String, member: String) {
        switch value {
        case .string(let text):
            let field: Field =
                switch member {
                case "name": .name
                case "description", "title", "instructions": .description
                default: .value
                }
            add(field, path, text)
        case .array(let elements):
            for (index, element) in elements.enumerated() { walk(element, path: "\(path)[\(index)]", member: member) }
        case .object(let members):
            for (key, element) in members {
                add(.key, path, key)
                walk(element, path: "\(path).\(key)", member: key)
            }
        default: break
        }
    }

    private mutating func add(_ field: Field, _ path: String, _ text: String) {
        guard strings.count < Self.maximumStrings else {
            isCut = true
            return
        }
        strings.append((field, path, text))
    }
}
