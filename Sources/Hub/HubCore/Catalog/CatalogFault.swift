// SPDX-License-Identifier: Apache-2.0

/// What a server lists and the hub cannot offer, and why.
package struct CatalogFault: Sendable, Hashable {
    package let server: ServerName
    /// As clients would know it; nil for what has no usable name.
    package let name: String?
    /// What it is and what is wrong with it.
    package let reason: String
}
