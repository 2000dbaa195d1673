// SPDX-License-Identifier: Apache-2.0

/// Where the hub's certificate and its private key lie, both PEM. Relative paths are relative to the working directory
/// of the process.
package struct CertificateFiles: Sendable, Equatable {
    /// The hub's own certificate first, then those that lead to its authority.
    package var certificate: String
    /// Not protected by a pass phrase.
    package var key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
