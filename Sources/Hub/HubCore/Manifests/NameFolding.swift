// SPDX-License-Identifier: Apache-2.0

/// Brings names that look alike to one form.
package protocol NameFolding: Sendable {
    /// The skeleton of UTS #39: two texts that may be taken for each other have the same one. For comparing only.
    func skeleton(of name: String) -> String
}

/// Where no tables are at hand: only equal names look alike.
package struct PlainNames: NameFolding {
    package init() {}

    package func skeleton(of name: String) -> String { name }
}
