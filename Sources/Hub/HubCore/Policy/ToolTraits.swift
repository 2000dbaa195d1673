// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What a tool's definition claims of the tool. A claim of its server: as true as the server is trusted.
package struct ToolTraits: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let readOnly = ToolTraits(rawValue: 1)
    package static let destructive = ToolTraits(rawValue: 2)
    package static let idempotent = ToolTraits(rawValue: 4)
    package static let openWorld = ToolTraits(rawValue: 8)

    /// What holds for a tool that says nothing, by the specification of `ToolAnnotations`.
    package static let standard: ToolTraits = [.destructive, .openWorld]

    /// Of a tool's definition.
    package init(definition: RawJSON) {
        self = .standard
        guard let annotations = definition["annotations"] else { return }
        for (key, trait) in Self.keys {
            switch annotations[key]?.boolean {
            case true: insert(trait)
            case false: remove(trait)
            default: break
            }
        }
        // The other hints mean something only for what changes anything.
        if contains(.readOnly) { remove(.destructive) }
    }

    /// The members of `annotations`.
    package static let keys: [(key: String, trait: ToolTraits)] = [
        ("readOnlyHint", .readOnly), ("destructiveHint", .destructive), ("idempotentHint", .idempotent),
        ("openWorldHint", .openWorld),
    ]
}

/// What a rule asks of one trait.
package struct ToolTrait: Sendable, Equatable {
    package let kind: ToolTraits
    package let value: Bool

    package init(_ kind: ToolTraits, _ value: Bool) {
        self.kind = kind
        self.value = value
    }
}
