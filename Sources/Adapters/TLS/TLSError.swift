// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A certificate, key or authority that cannot be used, with the file it stands in. Holds nothing of the files' content.
package enum TLSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// `reason` is the system's word for it.
    case unreadable(file: String, reason: String)
    case malformedCertificate(file: String, reason: String)
    /// Not a private key in PEM, or one behind a pass phrase, which nobody is there to type.
    case malformedKey(file: String, reason: String)
    case mismatch(certificate: String, key: String)
    case malformedAuthority(file: String, reason: String)
    /// OpenSSL refused what no input can make it refuse.
    case library(step: String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .malformedCertificate(let file, let reason):
            "\(file) holds no usable certificate (\(reason)); expected is PEM, the server's certificate first"
        case .malformedKey(let file, let reason):
            "\(file) holds no usable private key (\(reason)); expected is PEM without a pass phrase"
        case .mismatch(let certificate, let key):
            "the key in \(key) does not belong to the certificate in \(certificate)"
        case .malformedAuthority(let file, let reason): "\(file) holds no usable certificate authority (\(reason))"
        case .library(let step, let reason): "OpenSSL failed at \(step): \(reason)"
        }
    }

    static func ofOpenSSL(_ step: String) -> TLSError { .library(step: step, reason: takeReason()) }

    /// The first entry of OpenSSL's error queue, which is emptied.
    static func takeReason() -> String {
        patchbay_ssl_take_error().map { String(cString: $0) } ?? "no reason given"
    }
}
