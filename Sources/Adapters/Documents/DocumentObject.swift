// SPDX-License-Identifier: Apache-2.0

/// An object whose keys are known; members are looked up by key.
package struct DocumentObject<Key: DocumentKey> {
    /// The object itself, to report what is wrong with it as a whole.
    package let node: DocumentNode
    let nodes: [Key: DocumentNode]

    package subscript(key: Key) -> DocumentNode? { nodes[key] }
}

/// The closed set of keys of one kind of object.
package protocol DocumentKey: RawRepresentable<String>, CaseIterable, Hashable, Sendable {}
