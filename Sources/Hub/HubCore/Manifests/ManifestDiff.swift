// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What differs between two definitions, field by field.
package enum ManifestDiff {
    /// Fields named; of definitions that differ in more, the first ones.
    package static let maximumFields = 500

    /// One field that differs.
    package struct Field: Sendable, Equatable {
        /// JSON Pointer (RFC 6901) into both definitions.
        package let pointer: String
        /// Nil where the field is new.
        package let before: RawJSON?
        /// Nil where the field is gone.
        package let after: RawJSON?
    }

    /// Fields in the order of the new definition, then those that are gone. The order of members and the spelling of
    /// numbers and strings count for nothing, as they count for nothing in a digest.
    package static func fields(from before: RawJSON, to after: RawJSON) -> [Field] {
        var fields: [Field] = []
        compare(before, after, at: "", &fields)
        return fields
    }

    private static func compare(_ before: RawJSON, _ after: RawJSON, at pointer: String, _ fields: inout [Field]) {
        guard fields.count < maximumFields, !isSame(before, after) else { return }
        switch (before.kind, after.kind) {
        case (.object, .object):
            let old = Dictionary(before.members.map { ($0.key, $0.value) }) { first, _ in first }
            let new = Set(after.members.map(\.key))
            for (key, value) in after.members {
                descend(old[key], value, at: pointer + "/" + escaped(key), &fields)
            }
            for (key, value) in before.members where !new.contains(key) {
                descend(value, nil, at: pointer + "/" + escaped(key), &fields)
            }
        case (.array, .array):
            let (old, new) = (Array(before.elements), Array(after.elements))
            for place in 0..<max(old.count, new.count) {
                descend(
                    place < old.count ? old[place] : nil, place < new.count ? new[place] : nil,
                    at: "\(pointer)/\(place)", &fields)
            }
        default: fields.append(Field(pointer: pointer, before: before, after: after))
        }
    }

    private static func descend(_ before: RawJSON?, _ after: RawJSON?, at pointer: String, _ fields: inout [Field]) {
        guard fields.count < maximumFields else { return }
        if let before, let after { return compare(before, after, at: pointer, &fields) }
        fields.append(Field(pointer: pointer, before: before, after: after))
    }

    private static func isSame(_ left: RawJSON, _ right: RawJSON) -> Bool {
        if left == right { return true }
        guard left.kind == right.kind else { return false }
        guard let first = try? CanonicalJSON.bytes(of: left), let second = try? CanonicalJSON.bytes(of: right) else {
            return false
        }
        return first == second
    }

    private static func escaped(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
