// SPDX-License-Identifier: Apache-2.0

/// Names of header fields, gRPC metadata included (section 3.2.6).
package enum A2AHeader {
    package static let version = "a2a-version"
    package static let extensions = "a2a-extensions"
    /// The name that 0.3 gave to ``extensions``.
    package static let legacyExtensions = "x-a2a-extensions"
    /// Gone from the text of 1.0.1, sent by every SDK.
    package static let notificationToken = "x-a2a-notification-token"
}
