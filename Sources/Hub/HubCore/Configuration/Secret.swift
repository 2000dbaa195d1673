// SPDX-License-Identifier: Apache-2.0

/// A text that may hold a credential: it never appears in descriptions, dumps or interpolations.
///
/// Prints as its label, which is chosen where the text is read: a configured URL shows its host and path, a header value
/// shows nothing of itself.
package struct Secret: Sendable, Hashable {
    private let value: String
    /// What is shown instead; holds no part of a credential.
    package let label: String

    package init(_ value: String, shownAs label: String = "[secret]") {
        self.value = value
        self.label = label
    }

    /// The text itself, for the one place that uses it. Never pass the result to a log.
    package func reveal() -> String { value }

    package static func == (left: Self, right: Self) -> Bool { left.value == right.value }

    package func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { label }
    package var debugDescription: String { label }
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
